"""Token Status List: the IETF's list of bits, for tokens (draft-ietf-oauth-status-list-21).

A token names its place in a list by the claim `status`; the list is a token, too, whose claims are
made and read here. It is signed, and proven, like any other (`proofs.status_list_token`).
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from badging.errors import InvalidCredential, Misused
from badging.model.common import is_uri
from badging.status.bitstring import MAX_BYTES
from badging.status.packing import ZLIB, unpacked, unusable

SIZES = (1, 2, 4, 8)
"""Bits of an entry (4.1)."""
VALID, INVALID, SUSPENDED = 0, 1, 2
"""Values that mean the same in every list (7.1)."""

POINTER = "/status_list/lst"


@dataclass(frozen=True, slots=True)
class TokenStatusList:
    """The bits of a list. Entry 0 is in the lowest bits of the first byte (4.1).

    bits: uncompressed. size: bits an entry, of SIZES.
    """

    bits: bytes
    size: int = 1

    @classmethod
    def new(cls, length: int, *, size: int = 1) -> TokenStatusList:
        """A list of `length` entries, all of them valid. Raises Misused beyond 16 MiB, for another
        size, and for entries that fill no byte.
        """
        if size not in SIZES:
            raise Misused(
                f"An entry of a status list for tokens cannot have {size} bits.",
                remedy="Use 1, 2, 4 or 8.",
                code="status_size",
            )
        most = MAX_BYTES * 8 // size
        if not 0 < length <= most or length * size % 8:
            raise Misused(
                f"A status list cannot have {length} entries.",
                remedy=f"Use a multiple of {8 // size} up to {most:,}.",
                code="status_list_length",
            )
        return cls(bytes(length * size // 8), size)

    @property
    def length(self) -> int:
        """Number of entries."""
        return len(self.bits) * 8 // self.size

    def value(self, index: int) -> int:
        """The entry's number (4.1). Raises InvalidCredential for an index outside (8.3 step 4)."""
        byte, shift = self._place(index)
        return self.bits[byte] >> shift & ((1 << self.size) - 1)

    def with_values(self, values: Mapping[int, int]) -> TokenStatusList:
        """The same list with these entries at these numbers.

        Raises InvalidCredential for an index outside, Misused for a number that does not fit.
        """
        changed, most = bytearray(self.bits), (1 << self.size) - 1
        for index, value in values.items():
            if not 0 <= value <= most:
                raise Misused(
                    f"An entry of {self.size} bit{'s' * (self.size > 1)} cannot be {value}.",
                    remedy=f"Use a whole number from 0 to {most}.",
                    code="status_value",
                )
            byte, shift = self._place(index)
            changed[byte] = changed[byte] & ~(most << shift) | value << shift
        return TokenStatusList(bytes(changed), self.size)

    def encode(self) -> str:
        """`lst` (4.2): base64url of the ZLIB of the bits."""
        packed = zlib.compress(self.bits, 9)
        return base64.urlsafe_b64encode(packed).rstrip(b"=").decode("ascii")

    def _place(self, index: int) -> tuple[int, int]:
        if not 0 <= index < self.length:
            raise InvalidCredential(
                f"The status list has {self.length:,} entries, so there is none at {index:,}.",
                pointer="/idx",
                remedy="The issuer has to correct the index or the list.",
                code="status_index",
            )
        byte, bit = divmod(index * self.size, 8)
        return byte, bit


@dataclass(frozen=True, slots=True)
class TokenStatus:
    """Where the status of a token is to be found. url: of the list. index: from 0 on."""

    url: str
    index: int


def status_claim(url: str, index: int) -> dict[str, Any]:
    """The claim `status` for a token that is about to be issued (6.2).

    Raises Misused for an address that is none, or an index below 0.
    """
    if not is_uri(url) or index < 0:
        raise Misused(
            f"There is no entry {index} at {url[:80]!r}.",
            pointer="/status/status_list",
            remedy="Give the full address of the list, and an index from 0 on.",
            code="status_address",
        )
    return {"status_list": {"idx": index, "uri": url}}


def names_list(status: Any) -> bool:
    """Whether the claim `status` of a token names a list of this kind, and no other."""
    return isinstance(status, Mapping) and "status_list" in status


def read_claim(status: Mapping[str, Any]) -> TokenStatus:
    """The claim `status` of a token that names a list of this kind (6.2).

    Raises InvalidCredential with a pointer into `status_list` for an index or address that is none.
    """
    named = status["status_list"]
    url, index = (
        (named.get("uri"), named.get("idx")) if isinstance(named, Mapping) else (None, None)
    )
    if not isinstance(url, str) or not is_uri(url):
        raise _malformed("It names no address of a list.", "/uri")
    if not isinstance(index, int) or isinstance(index, bool) or index < 0:
        raise _malformed("The index is no whole number from 0 on.", "/idx")
    return TokenStatus(url, index)


def claims_of(
    url: str,
    bits: TokenStatusList,
    at: datetime,
    *,
    issuer: str = "",
    until: datetime | None = None,
    ttl_s: int | None = None,
) -> dict[str, Any]:
    """The claims of the token that holds the list (5.1), not yet signed.

    url: under which it is published. issuer: of the tokens, where they name one, too. at, until:
    aware. ttl_s: how long a verifier may keep it. Raises Misused.
    """
    if at.tzinfo is None or (until is not None and until.tzinfo is None):
        raise Misused("A time has no zone.", remedy="Give an aware datetime.", code="status_time")
    if ttl_s is not None and ttl_s <= 0:
        raise Misused(
            f"A list cannot be kept for {ttl_s} seconds.",
            remedy="Give a whole number above 0.",
            code="status_ttl",
        )
    stated = {
        "iss": issuer or None,
        "sub": url,
        "iat": int(at.timestamp()),
        "exp": None if until is None else int(until.timestamp()),
        "ttl": ttl_s,
    }
    claims = {name: value for name, value in stated.items() if value is not None}
    return {**claims, "status_list": {"bits": bits.size, "lst": bits.encode()}}


def read_claims(claims: Mapping[str, Any]) -> TokenStatusList:
    """The list in the claims of its token (4.2). Raises InvalidCredential."""
    held = claims.get("status_list")
    size, text = (held.get("bits"), held.get("lst")) if isinstance(held, Mapping) else (None, None)
    if not isinstance(text, str):
        raise unusable("there is none in the token", "status_list", POINTER)
    if not isinstance(size, int) or size not in SIZES:
        raise unusable("its entries are not of 1, 2, 4 or 8 bits", "status_size", POINTER)
    return TokenStatusList(unpacked(text, ZLIB, MAX_BYTES, POINTER), int(size))


def _malformed(message: str, where: str) -> InvalidCredential:
    return InvalidCredential(
        message,
        pointer=where,
        remedy="The issuer has to correct this and issue the badge again.",
        code="status_entry",
    )
