"""The outbox: whatever leaves this site for a person leaves from here, once."""
