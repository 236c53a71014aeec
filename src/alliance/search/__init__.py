"""Full-text search over everything that the reader may see."""
