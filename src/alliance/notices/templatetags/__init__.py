"""Tags that show notices."""
