"""What changes memberships. Each asks `permissions`, in a transaction, and writes the log."""
