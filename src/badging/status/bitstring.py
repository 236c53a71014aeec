"""A status list: a few bits for each credential, compressed and published as a whole.

W3C Bitstring Status List 1.0. Who asks for the list does not tell which credential is looked at.
The credential around the list is made in `list_credential`, the entry of a badge in `entry`.
"""

from __future__ import annotations

import base64
import gzip
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from badging.errors import InvalidCredential, Misused
from badging.status.packing import GZIP, unpacked, unusable

MIN_LENGTH = 131_072
"""Fewest entries in a list (3.2 step 2), so that one credential hides among many."""

MAX_SIZE = 8
"""Most bits of an entry: each of its 256 values needs a message of its own (2.1)."""

MAX_BYTES = 16 * 1024 * 1024
"""Largest bitstring that is made or inflated: 16,777,216 entries of eight bits."""

POINTER = "/credentialSubject/encodedList"

_SET = re.compile(rb"[^\0]+")


@dataclass(frozen=True, slots=True)
class StatusList:
    """The bits of a list. Position 0 is the leftmost bit, the highest of the first byte (3.3).

    bits: the uncompressed bitstring. size: bits an entry (`statusSize`, 1 to 8).
    """

    bits: bytes
    size: int = 1

    @classmethod
    def new(cls, length: int = MIN_LENGTH, *, size: int = 1) -> StatusList:
        """A list of `length` entries (a multiple of 8, at least 131,072), none of them set.

        Raises Misused for another length or size, or a list of more than 16 MiB.
        """
        if not 1 <= size <= MAX_SIZE:
            raise Misused(
                f"An entry of a status list cannot have {size} bits.",
                remedy=f"Use 1 to {MAX_SIZE} bits.",
                code="status_size",
            )
        most = MAX_BYTES * 8 // size
        if length < MIN_LENGTH or length % 8 or length > most:
            raise Misused(
                f"A status list cannot have {length} entries.",
                remedy=f"Use a multiple of 8 from {MIN_LENGTH:,} to {most:,}.",
                code="status_list_length",
            )
        return cls(bytes(length * size // 8), size)

    @property
    def length(self) -> int:
        """Number of entries."""
        return len(self.bits) * 8 // self.size

    def get(self, index: int) -> bool:
        """Whether the entry is anything but 0. Raises InvalidCredential for an index outside."""
        return self.value(index) != 0

    def value(self, index: int) -> int:
        """The entry's number (3.2 step 10). Raises InvalidCredential for an index outside."""
        first, last, shift = self._place(index)
        window = int.from_bytes(self.bits[first:last], "big")
        return window >> shift & ((1 << self.size) - 1)

    def entries_set(self) -> Iterator[int]:
        """The indexes of all entries that are not 0, in order."""
        ahead = 0
        for run in _SET.finditer(self.bits):
            first = max(ahead, run.start() * 8 // self.size)
            ahead = min(-(run.end() * 8 // -self.size), self.length)
            yield from filter(self.get, range(first, ahead))

    def with_set(self, index: int) -> StatusList:
        """The same list with this entry at 1."""
        return self.with_values({index: 1})

    def with_cleared(self, index: int) -> StatusList:
        """The same list with this entry not set: the end of a suspension. Revocation is final."""
        return self.with_values({index: 0})

    def with_values(self, values: Mapping[int, int]) -> StatusList:
        """The same list with these entries at these numbers; one copy however many they are.

        Raises InvalidCredential for an index outside, Misused for a number that does not fit.
        """
        changed = bytearray(self.bits)
        most = (1 << self.size) - 1
        for index, value in values.items():
            if not 0 <= value <= most:
                raise Misused(
                    f"An entry of {self.size} bit{'s' * (self.size > 1)} cannot be {value}.",
                    remedy=f"Use a whole number from 0 to {most}.",
                    code="status_value",
                )
            first, last, shift = self._place(index)
            window = int.from_bytes(changed[first:last], "big")
            window = window & ~(most << shift) | value << shift
            changed[first:last] = window.to_bytes(last - first, "big")
        return StatusList(bytes(changed), self.size)

    def encode(self) -> str:
        """`encodedList` (3.3): multibase base64url of the GZIP of the bits; the same bits give
        the same text, for no time of day goes into it.
        """
        packed = gzip.compress(self.bits, compresslevel=9, mtime=0)
        return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode("ascii")

    @classmethod
    def decode(cls, text: str, *, size: int = 1, max_bytes: int = MAX_BYTES) -> StatusList:
        """Read `encodedList` (3.4) of entries of `size` bits.

        max_bytes: bound on the inflated bits; the text may have twice as many characters.
        Raises InvalidCredential: not multibase base64url, not GZIP, damaged, beyond the bound,
        fewer than 131,072 entries (3.2 step 9), a size that is not 1 to 8.
        """
        if not 1 <= size <= MAX_SIZE:
            raise InvalidCredential(
                f"A status of {size} bits is not supported.",
                pointer="/credentialStatus/statusSize",
                remedy=f"Entries of 1 to {MAX_SIZE} bits are.",
                code="status_size",
            )
        if not text.startswith("u"):
            why = "it is not multibase base64url, which starts with u"
            raise unusable(why, "status_encoding", POINTER)
        read = cls(unpacked(text[1:], GZIP, max_bytes, POINTER), size)
        if read.length < MIN_LENGTH:
            why = f"it has {read.length:,} entries; at least {MIN_LENGTH:,} are required"
            raise unusable(why, "status_list_length", POINTER)
        return read

    @classmethod
    def decode_2021(cls, text: str) -> StatusList:
        """Read `encodedList` as StatusList2021 wrote it: base64 of either alphabet, no prefix."""
        if text.startswith("u"):  # GZIP begins with H4sI in base64, so this is the successor's
            return cls.decode(text)
        return cls.decode("u" + text.replace("+", "-").replace("/", "_"))

    def _place(self, index: int) -> tuple[int, int, int]:
        """First byte, the byte behind the last, and how far right the entry is to be shifted."""
        if not 0 <= index < self.length:
            raise InvalidCredential(
                f"The status list has {self.length:,} entries, so there is none at {index:,}.",
                pointer="/credentialStatus/statusListIndex",
                remedy="The issuer has to correct the index or the list.",
                code="status_index",
            )
        start = index * self.size
        end = start + self.size
        last = -(end // -8)
        return start // 8, last, last * 8 - end
