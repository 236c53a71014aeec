"""Random operations on the books, beside a model of them in memory that knows no database.

A step is drawn from a seeded generator, so a run that fails can be run again. The model says what
the books must hold; `check` compares all of it with what they do hold.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import PermissionDenied

from alliance.ledger import chart, errors, queries, reports, services
from alliance.ledger.models import Entry, EntryLine, PeriodEvent, Rate, Seal
from alliance.ledger.models.entry import A_YEAR
from alliance.ledger.services import Line
from alliance.people.models import Person

CURRENCIES = ("EUR", "USD", "JPY", "KWD")
CODES = tuple(chart.ACCOUNTS)
FIRST = date(2020, 1, 1)
DAYS = 5 * 365
FUNDS = ("", "", "", "summit", "research")
KEPT_IN_MIND = 2000  # entries of which a step picks one to reverse or to repeat
Sums = Counter[tuple[str, str, str]]


@dataclass(frozen=True)
class Known:
    """An entry as the model remembers it."""

    key: str
    on: date
    lines: tuple[Line, ...]
    pk: int


@dataclass
class RandomBooks:
    """`take(n)` does n steps. `tally` counts what they were and how they ended."""

    staff: tuple[Person, Person]
    seed: int = 0
    sums: Sums = field(default_factory=Counter)
    numbers: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    tally: Counter[str] = field(default_factory=Counter)
    entries: int = 0
    lines: int = 0
    rates: int = 0
    closed: date | None = None
    asked: tuple[date, int] | None = None
    known: list[Known] = field(default_factory=list)
    reversed: set[int] = field(default_factory=set)
    steps: int = 0

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.choices: tuple[tuple[Callable[[], None], int], ...] = (
            (self._post, 640),
            (self._reverse, 130),
            (self._replay, 120),
            (self._unbalanced, 40),
            (self._other_content, 30),
            (self._rate, 20),
            (self._exchange, 10),
            (self._close, 5),
            (self._ask, 2),
            (self._decide, 3),
        )

    def take(self, count: int) -> None:
        acts, weights = zip(*self.choices, strict=True)
        for act in self.random.choices(acts, weights, k=count):
            self.steps += 1
            act()

    def check(self) -> None:
        """The books hold exactly what the model says, and every entry of them balances."""
        held = Counter(queries.balances(by=["account", "currency", "fund"]))
        assert held == Counter({key: minor for key, minor in self.sums.items() if minor})
        for currency in CURRENCIES:
            sums = reports.sums_of(currency)
            assert sum(sums.values()) == 0
            assert reports.balance_sheet(sums, currency, date.max).adds_up
        assert Entry.objects.count() == Seal.objects.count() == self.entries
        assert EntryLine.objects.count() == self.lines
        assert Rate.objects.count() == self.rates
        for year, last in self.numbers.items():
            of_year = Seal.objects.filter(pk__gt=year * A_YEAR, pk__lt=(year + 1) * A_YEAR)
            assert of_year.count() == last
            assert not last or of_year.order_by("-pk").values_list("pk", flat=True)[0] == (
                year * A_YEAR + last
            )
        assert queries.closed_through() == self.closed
        assert (queries.reopening_asked() is not None) == (self.asked is not None)
        assert queries.unbalanced() == []

    # What can be done ---------------------------------------------------------------------------

    def _post(self) -> None:
        key, on, lines = f"r:{self.steps}", self._day(), self._lines()
        if self._is_closed(on):
            self._refused(errors.PeriodClosed, lambda: self._write(key, on, lines))
            return
        entry = self._write(key, on, lines)
        self._remember(entry, key, lines)
        self.tally["posted"] += 1

    def _reverse(self) -> None:
        known = self._pick()
        if known is None:
            return
        key, on = f"r:{self.steps}", self._day()
        entry = Entry(pk=known.pk, kind="random")
        entry.refresh_from_db()

        def act() -> Entry:
            return services.reverse(entry, key=key, on=on, text="Back", by=None)

        if self._is_closed(on):
            self._refused(errors.PeriodClosed, act)
        elif known.pk in self.reversed:
            self._refused(errors.AlreadyReversed, act)
        else:
            back = act()
            lines = tuple(
                Line(x.account, -x.minor, x.currency, x.fund, x.programme, x.group)
                for x in known.lines
            )
            self._remember(back, key, lines)
            self.reversed.add(known.pk)
            self.tally["reversed"] += 1

    def _replay(self) -> None:
        """The same key and content again, whether its day is closed by now or not."""
        known = self._pick(posted=True)
        if known is not None:
            assert self._write(known.key, known.on, known.lines).pk == known.pk
            self.tally["repeated"] += 1

    def _other_content(self) -> None:
        known = self._pick(posted=True)
        if known is not None:
            other = known.on + timedelta(days=1)
            self._refused(errors.KeyTaken, lambda: self._write(known.key, other, known.lines))

    def _unbalanced(self) -> None:
        lines = list(self._lines())
        at = self.random.randrange(len(lines))
        off = lines[at]
        lines[at] = Line(off.account, off.minor + (1 if off.minor != -1 else 2), off.currency)
        key = f"r:{self.steps}"
        self._refused(errors.Unbalanced, lambda: self._write(key, self._day(), tuple(lines)))

    def _rate(self) -> None:
        one, other = self.random.sample(CURRENCIES, 2)
        services.record_rate(
            currency=one,
            into=other,
            on=self._day(),
            value=Decimal(self.random.randint(1, 10**12)).scaleb(-9),
            source="random",
            by=self.staff[0],
        )
        self.rates += 1
        self.tally["rates"] += 1

    def _exchange(self) -> None:
        one, other = self.random.sample(CURRENCIES, 2)
        on, key = self._day(), f"r:{self.steps}"
        given = Line(chart.BANK, -self.random.randint(1, 10**6), one)
        got = Line(chart.BANK, self.random.randint(1, 10**6), other)

        def act() -> Entry:
            return services.exchange(
                key=key, on=on, text="Exchanged", given=given, received=got, by=None
            )

        try:
            queries.rate_on(one, other, on)
        except errors.NoRate:
            self._refused(errors.NoRate, act)
            return
        if self._is_closed(on):
            self._refused(errors.PeriodClosed, act)
            return
        entry = act()
        self._remember(entry, "", tuple(services.posting.lines_of(entry)))
        self.tally["exchanged"] += 1

    def _close(self) -> None:
        """Mostly the next quarter, so that the books are often closed, and never wholly."""
        start = self.closed or FIRST - timedelta(days=1)
        through = _end_of_month(start + timedelta(days=self.random.randint(-40, 95)))
        if through > FIRST + timedelta(days=DAYS * 2 // 3):
            return

        def act() -> PeriodEvent:
            return services.close(through, by=self.staff[0], today=date(2030, 1, 1))

        if self.closed is not None and through <= self.closed:
            self._refused(errors.NotNow, act)
            return
        act()
        self.closed, self.asked = through, None
        self.tally["closed"] += 1

    def _ask(self) -> None:
        through = _end_of_month(self._day())
        who = self.random.randrange(2)

        def act() -> PeriodEvent:
            return services.ask_to_reopen(through, by=self.staff[who], text="why")

        if self.asked or self.closed is None or through >= self.closed:
            self._refused(errors.NotNow, act)
            return
        act()
        self.asked = (through, who)
        self.tally["asked to reopen"] += 1

    def _decide(self) -> None:
        who = self.random.randrange(2)
        agree = self.random.random() < 0.8
        step = services.reopen if agree else services.refuse_to_reopen
        if self.asked is None:
            self._refused(errors.NotNow, lambda: step(by=self.staff[who]))
        elif agree and who == self.asked[1]:
            self._refused(PermissionDenied, lambda: step(by=self.staff[who]))
        else:
            step(by=self.staff[who])
            if agree:
                self.closed = self.asked[0]
            self.asked = None
            self.tally["reopened" if agree else "kept closed"] += 1

    # How it is done -----------------------------------------------------------------------------

    def _write(self, key: str, on: date, lines: tuple[Line, ...]) -> Entry:
        return services.post(key=key, on=on, text="Random", lines=lines, by=None, kind="random")

    def _remember(self, entry: Entry, key: str, lines: tuple[Line, ...]) -> None:
        year = entry.on.year
        self.numbers[year] += 1
        assert entry.seal_id == year * A_YEAR + self.numbers[year]
        for line in lines:
            self.sums[line.account, line.currency, line.fund] += line.minor
        self.entries += 1
        self.lines += len(lines)
        known = Known(key if entry.reverses_id is None else "", entry.on, lines, entry.pk)
        if len(self.known) < KEPT_IN_MIND:
            self.known.append(known)
        else:
            self.known[self.random.randrange(KEPT_IN_MIND)] = known

    def _pick(self, *, posted: bool = False) -> Known | None:
        for _try in range(5):
            if self.known and ((one := self.random.choice(self.known)).key or not posted):
                return one
        return None

    def _refused(self, what: type[Exception], act: Callable[[], object]) -> None:
        try:
            act()
        except what:
            self.tally[f"refused: {what.__name__}"] += 1
        else:
            raise AssertionError(f"step {self.steps}: {what.__name__} was not raised")

    def _day(self) -> date:
        return FIRST + timedelta(days=self.random.randrange(DAYS))

    def _is_closed(self, on: date) -> bool:
        return self.closed is not None and on <= self.closed

    def _lines(self) -> tuple[Line, ...]:
        """Two to six lines, now and then in two currencies."""
        found: list[Line] = []
        for currency in self.random.sample(CURRENCIES, 2 if self.random.random() < 0.1 else 1):
            fund = self.random.choice(FUNDS)
            left = 0
            for _line in range(self.random.choice((1, 1, 1, 2))):
                minor = self.random.choice((1, -1)) * self.random.randint(1, 10**7)
                found.append(Line(self.random.choice(CODES), minor, currency, fund))
                left += minor
            if left:
                found.append(Line(self.random.choice(CODES), -left, currency, fund))
            else:
                found.append(Line(chart.BANK, 1, currency, fund))
                found.append(Line(chart.BANK, -1, currency, fund))
        return tuple(found)


def _end_of_month(day: date) -> date:
    first = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first - timedelta(days=1)
