"""To whom a badge was awarded, compared with addresses that a person has proven."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from badging import identity
from badging.errors import BadgingError
from badging.model.common import as_list, id_of
from badging.reading import read, unjudged

_ADDRESS = re.compile(r"[^\s@\"<>]{1,64}@[^\s@\"<>]+\.[^\s@\"<>]+")


def belongs_to(presented: bytes, addresses: Iterable[str]) -> bool:
    """Whether a verified badge (JSON or compact JWS) was awarded to one of the addresses."""
    claims = claims_of(presented)
    return any(_names(claims, address) for address in addresses)


def tells_an_address(presented: bytes, addresses: Iterable[str]) -> bool:
    """Whether anybody who has the badge can read an e-mail address of its recipient in it: any in
    the place of the recipient, or one of `addresses` anywhere.
    """
    claims = claims_of(presented)
    if redacted(claims, addresses) != claims:
        return True
    subject = _subject(claims)
    stated: list[object] = [id_of(subject)]
    for holder in _identities(claims):
        stated += [holder.get("identityHash"), holder.get("identity")]
    stated += [subject.get("email"), subject.get("name")]
    return any(isinstance(value, str) and _ADDRESS.search(value) for value in stated)


def redacted(value: Any, addresses: Iterable[str]) -> Any:
    """A JSON value in which each of `addresses` is replaced by dots, whatever its spelling."""
    known = [re.escape(address) for address in addresses if address]
    return _redacted(value, re.compile("|".join(known), re.IGNORECASE)) if known else value


def _redacted(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub("•••", value)
    if isinstance(value, Mapping):
        return {key: _redacted(member, pattern) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [_redacted(member, pattern) for member in value]
    return value


def claims_of(presented: bytes) -> Mapping[str, Any]:
    """What the badge says: the credential (3.0) or the assertion (2.0); {} when unreadable."""
    try:
        return unjudged(read(presented))
    except BadgingError:
        return {}


def _names(claims: Mapping[str, Any], address: str) -> bool:
    if id_of(_subject(claims)) in (address, f"mailto:{address}"):
        return True
    recipient = claims.get("recipient")
    if isinstance(recipient, Mapping) and identity.matches_v2(recipient, address):
        return True
    return any(identity.matches(holder, address) for holder in _identities(claims))


def _subject(claims: Mapping[str, Any]) -> Mapping[str, Any]:
    subject = claims.get("credentialSubject")
    subject = subject[0] if isinstance(subject, list) and subject else subject
    return subject if isinstance(subject, Mapping) else {}


def _identities(claims: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = [*as_list(_subject(claims).get("identifier")), claims.get("recipient")]
    return [holder for holder in found if isinstance(holder, Mapping)]
