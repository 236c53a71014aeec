"""The community of the year as the test knows it: who is there, and what was done (`Book`). The
rules compare the site with the book afterwards; nothing in the book comes from the site's data.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.year.cast import Breadth, Somebody, cast
from tests.year.site import LISTS, YearSite
from tests.year.visitor import Page, Visitor

NEW_YORK = ZoneInfo("America/New_York")
FIRST_MONDAY = date(2026, 1, 5)
SESSION = timedelta(days=13)  # the site's is of two weeks
HANDS = 6  # people who are at their browsers at the same time


def at(day: date, hour: int, minute: int = 0, zone: Any = UTC) -> datetime:
    return datetime.combine(day, time(hour, minute), zone)


@dataclass
class Call:
    """One call that took place, as it was seen from within."""

    series: str
    day: date
    start: datetime
    group: str = ""
    confirmed: list[str] = field(default_factory=list)  # names
    unconfirmed: list[str] = field(default_factory=list)
    decisions: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    notes: str = ""


@dataclass
class Posted:
    """One message to a list, and to whom it had to go."""

    mailing_list: str
    subject: str
    message_id: str
    at: datetime
    to_each: frozenset[str] = frozenset()
    how: str = "mail"  # mail, web, reply by mail, reply by web


@dataclass
class Book:
    """What was done, in the order in which it was."""

    calls: list[Call] = field(default_factory=list)
    planned: dict[str, list[tuple[date, datetime]]] = field(default_factory=dict)
    cancelled: dict[tuple[str, date], str] = field(default_factory=dict)
    moved: dict[tuple[str, date], tuple[datetime, str]] = field(default_factory=dict)
    extras: dict[tuple[str, datetime], str] = field(default_factory=dict)
    posts: list[Posted] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    topics: dict[str, int] = field(default_factory=dict)  # title to votes
    pages: dict[tuple[str, date], dict[str, Any]] = field(default_factory=dict)
    left: list[tuple[str, str]] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)


class Community:
    """The site and everybody around it."""

    def __init__(self, site: YearSite, breadth: Breadth, administrator: str) -> None:
        self.site, self.breadth = site, breadth
        self.everybody = cast(breadth, site.url)
        self.arrived: list[Somebody] = []
        self.chance = random.Random(breadth.seed)
        self.book = Book()
        self.staff = Somebody(-1, "Staff Member", administrator, Visitor(site.url, "198.51.99.1"))
        self.chairs: dict[str, Somebody] = {}
        self.offices: dict[str, Somebody] = {}
        self.say: Callable[[str], None] = lambda words: None
        self._hands = ThreadPoolExecutor(HANDS, thread_name_prefix="people")

    def close(self) -> None:
        self._hands.shutdown()
        for somebody in (*self.everybody, self.staff):
            somebody.browser.close()
        self.site.close()

    @property
    def now(self) -> datetime:
        return self.site.clock.now()

    def to(self, moment: datetime) -> None:
        if moment > self.now:
            self.site.to(moment)

    def later(self, moment: datetime) -> None:
        """Move the clock without waiting for what comes due: people are in the middle of a call."""
        if moment > self.now:
            self.site.clock.to(moment)

    def settle(self) -> None:
        self.site.settle()

    # People at their browsers --------------------------------------------------------------------
    def all_at_once(self, act: Callable[[Somebody], Any], people: Iterable[Somebody]) -> list[Any]:
        """Several people do the same, at about the same time."""
        return list(self._hands.map(act, people))

    def as_(self, somebody: Somebody) -> Visitor:
        """Their browser, signed in: by a code from their mail when the session is over."""
        since = somebody.signed_in_at
        if since is None or self.now - since > SESSION:
            self._sign_in(somebody)
        return somebody.browser

    def _sign_in(self, somebody: Somebody) -> None:
        browser, had = somebody.browser, self.site.post.have(somebody.email)
        browser.cookies.clear()
        page = browser.get("/account/login/")
        browser.send(page, "/account/login/code/", email=somebody.email)
        code = self.site.post.code_for(somebody.email, after=had)
        browser.send(browser.get("/account/login/code/confirm/"), "/confirm/", code=code)
        somebody.signed_in_at = self.now

    def do(
        self, somebody: Somebody, path: str, to: str = "", button: str = "", **said: Any
    ) -> Page:
        """Somebody opens the page at `path`, fills in its form and presses the button."""
        return self.as_(somebody).send(path, to, button, **said)

    def pick(self, count: int, among: list[Somebody]) -> list[Somebody]:
        return self.chance.sample(among, min(count, len(among)))

    def address(self, mailing_list: str) -> str:
        return f"{mailing_list}@{LISTS}"

    def subscribers(self, mailing_list: str, *modes: str) -> frozenset[str]:
        """Addresses that get it in one of these ways (each)."""
        wanted = modes or ("each",)
        return frozenset(one.email for one in self.arrived if one.lists.get(mailing_list) in wanted)
