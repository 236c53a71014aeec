"""Membership: who is a member, of which tier, since when, and what they owe."""
