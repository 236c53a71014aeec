"""The platform: issuers, recipients, consumers, and the Alliance that binds them."""
