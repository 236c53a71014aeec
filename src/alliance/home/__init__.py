"""The front page: stands above both wings and brings them together."""
