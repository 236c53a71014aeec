"""Pages of conduct: the code, reporting, following up, handling, moderating."""
