"""Tags that show pads."""
