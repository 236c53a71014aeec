"""Multibase: base58-btc (`z`) and base64url without padding (`u`).

Controlled Identifiers 1.0, section 2.4. Both alphabets are read strictly: one text for one value.
"""

from __future__ import annotations

import base64
import binascii
from functools import lru_cache

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

MAX_CHARACTERS = 4096
"""An 8192-bit RSA key takes 1,430. Base 58 takes quadratic time, so there is a bound."""


# Ten digits fit into a machine word: long division goes by ten, and what is left by two.
_TEN = 58**10
_PAIRS = [first + second for first in ALPHABET for second in ALPHABET]
_STRANGE = 0xFF
_DIGITS = bytes(ALPHABET.find(chr(code)) & _STRANGE for code in range(256))


def base58_encode(data: bytes) -> str:
    """Write bytes in base 58 (Controlled Identifiers 1.0, 3.2); each leading zero byte is a `1`."""
    zeros = len(data) - len(data.lstrip(b"\0"))
    number = int.from_bytes(data, "big")
    text, pairs = "", _PAIRS
    while number:
        number, ten = divmod(number, _TEN)
        high, low = divmod(ten, 58**4)
        text = (
            pairs[high // 58**4]
            + pairs[high // 58**2 % 58**2]
            + pairs[high % 58**2]
            + pairs[low // 58**2]
            + pairs[low % 58**2]
            + text
        )
    return "1" * zeros + text.lstrip("1")


def base58_decode(text: str) -> bytes:
    """Read base 58. Raises ValueError on a foreign character or beyond MAX_CHARACTERS."""
    if len(text) > MAX_CHARACTERS:
        raise ValueError(f"more than {MAX_CHARACTERS} characters of base 58")
    digits = text.encode("ascii", "replace").translate(_DIGITS)  # "?" is no digit either
    if _STRANGE in digits:
        character = text[digits.index(_STRANGE)]
        raise ValueError(f"{character!r} is no character of base 58")
    # One large number holds all digits side by side: pairs are made of them, pairs of those, ...
    number = int.from_bytes(digits, "big")
    for width, mask, base in _joints(len(digits).bit_length()):
        number = (number >> width & mask) * base + (number & mask)
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


@lru_cache(maxsize=16)
def _joints(levels: int) -> tuple[tuple[int, int, int], ...]:
    """For up to two to the power of `levels` digits: how wide the lanes of each level are in bits,
    a mask of every other one, and what a lane is worth more than the one beside it.
    """
    widths = [8 << level for level in range(levels)]
    bits = 8 << levels
    return tuple(
        (
            width,
            sum(((1 << width) - 1) << at for at in range(0, bits, 2 * width)),
            58 ** (width // 8),
        )
        for width in widths
    )


def base64url_encode(data: bytes) -> str:
    """Write bytes in base64url without padding (RFC 7515, section 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def base64url_decode(text: str) -> bytes:
    """Read base64url without padding. Raises ValueError unless it is the only text for its value.

    Refused therefore: padding, white space, the standard alphabet, stray bits at the end.
    """
    try:
        raw = text.encode("ascii")
        if b"+" in raw or b"/" in raw or b"=" in raw:  # what they are in the standard alphabet
            raise ValueError
        standard = raw.replace(b"-", b"+").replace(b"_", b"/")
        data = binascii.a2b_base64(standard + b"=" * (-len(raw) % 4), strict_mode=True)
    except ValueError as error:  # UnicodeEncodeError and binascii.Error are both of this kind
        raise ValueError("not base64url without padding") from error
    # Of the last group, two characters hold 4 bits and three hold 2 that no byte takes.
    rest = len(raw) % 4
    if rest and raw[-1] not in _LAST[rest]:
        raise ValueError("not canonical base64url without padding")
    return data


_LAST = {2: b"AQgw", 3: b"AEIMQUYcgkosw048"}
"""Characters whose last 4 or 2 bits are zero, by how many characters are in the last group."""


def encode(data: bytes) -> str:
    """Write bytes as multibase base58-btc, the header that keys and proof values use."""
    return "z" + base58_encode(data)


def decode(text: str) -> bytes:
    """Read multibase base58-btc or base64url. Raises ValueError."""
    if text.startswith("z"):
        return base58_decode(text[1:])
    if text.startswith("u"):
        return base64url_decode(text[1:])
    raise ValueError("not multibase: it starts with neither z (base58-btc) nor u (base64url)")
