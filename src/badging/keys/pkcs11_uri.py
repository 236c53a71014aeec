"""PKCS #11 URIs (RFC 7512): which token, and which key in it.

Read strictly: an attribute that is not known could name another key than the one that is found
(section 2.3), and a PIN does not belong into a text that stands on command lines and in logs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from badging.errors import Misused

PREFIX = "pkcs11:"
TOKEN_ATTRIBUTES = ("token", "serial", "manufacturer", "model")
_PATH = frozenset((*TOKEN_ATTRIBUTES, "slot-id", "object", "id", "type"))
_ATTRIBUTE = re.compile(r"([a-z0-9-]+)=((?:[A-Za-z0-9._~:\[\]@!$'()*+,=/?|-]|%[0-9A-Fa-f]{2})*)")


@dataclass(frozen=True, slots=True)
class Pkcs11Uri:
    """token: what the token says of itself, of TOKEN_ATTRIBUTES. slot: its number, or None.

    label, id: of the key; "" and b"" where they are not given. module_path, pin_source: of the
    query, or "".
    """

    token: dict[str, str]
    slot: int | None = None
    label: str = ""
    id: bytes = b""
    module_path: str = ""
    pin_source: str = ""


def parse(uri: str) -> Pkcs11Uri:
    """Read a PKCS #11 URI. Raises Misused, also for a pin-value and for what is no private key."""
    path, _, query = uri.removeprefix(PREFIX).partition("?")
    if not uri.startswith(PREFIX):
        raise _malformed(uri, "it does not begin with pkcs11:")
    given = _attributes(uri, path, ";")
    asked = _attributes(uri, query, "&")
    if "pin-value" in asked:
        raise Misused(
            "The URI holds the PIN itself, where other users and logs can see it.",
            remedy="Give the PIN in a file (pin-source=file:…) or in BADGING_PKCS11_PIN.",
            code="pin_in_uri",
        )
    unknown = sorted(given.keys() - _PATH)
    if unknown:
        raise _malformed(uri, f"the attribute {unknown[0]!r} is not used for keys")
    if given.get("type", b"private") != b"private":
        raise _malformed(uri, "it names no private key")
    return Pkcs11Uri(
        token={name: _text(uri, given[name]) for name in TOKEN_ATTRIBUTES if name in given},
        slot=_slot(uri, given["slot-id"]) if "slot-id" in given else None,
        label=_text(uri, given.get("object", b"")),
        id=given.get("id", b""),
        module_path=_text(uri, asked.get("module-path", b"")),
        pin_source=_text(uri, asked.get("pin-source", b"")),
    )


def _attributes(uri: str, text: str, separator: str) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for part in text.split(separator) if text else []:
        match = _ATTRIBUTE.fullmatch(part)
        if match is None:
            raise _malformed(uri, "a part of it is no attribute and value")
        if match[1] in found:
            raise _malformed(uri, f"the attribute {match[1]!r} occurs twice")
        found[match[1]] = unquote_to_bytes(match[2])
    return found


def _text(uri: str, value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError as error:
        raise _malformed(uri, "a value is not UTF-8") from error


def _slot(uri: str, value: bytes) -> int:
    if not re.fullmatch(rb"[0-9]{1,19}", value):
        raise _malformed(uri, "slot-id is no number")
    return int(value)


def _malformed(uri: str, why: str) -> Misused:
    shown = uri.partition("?")[0][:200]  # what stands in the query may be meant to be secret
    return Misused(
        f"{shown!r} is no PKCS #11 URI of a key: {why}.",
        remedy="Write it like pkcs11:token=alliance;object=badges (RFC 7512).",
        code="malformed_uri",
    )
