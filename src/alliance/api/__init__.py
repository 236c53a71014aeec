"""Everything a machine calls."""
