"""Tags of memberships."""
