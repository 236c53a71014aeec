"""Organizations, and who belongs to them or speaks for them."""
