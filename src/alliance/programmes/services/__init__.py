"""What changes the world of grant programmes. Each asks `permissions` first."""
