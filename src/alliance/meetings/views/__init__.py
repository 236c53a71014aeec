"""Pages of calls from within."""
