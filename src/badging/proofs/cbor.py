"""The part of CBOR that proofs with selective disclosure are written in (RFC 8949).

Unsigned integers, byte strings, texts, lists, and maps from integers to byte strings; of definite
length and in the shortest form (4.2.1), so that one value has one text. Anything else is refused.
"""

from __future__ import annotations

from typing import Any

MAX_DEPTH = 3
_UNSIGNED, _BYTES, _TEXT, _LIST, _MAP = 0, 2, 3, 4, 5  # major types, 3.1


def encode(value: int | bytes | str | list[Any] | dict[int, Any]) -> bytes:
    """Write a value; keys of a map in ascending order."""
    if isinstance(value, int):
        return _head(_UNSIGNED, value)
    if isinstance(value, bytes):
        return _head(_BYTES, len(value)) + value
    if isinstance(value, str):
        text = value.encode()
        return _head(_TEXT, len(text)) + text
    if isinstance(value, list):
        return _head(_LIST, len(value)) + b"".join(map(encode, value))
    entries = (encode(key) + encode(item) for key, item in sorted(value.items()))
    return _head(_MAP, len(value)) + b"".join(entries)


def decode(data: bytes) -> Any:
    """Read the one value that the bytes hold. Raises ValueError."""
    reader = _Reader(data)
    value = reader.value(0)
    if reader.at != len(data):
        raise ValueError("bytes after the end of the CBOR")
    return value


def _head(major: int, number: int) -> bytes:
    if number < 24:
        return bytes((major << 5 | number,))
    for code, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if number < 1 << 8 * size:
            return bytes((major << 5 | code,)) + number.to_bytes(size, "big")
    raise ValueError("a number of more than 64 bits")


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.at = 0
        self._data = data

    def value(self, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise ValueError(f"CBOR nested deeper than {MAX_DEPTH} levels")
        major, number = self._read_head()
        if major == _UNSIGNED:
            return number
        if major == _BYTES:
            return self._take(number)
        if major == _TEXT:
            return self._take(number).decode()
        if major == _LIST:
            return [self.value(depth + 1) for _ in range(number)]
        if major == _MAP:
            return self._map(number, depth + 1)
        raise ValueError("a kind of CBOR that has no place in a proof")

    def _map(self, number: int, depth: int) -> dict[int, Any]:
        found: dict[int, Any] = {}
        for _ in range(number):
            key = self.value(depth)
            if not isinstance(key, int) or key in found:
                raise ValueError("a key of a CBOR map is no integer, or there twice")
            found[key] = self.value(depth)
        return found

    def _read_head(self) -> tuple[int, int]:
        initial = self._take(1)[0]
        major, code = initial >> 5, initial & 31
        if code < 24:
            return major, code
        if code > 27:
            raise ValueError("CBOR of indefinite length")
        number = int.from_bytes(self._take(1 << code - 24), "big")
        if len(_head(major, number)) != 1 + (1 << code - 24):
            raise ValueError("CBOR that is not in its shortest form")
        return major, number

    def _take(self, count: int) -> bytes:
        end = self.at + count
        if end > len(self._data):
            raise ValueError("CBOR that ends too early")
        taken = self._data[self.at : end]
        self.at = end
        return taken
