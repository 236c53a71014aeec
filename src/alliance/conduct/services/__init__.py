"""What changes the world of conduct: flags, reports, their handling, the code itself."""
