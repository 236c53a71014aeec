"""A status list: one bit (or a few) for each credential, compressed and signed as a whole.

W3C Bitstring Status List 1.0. Who asks for the list does not tell which credential is looked at.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from badging.errors import InvalidCredential, Misused

MIN_LENGTH = 131_072
"""Fewest entries in a list (section 3.1), so that one credential hides among many: 16 KiB."""

MAX_BYTES = 4 * 1024 * 1024
"""Largest bitstring that is inflated unless the caller says otherwise: 33 million entries."""

_ALPHABET = re.compile(r"[A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class StatusList:
    """The bits of a list. Position 0 is the leftmost bit, the highest of the first byte (3.3).

    bits: the uncompressed bitstring.
    """

    bits: bytes

    @classmethod
    def new(cls, length: int = MIN_LENGTH) -> StatusList:
        """A list of `length` entries (a multiple of 8, at least 131,072), none of them set."""
        if length < MIN_LENGTH or length % 8 or length > MAX_BYTES * 8:
            raise Misused(
                f"A status list cannot have {length} entries.",
                remedy=f"Use a multiple of 8 from {MIN_LENGTH:,} to {MAX_BYTES * 8:,}.",
                code="status_list_length",
            )
        return cls(bytes(length // 8))

    @property
    def length(self) -> int:
        """Number of bits."""
        return len(self.bits) * 8

    def get(self, index: int) -> bool:
        """Whether the entry is set. Raises InvalidCredential for an index outside the list."""
        return self.value(index) != 0

    def value(self, index: int, *, size: int = 1) -> int:
        """The entry's number, in a list whose entries have `size` bits (`statusSize`, 3.2 step 9).

        Raises InvalidCredential for an index outside the list or a size that is not 1 to 32.
        """
        if not 1 <= size <= 32:
            raise InvalidCredential(
                f"A status of {size} bits is not supported.", code="status_size"
            )
        start = index * size
        if index < 0 or start + size > self.length:
            raise self._outside(index, size)
        first, last = start // 8, (start + size - 1) // 8
        window = int.from_bytes(self.bits[first : last + 1], "big")
        return window >> ((last + 1) * 8 - start - size) & ((1 << size) - 1)

    def with_set(self, index: int) -> StatusList:
        """The same list with this entry set."""
        return self._with(index, True)

    def with_cleared(self, index: int) -> StatusList:
        """The same list with this entry not set: the end of a suspension. Revocation is final."""
        return self._with(index, False)

    def encode(self) -> str:
        """`encodedList` (3.3): multibase base64url of the GZIP of the bits; the same bits give
        the same text, for no time of day goes into it.
        """
        packed = gzip.compress(self.bits, compresslevel=9, mtime=0)
        return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode("ascii")

    @classmethod
    def decode(cls, text: str, *, max_bytes: int = MAX_BYTES) -> StatusList:
        """Read `encodedList` (3.4). max_bytes: bound on the text and on the inflated bits.

        Raises InvalidCredential: not multibase base64url, not GZIP, damaged, beyond the bound,
        fewer than 131,072 entries.
        """
        bits = _inflated(_decoded(text, max_bytes), max_bytes)
        if len(bits) * 8 < MIN_LENGTH:
            raise _unusable(
                f"it has {len(bits) * 8:,} entries; at least {MIN_LENGTH:,} are required",
                "status_list_length",
            )
        return cls(bits)

    def _with(self, index: int, value: bool) -> StatusList:
        if not 0 <= index < self.length:
            raise self._outside(index, 1)
        changed = bytearray(self.bits)
        mask = 0x80 >> (index % 8)
        if value:
            changed[index // 8] |= mask
        else:
            changed[index // 8] &= ~mask
        return StatusList(bytes(changed))

    def _outside(self, index: int, size: int) -> InvalidCredential:
        return InvalidCredential(
            f"The status list has {self.length // size:,} entries, so there is none at {index:,}.",
            pointer="/credentialStatus/statusListIndex",
            remedy="The issuer has to correct the index or the list.",
            code="status_index",
        )


def status_list_credential(
    id: str, issuer: str, status_list: StatusList, purpose: str, valid_from: datetime
) -> dict[str, Any]:
    """A BitstringStatusListCredential (section 2.2), not yet signed.

    id: the URL under which it is published. issuer: the URL or DID of the issuer of the badges.
    purpose: `revocation` or `suspension`. valid_from: aware.
    """
    if purpose not in ("revocation", "suspension"):
        raise Misused(
            f"{purpose[:40]!r} is no purpose that a list of single bits can have.",
            remedy="Use revocation or suspension.",
            code="status_purpose",
        )
    if valid_from.tzinfo is None:
        raise Misused("`valid_from` has no time zone.", remedy="Give an aware datetime.")
    moment = valid_from.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": id,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": f"{moment.isoformat()}Z",
        "credentialSubject": {
            "id": f"{id}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": status_list.encode(),
        },
    }


def _decoded(text: str, max_bytes: int) -> bytes:
    if not text.startswith("u"):
        raise _unusable("it is not multibase base64url, which starts with u", "status_encoding")
    if len(text) > 2 * max_bytes:
        raise _too_large(max_bytes)
    body = text[1:].rstrip("=")  # some issuers leave the padding
    if not _ALPHABET.fullmatch(body):
        raise _unusable("it has characters that are not base64url", "status_encoding")
    try:
        return base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    except binascii.Error as error:
        raise _unusable("it is cut off", "status_encoding") from error


def _inflated(packed: bytes, max_bytes: int) -> bytes:
    inflater = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)  # GZIP alone
    try:
        bits = inflater.decompress(packed, max_bytes + 1)
    except zlib.error as error:
        raise _unusable("it is not GZIP, or damaged", "status_encoding") from error
    if len(bits) > max_bytes:
        raise _too_large(max_bytes)
    if not inflater.eof:
        raise _unusable("its GZIP data is cut off", "status_encoding")
    if inflater.unused_data:
        raise _unusable("something follows its GZIP data", "status_encoding")
    return bits


def _too_large(max_bytes: int) -> InvalidCredential:
    return _unusable(f"it inflates to more than {max_bytes:,} bytes", "status_too_large")


def _unusable(why: str, code: str) -> InvalidCredential:
    return InvalidCredential(
        f"The status list cannot be read: {why}.",
        pointer="/credentialSubject/encodedList",
        remedy="The issuer has to publish the list anew.",
        code=code,
    )
