"""Static files straight from the source tree, under addresses that change with their content."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class VersionedStaticFiles(StaticFilesStorage):
    """`{% static "x.css" %}` gives `/static/x.css?v=<digest>`: caches may keep it, nobody sees an
    old one, and nothing has to be collected before the first start.
    """

    def url(self, name: str | None) -> str:
        address = super().url(name)
        digest = _digest(name) if name and not settings.DEBUG else ""
        return f"{address}?v={digest}" if digest else address


@functools.cache
def _digest(name: str) -> str:
    found = finders.find(name)
    if not isinstance(found, str):
        return ""
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:10]
