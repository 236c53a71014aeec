"""Pages of grant programmes."""
