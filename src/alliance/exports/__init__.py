"""Taking data along: all of one person, and all of the alliance."""
