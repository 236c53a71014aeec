"""What a page with the embedded chat may do beyond the others, and no other page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

# converse.js puts a style element into the page for each of its parts: empty at first, and then
# with this comment, for the styles themselves are in its style sheet. Nothing else is let in.
EMPTY_STYLES = [
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    "'sha256-JRf3eZJIF59VkE1tlxlBPiCQXjGJ1uE88pEYh49RtTY='",
]


def chat_policy() -> dict[str, list[str]]:
    """connect-src: the chat server's own address. style-src-attr: converse.js sets the size of its
    parts in style attributes; style sheets and scripts stay those of the site alone.
    """
    server: Any = urlsplit(settings.CHAT_URL)
    return {
        "connect-src": ["'self'", f"{server.scheme}://{server.netloc}"],
        "style-src": EMPTY_STYLES,
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": ["blob:"],
        "media-src": ["'self'", "blob:"],
    }
