"""A badge for whoever has none at hand. Its key is its issuer, so it verifies on every site."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import urlencode

NAME = "verifier/example.svg"
RECIPIENT = "reader@example.org"


def own(url: str) -> bytes | None:
    """The body of the example when that is its address here (`documents.OwnSource`)."""
    if url != _address():
        return None
    return (Path(__file__).parent / "static" / NAME).read_bytes()


def link() -> str:
    """Where the example is verified, for the one to whom it was awarded."""
    query = urlencode({"url": _address(), "recipient": RECIPIENT})
    return f"{reverse('verifier:verify')}?{query}#verdict"


def _address() -> str:
    return settings.SITE_URL + static(NAME)
