"""Whether an issuer has revoked or suspended a badge: lists of bits, and lists of identifiers."""
