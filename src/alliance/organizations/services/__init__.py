"""What changes organizations: the entry itself, who speaks for it, who belongs to it."""
