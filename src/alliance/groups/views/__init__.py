"""Pages of working groups."""
