"""Calls: series, occurrences, the calendar in every zone."""
