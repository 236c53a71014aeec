"""Tags that the pages of groups need."""
