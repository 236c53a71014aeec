"""Which awaited thing a movement may have paid.

Alone it is decided only when the payer wrote the reference and paid that amount, and nothing else
fits as well. All else is a suggestion, which a person takes or leaves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from alliance.ledger.awaiting import Awaited, Registered
from alliance.ledger.models import BankLine

SUGGESTIONS = 5
WORD_CHARACTERS = 4  # shorter words of a name say nothing


class Fit(IntEnum):
    """How well it fits; the larger the better."""

    AMOUNT = 1  # the amount alone
    REFERENCE = 2  # the reference, with another amount
    PAYER = 3  # the amount, and a word of the payer's name
    SURE = 4  # reference and amount


@dataclass(frozen=True)
class Suggestion:
    room: Registered
    awaited: Awaited
    fit: Fit


def sure(line: BankLine, open_now: Sequence[tuple[Registered, Awaited]]) -> Suggestion | None:
    """The one that this movement paid without doubt, if there is just one."""
    found = [one for one in _fits(line, open_now) if one.fit == Fit.SURE]
    return found[0] if len(found) == 1 else None


def suggestions(line: BankLine, open_now: Sequence[tuple[Registered, Awaited]]) -> list[Suggestion]:
    """What it may have paid, the likeliest first, at most `SUGGESTIONS`."""
    found = sorted(_fits(line, open_now), key=lambda one: -one.fit)
    return found[:SUGGESTIONS]


def _fits(line: BankLine, open_now: Iterable[tuple[Registered, Awaited]]) -> list[Suggestion]:
    written = f"{line.reference} {line.end_to_end_id}".upper()
    names = _words(line.counterparty)
    found = []
    for room, awaited in open_now:
        same_way = (awaited.minor > 0) == (line.minor > 0)
        if awaited.currency != line.currency or not same_way:
            continue
        if fit := _fit(line, awaited, written, names):
            found.append(Suggestion(room, awaited, fit))
    return found


def _fit(line: BankLine, awaited: Awaited, written: str, names: set[str]) -> Fit | None:
    same_amount = awaited.minor == line.minor
    if is_written(awaited.reference, written):
        return Fit.SURE if same_amount else Fit.REFERENCE
    if same_amount:
        return Fit.PAYER if names & _words(awaited.payer) else Fit.AMOUNT
    return None


def is_written(reference: str, written: str) -> bool:
    """Whether the reference stands in a text of capitals, as a word of its own. People and banks
    put blanks, hyphens and line ends into a reference, or leave them out.
    """
    kept = re.sub(r"[\W_]", "", reference.upper())
    if len(kept) < WORD_CHARACTERS:
        return False
    pattern = r"[\W_]*".join(map(re.escape, kept))
    return re.search(rf"(?<![^\W_]){pattern}(?![^\W_])", written) is not None


def _words(name: str) -> set[str]:
    return {word for word in re.findall(r"\w+", name.upper()) if len(word) >= WORD_CHARACTERS}
