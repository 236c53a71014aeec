"""What is worth reading and using: curated, versioned, reviewed."""
