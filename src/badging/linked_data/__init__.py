"""Linked data: contexts, expansion, canonical form, and what would be lost on the way."""
