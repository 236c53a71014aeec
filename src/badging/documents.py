"""Where documents come from: a network, a map of files, or nowhere.

Everything that a badge points to (contexts, issuer profiles, DID documents, status lists, schemas)
is asked for through one small protocol, so that a caller decides what may be reached.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from badging.errors import DocumentUnavailable

DEFAULT_MAX_BYTES = 2 * 1024 * 1024
"""Largest document that is read unless the caller says otherwise."""

DEFAULT_ACCEPT = "application/ld+json, application/json;q=0.9, */*;q=0.1"


@dataclass(frozen=True, slots=True)
class Document:
    """What was received. url: after redirects. content_type: bare media type, lower case, or ""."""

    url: str
    body: bytes
    content_type: str = ""


class Documents(Protocol):
    """Anything that can be asked for a document by its URL."""

    def get(
        self, url: str, *, accept: str = DEFAULT_ACCEPT, max_bytes: int = DEFAULT_MAX_BYTES
    ) -> Document:
        """Return the document. Raises DocumentUnavailable, and nothing else."""
        ...


class Offline:
    """Reaches nothing."""

    def get(
        self, url: str, *, accept: str = DEFAULT_ACCEPT, max_bytes: int = DEFAULT_MAX_BYTES
    ) -> Document:
        raise DocumentUnavailable(
            url,
            f"{url} is not among the given documents, and the network is not to be used.",
            code="offline",
            remedy="Give the document in a document map, or allow the network.",
        )


class MappedDocuments:
    """Answers from a map of URL to file (or to bytes), and asks another source for the rest."""

    def __init__(self, mapping: Mapping[str, Path | bytes], otherwise: Documents | None = None):
        self._mapping = dict(mapping)
        self._otherwise: Documents = Offline() if otherwise is None else otherwise

    def get(
        self, url: str, *, accept: str = DEFAULT_ACCEPT, max_bytes: int = DEFAULT_MAX_BYTES
    ) -> Document:
        found = self._mapping.get(url)
        if found is None:
            return self._otherwise.get(url, accept=accept, max_bytes=max_bytes)
        body = found if isinstance(found, bytes) else self._read(url, found, max_bytes)
        if len(body) > max_bytes:
            raise DocumentUnavailable(
                url,
                f"The document given for {url} has {len(body)} bytes; {max_bytes} are allowed.",
                code="too_large",
            )
        return Document(url=url, body=body)

    @staticmethod
    def _read(url: str, path: Path, max_bytes: int) -> bytes:
        try:
            with path.open("rb") as file:
                return file.read(max_bytes + 1)
        except OSError as error:
            raise DocumentUnavailable(
                url,
                f"The file given for {url} cannot be read: {path} ({error.strerror}).",
                code="not_found",
                remedy="Correct the path in the document map.",
            ) from error
