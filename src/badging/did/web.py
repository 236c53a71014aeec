"""did:web (W3C CCG, did:web Method Specification): a DID document on a web server, HTTPS only."""

from __future__ import annotations

import re

from badging.errors import Misused

PREFIX = "did:web:"

_HOST = re.compile(
    r"(?=.{1,253}(?:%3[Aa]|$))"
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"
    r"(?:%3[Aa](?P<port>[1-9][0-9]{0,4}))?"
)
# DID Core 3.1, idchar; a segment of only dots would leave the folder it seems to be in.
_SEGMENT = re.compile(r"(?!\.{1,2}$)(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})+")
_ESCAPED_DELIMITER = re.compile(r"%(?:2[EeFf]|3[FfAa]|23|25|5[Cc]|[01][0-9A-Fa-f]|7[Ff])")


def url_of(did: str) -> str:
    """The URL of a did:web's document: `/.well-known/did.json`, or `did.json` in its path.

    Raises Misused for an identifier that is not did:web's syntax.
    """
    host, *segments = did.removeprefix(PREFIX).split(":") if did.startswith(PREFIX) else [""]
    match = _HOST.fullmatch(host)
    if match is None or int(match["port"] or 1) > 65535:
        raise _malformed(did)
    for segment in segments:
        if not _SEGMENT.fullmatch(segment) or _ESCAPED_DELIMITER.search(segment):
            raise _malformed(did)
    authority = re.sub("%3[Aa]", ":", host)
    path = "/".join(segments) if segments else ".well-known"
    return f"https://{authority}/{path}/did.json"


def did_of(url: str) -> str:
    """The did:web whose document is at this HTTPS folder: https://host:port/a/b → did:web:…:a:b.

    Raises Misused when the URL has a query, a fragment or another scheme.
    """
    match = re.fullmatch(r"https?://([^/?#@]+)(/[^?#]*)?", url)
    if match is None:
        raise Misused(f"{url!r} cannot be a did:web.", remedy="Use a plain HTTPS address.")
    segments = [segment for segment in (match[2] or "").split("/") if segment]
    did = ":".join([f"{PREFIX}{match[1].replace(':', '%3A')}", *segments])
    url_of(did)
    return did


def _malformed(did: str) -> Misused:
    return Misused(
        f"{did[:200]!r} is no did:web.",
        remedy="It is did:web:, a host, %3A and a port where needed, then path segments.",
        code="malformed_did",
    )
