"""What recognition does: rules are written, people consent, grants follow the facts."""
