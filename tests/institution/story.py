"""The year from its first Monday to the first days of the next: what happens when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from tests.institution import (
    beginning,
    competing,
    deciding,
    expenses,
    fulfilling,
    members,
    money,
    proposing,
    recognising,
)
from tests.institution.institution import Institution, play
from tests.year.community import FIRST_MONDAY, at
from tests.year.site import YearSite
from tests.year.year import ADMINISTRATOR

# What a room brings to the year is a module with ACTS of its own.
ROOMS = (
    *(beginning, recognising, members, money, deciding, proposing),
    *(competing, fulfilling, expenses),
)
END = at(date(2027, 1, 5), 9)


def live_through(folder: Path, say: Callable[[str], None] = lambda words: None) -> Institution:
    """A site in `folder` that has lived through the year; it still runs."""
    site = YearSite(folder, at(FIRST_MONDAY, 8), administrator=ADMINISTRATOR, sweep_s=0.4)
    it = Institution(site, ADMINISTRATOR)
    it.say = say
    try:
        it.facts["link"] = site.begin()
        say("the site runs")
        play(it, [act for room in ROOMS for act in room.ACTS])
        it.to(END)
        it.to(at(date(2027, 1, 5), 12))
    except BaseException:
        it.close()
        raise
    return it
