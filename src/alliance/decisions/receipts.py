"""The code that a voter keeps: a receipt, by which their ballot is found in the published file, and
a key, without which a secret ballot cannot be changed. Of the key the site keeps the digest alone.
"""

from __future__ import annotations

import re
from hmac import compare_digest
from secrets import choice

from alliance.decisions.count import digest

# Without letters and digits that are taken for one another.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
GROUP, RECEIPT_GROUPS, KEY_GROUPS = 4, 3, 4  # 60 bits and 80 bits
_CODE = re.compile(
    rf"(?:[{ALPHABET}]{{{GROUP}}}-){{{RECEIPT_GROUPS + KEY_GROUPS - 1}}}[{ALPHABET}]+"
)


def _drawn(groups: int) -> str:
    return "-".join("".join(choice(ALPHABET) for _ in range(GROUP)) for _ in range(groups))


def new() -> tuple[str, str]:
    """A receipt and a key, from the system's source of randomness."""
    return _drawn(RECEIPT_GROUPS), _drawn(KEY_GROUPS)


def joined(receipt: str, key: str) -> str:
    return f"{receipt}-{key}"


def split(code: str) -> tuple[str, str]:
    """Receipt and key of a code as somebody typed it; two empty strings for what is none."""
    plain = "".join(code.split()).upper()
    if not _CODE.fullmatch(plain):
        return "", ""
    parts = plain.split("-")
    return "-".join(parts[:RECEIPT_GROUPS]), "-".join(parts[RECEIPT_GROUPS:])


def key_digest(receipt: str, key: str) -> str:
    return digest(f"{receipt}\n{key}")


def fits(receipt: str, key: str, expected: str) -> bool:
    return bool(expected) and compare_digest(key_digest(receipt, key), expected)
