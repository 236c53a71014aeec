"""What a person and a program read after a critique."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from badging.critique.texts import TEXTS
from badging.verification.findings import Phrase, shorten
from badging.verification.speaking import translator

Translate = Callable[[str], str]


class Severity(StrEnum):
    SERIOUS = "serious"
    ADVICE = "advice"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that could be better. code: stable, of `texts.TEXTS`. pointer: JSON pointer to it.

    values: what fills the braces of its texts. translate: into whose words it is put.
    """

    code: str
    pointer: str
    values: tuple[tuple[str, str], ...] = ()
    translate: Translate = field(default=str, repr=False, compare=False)

    @property
    def severity(self) -> Severity:
        return Severity(TEXTS[self.code].severity)

    @property
    def found(self) -> str:
        """What was found."""
        return self._said(TEXTS[self.code].found)

    @property
    def why(self) -> str:
        """Why it matters."""
        return self._said(TEXTS[self.code].why)

    @property
    def remedy(self) -> str:
        """How to mend it."""
        return self._said(TEXTS[self.code].remedy)

    def to_json(self) -> dict[str, str]:
        return {
            "code": self.code,
            "severity": self.severity.value,
            "pointer": self.pointer,
            "found": self.found,
            "why": self.why,
            "remedy": self.remedy,
        }

    def _said(self, text: str) -> str:
        shown = {
            key: value.again(self.translate) if isinstance(value, Phrase) else value
            for key, value in self.values
        }
        return self.translate(text).format_map(shown).strip()


@dataclass(frozen=True, slots=True)
class NotExamined:
    """A question that could not be answered. what: its name. why: for a person."""

    what: str
    pointer: str
    why: Phrase
    translate: Translate = field(default=str, repr=False, compare=False)

    def to_json(self) -> dict[str, str]:
        return {
            "what": self.what,
            "pointer": self.pointer,
            "why": self.why.again(self.translate),
        }


@dataclass(frozen=True, slots=True)
class Critique:
    """A critique of the draft of a badge.

    kind: "Achievement" or "AchievementCredential" (3.0), "BadgeClass" or "Assertion" (2.0, 1.x).
    name: of what was criticised. examined: the questions that were asked, by their stable names.
    remarks: the serious ones first, and within a severity in the order of the questions.
    """

    kind: str
    version: str
    name: str
    examined: tuple[str, ...]
    remarks: tuple[Remark, ...]
    not_examined: tuple[NotExamined, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "version": self.version,
            "name": self.name,
            "examined": list(self.examined),
            "not_examined": [left.to_json() for left in self.not_examined],
            "remarks": [remark.to_json() for remark in self.remarks],
        }


def remark(code: str, pointer: str, /, **values: object) -> Remark:
    """The remark of that code; whatever comes from the badge is shortened to one line."""
    shown = {
        key: value if isinstance(value, Phrase) else shorten(str(value))
        for key, value in values.items()
    }
    return Remark(code, pointer, tuple(shown.items()))


def in_language(critique: Critique, language: str) -> Critique:
    """The critique in the words of `language` ("es"); as it is where no catalogue has it."""
    translate = translator(language)
    if translate is None:
        return critique
    return replace(
        critique,
        remarks=tuple(replace(r, translate=translate) for r in critique.remarks),
        not_examined=tuple(replace(n, translate=translate) for n in critique.not_examined),
    )
