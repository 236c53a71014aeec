"""Pages of organizations: for everybody, for those who belong, for those who speak, for staff."""
