"""Pages that change while they are open: topics, and who listens to them."""
