"""History: a timeline with its sources."""
