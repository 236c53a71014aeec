"""What changes a call. Each verb asks `permissions`, acts in a transaction, and tells the page."""
