"""What a person should know of: in one place, and by mail as they chose."""
