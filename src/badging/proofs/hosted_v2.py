"""Hosted verification of Open Badges 0.5 to 2.1 and CLR 1.0: the issuer's server vouches for what
it serves.

Pure functions over parsed JSON; who fetched it decides what may be reached. (Specification 2.0,
"Implementation", Hosted badges; Profile, VerificationObject.)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from badging.model.common import as_list, is_uri, parts_of

BINDING = (
    "id", "uid", "recipient", "salt", "learner", "badge", "achievement", "issuedOn", "issued_on",
    "expires", "verification", "verify", "claim", "issuer", "publisher",
)  # fmt: skip
"""What changes whose badge it is, for what, of whom, and until when."""


def difference(presented: Mapping[str, Any], served: Mapping[str, Any]) -> str:
    """The first property in which the presented assertion is not the one served; "" for none.

    Everything that is presented has to be served just so. What is served beyond it counts where
    it is one of BINDING, so that an expiry cannot be left out; evidence may have been added since.
    """
    for key, value in presented.items():
        if key != "@context" and served.get(key) != value:
            return key
    return next((key for key in BINDING if key in served and key not in presented), "")


def in_scope(assertion_url: str, issuer_url: str, issuer: Mapping[str, Any]) -> tuple[bool, str]:
    """Whether the issuer keeps badges at this address, and its rule in words.

    `startsWith` and `allowedOrigins` of the profile's `verification`; without them, the host of
    the profile itself. Both have to hold where both are given.
    """
    rules = issuer.get("verification")
    rules = rules if isinstance(rules, Mapping) else {}
    starts = [s for s in as_list(rules.get("startsWith")) if isinstance(s, str)]
    hosts = [h for h in as_list(rules.get("allowedOrigins")) if isinstance(h, str)]
    words = []
    holds = True
    if "startsWith" in rules:
        holds = any(_starts_with(assertion_url, start) for start in starts)
        words.append("addresses that begin with " + " or ".join(starts))
    if "allowedOrigins" in rules or "startsWith" not in rules:
        if "allowedOrigins" not in rules:
            hosts = [parts_of(issuer_url).netloc]
        holds = holds and _origin(assertion_url) in {_bare(host) for host in hosts} - {""}
        words.append("on " + " or ".join(hosts))
    return holds, ", ".join(words)


def same_host(url: str, other: str) -> bool:
    """Whether two addresses are on the same host (and port)."""
    return bool(_origin(url)) and _origin(url) == _origin(other)


def spelling(name: str, url: str) -> str:
    """In what a document's name differs from the address where it was had: "" for nothing,
    "scheme" for http and https, "slash" for one at the end, "host", or else "path".
    """
    if name == url:
        return ""
    name_parts, url_parts = parts_of(name), parts_of(url)
    if not same_host(name, url):
        return "host"
    schemes = {name_parts.scheme.lower(), url_parts.scheme.lower()}
    rest = [(p.path, p.query, p.fragment) for p in (name_parts, url_parts)]
    if not schemes <= {"http", "https"}:
        return "path"
    if rest[0] == rest[1]:
        return "scheme"
    if name.rstrip("/").partition(":")[2] == url.rstrip("/").partition(":")[2]:
        return "slash"
    return "path"


def same_address(one: str, other: str) -> bool:
    """Whether two names are the same but for http and https, and a slash at the end."""
    return bool(one) and spelling(one, other) in ("", "scheme", "slash")


def is_address(url: str) -> bool:
    """Whether a document can be asked for there: an absolute http or https URL."""
    return is_uri(url) and parts_of(url).scheme.lower() in ("http", "https")


def _starts_with(url: str, start: str) -> bool:
    """By letters, as the specification says, but never past the end of a host name."""
    return url.startswith(start) and same_host(url, start)


def _origin(url: str) -> str:
    return parts_of(url).netloc.lower()


def _bare(origin: str) -> str:
    """allowedOrigins are hosts; some profiles write them as URLs."""
    return (parts_of(origin).netloc if "://" in origin else origin).lower()
