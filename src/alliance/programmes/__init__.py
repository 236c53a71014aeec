"""Calls for applications: grant programmes, their rounds, and what becomes of what is asked for."""
