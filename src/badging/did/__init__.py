"""Controllers of keys: did:key, did:web and issuer profiles at an HTTPS URL, resolved."""
