"""Showing badges to whoever asks for them: OpenID for Verifiable Presentations 1.0."""
