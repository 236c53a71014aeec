"""Working groups: charter, cycle, roles, deliverables, log."""
