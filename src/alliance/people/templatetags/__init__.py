"""Filters for what people write."""
