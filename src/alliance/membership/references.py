"""Structured creditor references (ISO 11649): "RF", two check digits, up to 21 letters and digits.

A payer who copies one wrongly is noticed, for the check digits are those of ISO 7064 MOD 97-10.
"""

from __future__ import annotations

import re

_REFERENCE = re.compile(r"RF\d{2}[0-9A-Z]{1,21}")
_CANDIDATE = re.compile(r"(?<![0-9A-Z])RF(?:[ ./-]?[0-9A-Z]){3,23}(?![0-9A-Z])")
_SEPARATORS = re.compile(r"[ ./-]")


def make(base: str) -> str:
    """The reference for `base`, of 1 to 21 capital letters and digits. Raises `ValueError`."""
    if not re.fullmatch(r"[0-9A-Z]{1,21}", base):
        raise ValueError(
            f"{base[:30]!r}: a reference is made of 1 to 21 capital letters and digits"
        )
    return f"RF{98 - _number(base + 'RF00') % 97:02d}{base}"


def is_valid(reference: str) -> bool:
    """Whether the check digits are right (written without spaces, in capitals)."""
    if not _REFERENCE.fullmatch(reference):
        return False
    return _number(reference[4:] + reference[:4]) % 97 == 1


def spaced(reference: str) -> str:
    """In groups of four, as it is printed: "RF18 5390 0754 7034"."""
    return " ".join(reference[i : i + 4] for i in range(0, len(reference), 4))


def found_in(text: str) -> list[str]:
    """Every valid reference in free text, as banks hand it on: any case, spaces within. Each once,
    in the order of the text. What follows one without a clear end may be taken for a part of it,
    so shorter readings are tried, too.
    """
    found: list[str] = []
    for match in _CANDIDATE.finditer(text[:2000].upper()):
        pieces = _SEPARATORS.sub("", match[0])
        for end in range(min(len(pieces), 25), 4, -1):
            if is_valid(pieces[:end]):
                found.append(pieces[:end])
                break
    return list(dict.fromkeys(found))


def _number(text: str) -> int:
    return int("".join(str(int(letter, 36)) for letter in text))
