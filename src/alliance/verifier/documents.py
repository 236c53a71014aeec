"""Where a verification here gets its documents: from this site itself, else from a guarded network.

The site's own documents (DID documents, issuer profiles, status lists, achievements, shared badges)
are read from the database, so that a site on one machine, or behind a firewall, verifies its own
badges. Everything else goes through one fetcher for the whole process: addresses of private
networks are refused, no cookie and no referrer is sent, and what was fetched is kept for a while.
So an issuer learns that somebody behind this site asked, at most once in that while, and never who.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from urllib.parse import urlsplit

from alliance.issuing import queries as issuing
from badging.documents import DEFAULT_ACCEPT, DEFAULT_MAX_BYTES, Document, Documents
from badging.errors import DocumentUnavailable

OwnSource = Callable[[str], bytes | None]
"""Gives the body of one of this site's documents by its URL, or None when it is none of its own."""

_own_sources: list[OwnSource] = [issuing.site_document]


def register_source(source: OwnSource) -> None:
    """Let an app that stands beside this one (the Backpack) answer for its own addresses."""
    if source not in _own_sources:
        _own_sources.append(source)


def own_document(url: str) -> bytes | None:
    """The body of a document that this site publishes at `url`; None when it publishes none."""
    try:
        urlsplit(url)
    except ValueError:  # no address at all, so none of ours
        return None
    for source in _own_sources:
        body = source(url)
        if body is not None:
            return body
    return None


class SiteDocuments:
    """This site's own documents first, then `otherwise`."""

    def __init__(self, otherwise: Documents) -> None:
        self._otherwise = otherwise

    def get(
        self, url: str, *, accept: str = DEFAULT_ACCEPT, max_bytes: int = DEFAULT_MAX_BYTES
    ) -> Document:
        """The document at `url`. Raises DocumentUnavailable, and nothing else."""
        body = own_document(url)
        if body is None:
            return self._otherwise.get(url, accept=accept, max_bytes=max_bytes)
        if len(body) > max_bytes:
            raise DocumentUnavailable(
                url,
                f"The document at {url} has {len(body)} bytes; {max_bytes} are allowed.",
                code="too_large",
            )
        return Document(url=url, body=body, content_type="application/ld+json")


@cache
def network() -> Documents:
    """The one guarded fetcher of this process, with its cache."""
    from badging.fetch import Fetcher

    return Fetcher()


def site_documents() -> Documents:
    """The documents with which this site verifies."""
    return SiteDocuments(network())
