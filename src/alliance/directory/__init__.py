"""The trust registry: which issuers answer to which member of the alliance, and since when."""
