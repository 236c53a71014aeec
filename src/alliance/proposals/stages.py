"""The process: which stages a proposal goes through, and what it takes to enter each.

A criterion is either *found*, worked out from what this room holds (`criteria`), or *stated*: those
who write for the proposal say what shows it, and whoever leads the group confirms it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

FINAL = 4


@dataclass(frozen=True)
class Criterion:
    """`key` stays for ever: evidence and the log name it. Words are lazily translated."""

    key: str
    label: Any
    is_found: bool = False


@dataclass(frozen=True)
class Stage:
    number: int
    name: Any
    says: Any
    criteria: tuple[Criterion, ...] = ()


STAGES = (
    Stage(0, pgettext_lazy("stage", "idea"), _("Somebody says what is missing.")),
    Stage(
        1,
        pgettext_lazy("stage", "taken up"),
        _("The group agrees on the problem, and will spend time on it."),
        (
            Criterion("problem", _("It says what is missing today, and for whom, with cases.")),
            Criterion("talked", _("The group has talked about it.")),
        ),
    ),
    Stage(
        2,
        pgettext_lazy("stage", "draft"),
        _("The whole text is there, to be read by everybody and tried by the first."),
        (
            Criterion("text", _("A revision has the text."), is_found=True),
            Criterion("editors", _("It has an editor."), is_found=True),
            Criterion("safety", _("Security and privacy have been considered.")),
            Criterion("comments", _("Every comment has a disposition."), is_found=True),
        ),
    ),
    Stage(
        3,
        pgettext_lazy("stage", "candidate"),
        _("It changes no more, but for what implementers find."),
        (
            Criterion("comments", _("Every comment has a disposition."), is_found=True),
            Criterion(
                "consensus",
                _("A consensus call on this text has found consensus."),
                is_found=True,
            ),
            Criterion("tests", _("There is material to test an implementation with.")),
            Criterion("before", _("It says what becomes of badges that exist already.")),
        ),
    ),
    Stage(
        FINAL,
        pgettext_lazy("stage", "final"),
        _("It is a specification of the Alliance."),
        (
            Criterion("comments", _("Every comment has a disposition."), is_found=True),
            Criterion(
                "implementations",
                _("Two implementers have this text whole, by reports that are confirmed."),
                is_found=True,
            ),
            Criterion("together", _("What one implementation makes, another one reads.")),
        ),
    ),
)
NAMES = [(stage.number, stage.name) for stage in STAGES]


def after(number: int) -> Stage:
    """The stage that comes next. After the last one it is the last again: another version."""
    return STAGES[min(number + 1, FINAL)]


def criterion(stage: Stage, key: str) -> Criterion | None:
    """The criterion of that stage under `key`; None where it has none."""
    return next((one for one in stage.criteria if one.key == key), None)
