"""Findings in words: a code, and what fills the gaps of its sentences."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache

from badging.verification.report import Check, Outcome
from badging.verification.texts import TEXTS

MAX_VALUE_CHARS = 200
"""Values from the badge are shown up to this length; explanations of ours up to the next."""
MAX_WHY_CHARS = 500
MAX_REMEMBERED = 1024
MAX_REMEMBERED_CHARS = 200
"""Findings that are kept to be said again, and the longest pointer among them."""


class Phrase(str):
    """Words of ours within a finding, that remember how they were made: "until {when}", and when.

    `again(translate)` makes the same of a translated text; values that are phrases are made anew,
    too. made_of: the same for two phrases that were made of the same words and values; they may be
    equal as texts without that.
    """

    __slots__ = ("made_of", "text", "values")
    text: str
    values: dict[str, str]
    made_of: tuple[object, ...]

    def __new__(cls, text: str, /, **values: str) -> Phrase:
        made = super().__new__(cls, text.format_map(values))
        made.text, made.values = text, values
        parts = (v.made_of if isinstance(v, Phrase) else v for v in values.values())
        made.made_of = (text, *values, *parts)
        return made

    def again(self, translate: Callable[[str], str]) -> str:
        values = {
            key: value.again(translate) if isinstance(value, Phrase) else value
            for key, value in self.values.items()
        }
        return translate(self.text).format_map(values)


def say(
    check: str,
    outcome: Outcome,
    code: str,
    /,
    *,
    pointer: str = "",
    undecided: bool = False,
    **values: object,
) -> Check:
    """The finding `code` of the check of that name, in its words (`texts.TEXTS`).

    values: what fills the braces of the text; whatever comes from the badge is shortened.
    """
    shown: tuple[tuple[str, str], ...] = ()
    phrases: tuple[object, ...] = ()
    if values:
        shown = tuple([(key, _fit_to_show(key, value)) for key, value in values.items()])
        phrases = tuple([v.made_of if isinstance(v, Phrase) else None for _, v in shown])
    make = _remembered if len(pointer) <= MAX_REMEMBERED_CHARS else _finding
    return make(check, outcome, code, pointer, undecided, shown, phrases)


def _fit_to_show(key: str, value: object) -> str:
    if isinstance(value, Phrase):
        return value
    return shorten(str(value), MAX_WHY_CHARS if key == "why" else MAX_VALUE_CHARS)


def _finding(  # noqa: PLR0917  (as the cache wants it)
    check: str,
    outcome: Outcome,
    code: str,
    pointer: str,
    undecided: bool,
    values: tuple[tuple[str, str], ...],
    _phrases: tuple[object, ...],
) -> Check:
    """_phrases: what the phrases among the values are made of; they may look alike."""
    reason, remedy = TEXTS[code]
    filled = dict(values)
    return Check(
        name=check,
        outcome=outcome,
        reason=reason.format_map(filled).strip(),
        pointer=pointer,
        code=code,
        remedy=remedy.format_map(filled) if remedy else "",
        undecided=undecided,
        values=values,
    )


# Most findings are the same for most badges.
_remembered = lru_cache(maxsize=MAX_REMEMBERED)(_finding)


@lru_cache(maxsize=256)
def moment(when: datetime) -> str:
    """A moment for a sentence, in UTC: 2026-03-11 16:00 UTC."""
    return f"{when.astimezone(UTC).isoformat(' ', 'minutes')[:16]} UTC"


def shorten(text: str, limit: int = MAX_VALUE_CHARS) -> str:
    """A value of the badge, fit to stand in a sentence: one line, without control characters.

    Marks that turn the direction of writing are control characters, too: they can make a sentence
    read as its opposite.
    """
    line = text[: 4 * limit]
    if not line.isprintable() or "  " in line or line != line.strip(" "):
        # Else there is nothing to be done: printable are the shown characters with the plain space.
        line = " ".join("".join(c if _shown(c) else " " for c in line).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _shown(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
