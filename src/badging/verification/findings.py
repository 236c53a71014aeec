"""Findings in words: a code, and what fills the gaps of its sentences."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime

from badging.verification.report import Check, Outcome
from badging.verification.texts import TEXTS

MAX_VALUE_CHARS = 200
"""Values from the badge are shown up to this length; explanations of ours up to the next."""
MAX_WHY_CHARS = 500


class Phrase(str):
    """Words of ours within a finding, that remember how they were made: "until {when}", and when.

    `again(translate)` makes the same of a translated text; values that are phrases are made anew,
    too.
    """

    __slots__ = ("text", "values")
    text: str
    values: dict[str, str]

    def __new__(cls, text: str, /, **values: str) -> Phrase:
        made = super().__new__(cls, text.format_map(values))
        made.text, made.values = text, values
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
    reason, remedy = TEXTS[code]
    shown = {
        key: value
        if isinstance(value, Phrase)
        else shorten(str(value), MAX_WHY_CHARS if key == "why" else MAX_VALUE_CHARS)
        for key, value in values.items()
    }
    return Check(
        name=check,
        outcome=outcome,
        reason=reason.format_map(shown).strip(),
        pointer=pointer,
        code=code,
        remedy=remedy.format_map(shown),
        undecided=undecided,
        values=tuple(shown.items()),
    )


def moment(when: datetime) -> str:
    """A moment for a sentence, in UTC: 2026-03-11 16:00 UTC."""
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def shorten(text: str, limit: int = MAX_VALUE_CHARS) -> str:
    """A value of the badge, fit to stand in a sentence: one line, without control characters.

    Marks that turn the direction of writing are control characters, too: they can make a sentence
    read as its opposite.
    """
    line = " ".join("".join(c if _shown(c) else " " for c in text[: 4 * limit]).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _shown(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
