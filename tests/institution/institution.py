"""The institution of the year as the test knows it: who there is, and what was done. Nothing in
here comes from what the site says; where the site has to name something (a reference to pay with,
the address of a page), it is read from the page as people read it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tests.institution.tally import CURRENCIES, Tally
from tests.platform.ledger.papers import Movement
from tests.year.cast import ORGANIZATIONS, Breadth, Somebody
from tests.year.community import Community
from tests.year.site import YearSite
from tests.year.visitor import Page, Visitor

PEOPLE = 40
NAMES = (
    *ORGANIZATIONS,
    *("Cedar Academy", "Ember Institute", "Field School", "Garden Gallery"),
    *("Hilltop Archive", "Island College", "Juniper Press", "Keystone Works"),
)
IBANS = {
    "EUR": "DE02120300000000202051",
    "USD": "DE02500105170137075030",
    "GBP": "DE02370502990000684712",
}


@dataclass(frozen=True)
class Tier:
    slug: str
    name: str
    months: int
    currency: str
    minor: int  # from the first day on
    seats: int
    votes: int


@dataclass
class Invoice:
    path: str
    reference: str
    minor: int


@dataclass
class Member:
    """A member organization. `terms` are what the test expects: (first day, day after the last)."""

    name: str
    speaker: Somebody
    tier: Tier
    path: str = ""  # of its membership
    terms: list[tuple[date, date]] = field(default_factory=list)
    due: Invoice | None = None

    @property
    def slug(self) -> str:
        return self.name.lower().replace(" ", "-")


@dataclass
class Expense:
    """One claim. A line is (minor units, programme, group, whether from the restricted grant)."""

    claimant: Somebody
    title: str
    currency: str
    lines: list[tuple[int, str, str, bool]]
    path: str = ""
    state: str = "draft"
    approvals: int = 0

    @property
    def minor(self) -> int:
        return sum(line[0] for line in self.lines)


@dataclass
class Bank:
    """One account at the sponsor. `waiting` is what happened since its last statement."""

    currency: str
    path: str = ""
    closing: int = 0
    fees: int = 0
    waiting: list[Movement] = field(default_factory=list)
    statements: int = 0
    movements: int = 0


@dataclass
class Vote:
    """A decision, or an election: who voted what, in the words of the pages."""

    path: str
    title: str
    voted: list[Somebody] = field(default_factory=list)
    objected: list[Somebody] = field(default_factory=list)  # which is taking part, too
    electors: list[Somebody] = field(default_factory=list)
    of_people: bool = False
    outcome: str = ""


class Institution(Community):
    """The site, its people, and what they did."""

    def __init__(self, site: YearSite, administrator: str) -> None:
        super().__init__(site, Breadth(people=PEOPLE), administrator)
        # Two more of the staff, so that what two have to agree on can be done.
        self.keepers = [
            Somebody(
                -2 - number, name, f"{name.split()[0].lower()}@alliance.example.org",
                Visitor(site.url, f"198.51.99.{2 + number}"),
            )
            for number, name in enumerate(("Second Keeper", "Third Keeper"))
        ]  # fmt: skip
        self.tally = Tally()
        self.members: list[Member] = []
        self.expenses: list[Expense] = []
        self.votes: list[Vote] = []
        self.banks = {currency: Bank(currency) for currency in CURRENCIES}
        self.grants: dict[str, str] = {}  # title to the page of it
        self.facts: dict[str, Any] = {}
        self.done: Counter[str] = Counter()

    @property
    def officers(self) -> list[Somebody]:
        return [self.staff, *self.keepers]

    @property
    def people(self) -> list[Somebody]:
        """Those who come: 20 speak for organizations, the others work in groups."""
        return self.everybody

    @property
    def workers(self) -> list[Somebody]:
        return self.everybody[len(NAMES) :]

    def close(self) -> None:
        for one in self.keepers:
            one.browser.close()
        super().close()

    def look(self, somebody: Somebody, path: str) -> Page:
        return self.as_(somebody).get(path)


@dataclass(frozen=True)
class Act:
    """What happens at a moment. `settled`: whether all that came due before it is waited for."""

    at: datetime
    do: Callable[[Institution], None]


def play(institution: Institution, acts: Iterable[Act]) -> None:
    """The acts in the order of time."""
    for act in sorted(acts, key=lambda act: act.at):
        institution.to(act.at)
        act.do(institution)
        institution.settle()
        institution.say(f"{act.at:%d %b}: {act.do.__name__.replace('_', ' ')}")
