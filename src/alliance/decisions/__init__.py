"""Decisions: by consent, by majority, by ranking or approval; and elections."""
