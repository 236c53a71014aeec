"""Pages and documents of issuing."""
