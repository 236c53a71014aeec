"""Receipt numbers and secret links. Only digests of the links are kept."""

from __future__ import annotations

import hashlib
import secrets

_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # none that are read for another


def new_receipt() -> str:
    """A number that people can write down and nobody can guess: 30^12 there are."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


def new_token() -> str:
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    # The token has 256 bits of chance, so a plain digest is enough to hide it.
    return hashlib.sha256(token.encode()).hexdigest()
