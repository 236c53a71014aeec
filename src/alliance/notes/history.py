"""How notes came to be: changes close to each other are one step, with who made them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from alliance.notes.models import Pad, PadUpdate

TOGETHER = timedelta(minutes=2)  # a longer pause begins a new step
LONGEST = timedelta(minutes=10)


@dataclass
class Step:
    """Changes from `began_at` to `ended_at`. `version` is the last of them, `before` the one that
    the step began with (0 for none).
    """

    version: int
    before: int
    began_at: datetime
    ended_at: datetime
    people: list[str] = field(default_factory=list)

    @property
    def names(self) -> str:
        return ", ".join(self.people)


def steps(pad: Pad, *, for_moderator: bool = False) -> list[Step]:
    """The newest first. Who wrote without their name is "Somebody" to all but moderators."""
    rows = PadUpdate.objects.filter(pad=pad).order_by("pk")
    fields = ("pk", "at", "by_id", "by__name", "is_named")
    return list(reversed(_grouped(rows.values_list(*fields), for_moderator)))


def _grouped(
    rows: Iterable[tuple[int, datetime, int | None, str | None, bool]], for_moderator: bool
) -> list[Step]:
    found: list[Step] = []
    for number, at, by, name, is_named in rows:
        last = found[-1] if found else None
        # What a pad begins with, and nobody wrote, is a step of its own.
        is_apart = last is not None and bool(last.people) != (by is not None)
        if (
            last is None
            or is_apart
            or at - last.ended_at > TOGETHER
            or at - last.began_at > LONGEST
        ):
            last = Step(number, last.version if last else 0, at, at)
            found.append(last)
        last.version, last.ended_at = number, at
        shown = name if is_named or for_moderator else ""
        who = shown or _("Somebody")
        if by is not None and who not in last.people:
            last.people.append(who)
    return found
