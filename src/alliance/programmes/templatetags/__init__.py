"""Words and numbers in the templates of this room."""
