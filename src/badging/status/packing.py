"""Bits that were compressed and written as text: taken apart again, never beyond a bound."""

from __future__ import annotations

import base64
import binascii
import re
import zlib

from badging.errors import InvalidCredential

GZIP, ZLIB = zlib.MAX_WBITS | 16, zlib.MAX_WBITS
"""What is unpacked: RFC 1952 for Bitstring Status List 1.0, RFC 1950 for Token Status List."""

_NAMES = {GZIP: "GZIP", ZLIB: "ZLIB"}
_ALPHABET = re.compile(r"[A-Za-z0-9_-]*")


def unpacked(text: str, kind: int, max_bytes: int, pointer: str) -> bytes:
    """The bits in a text of base64url. kind: GZIP or ZLIB. pointer: where the text stands.

    max_bytes: bound on the inflated bits; the text may have twice as many characters.
    Raises InvalidCredential: not base64url, not of the kind, damaged, beyond the bound.
    """
    if len(text) > 2 * max_bytes:
        raise _too_large(max_bytes, pointer)
    body = text.rstrip("=")  # some issuers leave the padding
    if not _ALPHABET.fullmatch(body):
        raise unusable("it has characters that are not base64url", "status_encoding", pointer)
    try:
        packed = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    except binascii.Error as error:
        raise unusable("it is cut off", "status_encoding", pointer) from error
    return _inflated(packed, kind, max_bytes, pointer)


def _inflated(packed: bytes, kind: int, max_bytes: int, pointer: str) -> bytes:
    name = _NAMES[kind]
    inflater = zlib.decompressobj(wbits=kind)
    try:
        bits = inflater.decompress(packed, max_bytes + 1)
    except zlib.error as error:
        raise unusable(f"it is not {name}, or damaged", "status_encoding", pointer) from error
    if len(bits) > max_bytes:
        raise _too_large(max_bytes, pointer)
    if not inflater.eof:
        raise unusable(f"its {name} data is cut off", "status_encoding", pointer)
    if inflater.unused_data:
        raise unusable(f"something follows its {name} data", "status_encoding", pointer)
    return bits


def _too_large(max_bytes: int, pointer: str) -> InvalidCredential:
    return unusable(f"it inflates to more than {max_bytes:,} bytes", "status_too_large", pointer)


def unusable(why: str, code: str, pointer: str) -> InvalidCredential:
    """The error that a list cannot be read."""
    return InvalidCredential(
        f"The status list cannot be read: {why}.",
        pointer=pointer,
        remedy="The issuer has to publish the list anew.",
        code=code,
    )
