"""Old notes become records: read, shown, then taken in."""
