"""Notes that many write at once."""
