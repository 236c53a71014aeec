"""Credentials of the Alliance, asked for before a ballot is handed out (OpenID4VP 1.0)."""
