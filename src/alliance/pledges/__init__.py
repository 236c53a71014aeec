"""Public commitments, by organization, with progress and evidence."""
