"""What changes the registry: links by proof, decisions of two, the Alliance's own issuer."""
