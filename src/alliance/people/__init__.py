"""People: accounts, proven addresses, sign-in, zones, privacy."""
