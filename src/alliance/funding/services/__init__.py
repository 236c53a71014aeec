"""What changes the money of the alliance. Each asks `permissions` and works in a transaction."""
