"""What pages of money read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min, Q, QuerySet, Sum
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.funding.models import Budget, Claim, Gift, Grant, Programme
from alliance.funding.permissions import Viewer, may_keep_books
from alliance.funding.plan import GRANTS_ROW, row_labels
from alliance.groups.models import WorkingGroup
from alliance.ledger import chart
from alliance.ledger.models import Entry, EntryLine
from alliance.ledger.models.entry import A_YEAR
from alliance.ledger.queries import balances

STANDING = chart.of_kind(chart.Kind.ASSET, chart.Kind.LIABILITY)
EXPENSES = chart.of_kind(chart.Kind.EXPENSE)
COLUMNS = ("account", "currency", "fund", "programme", "group")
ASKED = (*COLUMNS, "plan", "q")  # `plan` is a row of the budget, `q` words of the text or a number


@dataclass(frozen=True)
class Held:
    """What stands on an account at the end of a year; what is owed is below zero."""

    account: chart.Account
    currency: str
    minor: int


def years() -> list[int]:
    """Those of which the books or a budget know something, the newest first; at least this one."""
    span = Entry.objects.aggregate(first=Min("on"), last=Max("on"))
    found = {timezone.localdate().year}
    approved = Budget.objects.filter(state=Budget.State.APPROVED)
    found.update(approved.values_list("year", flat=True))
    if span["first"]:
        found.update(range(span["first"].year, span["last"].year + 1))
    return sorted(found, reverse=True)


def held_at_the_end(year: int) -> list[Held]:
    """Where the money is, and what is owed, in the order of the chart."""
    rows = balances(by=("account", "currency"), account=STANDING, until=date(year, 12, 31))
    return [
        Held(chart.ACCOUNTS[account], currency, minor)
        for (account, currency), minor in rows.items()
    ]


def entries(year: int, asked: QueryDict | dict[str, str]) -> QuerySet[Entry]:
    """Entries of a year that have a line with all that is asked for, the newest first. "-" asks
    for lines that name none. Unknown words are not asked for.
    """
    found = Entry.objects.filter(pk__in=lines(year, asked).values("entry_id"))
    return found.prefetch_related("lines").order_by("-on", "-seal_id")


def lines(year: int, asked: QueryDict | dict[str, str]) -> QuerySet[EntryLine]:
    """The lines themselves that all that is asked for holds of."""
    found = EntryLine.objects.filter(entry__on__year=year)
    wanted = {name: asked.get(name, "")[:60].strip() for name in ASKED}
    for name in COLUMNS:
        if value := wanted[name]:
            found = found.filter(**{name: "" if value == "-" else value})
    if wanted["programme"] and not wanted["account"]:
        found = found.filter(account__in=PROGRAMME_ACCOUNTS)
    if wanted["plan"]:
        found = found.filter(_in_the_row(wanted["plan"]), account__in=EXPENSES)
    if wanted["q"]:
        found = found.filter(_said(wanted["q"]))
    return found


def _in_the_row(key: str) -> Q:
    """What the plan counts in a row of it (`plan.row_of`)."""
    if key in Programme.values and key != Programme.OPERATIONS:
        return Q(programme=key)
    others = Q(programme__in=[one for one in Programme.values if one != Programme.OPERATIONS])
    grants = Q(account=chart.GRANTS_PAID) & ~Q(programme__in=Programme.values)
    return grants if key == GRANTS_ROW else ~others & ~grants


def _said(words: str) -> Q:
    year, _dash, number = words.partition("-")
    if re.fullmatch(r"[0-9]{4}-[0-9]{1,7}", words):
        return Q(entry__seal=int(year) * A_YEAR + int(number))
    return Q(entry__text__icontains=words)


def counted(year: int, asked: dict[str, str]) -> tuple[QuerySet[EntryLine], int] | None:
    """The lines to add up for what is asked, and the sign by which people read them, where they
    are of one account or of expenses; the sum of any others would say nothing.
    """
    account = chart.ACCOUNTS.get(asked.get("account", ""))
    if account is not None:
        return lines(year, asked), account.sign
    if not {"plan", "programme", "group"} & asked.keys():
        return None
    return lines(year, asked).filter(account__in=EXPENSES), 1


def sums_asked(year: int, asked: dict[str, str]) -> list[tuple[str, int]]:
    """(currency, minor units) of all that is asked for."""
    if (found := counted(year, asked)) is None:
        return []
    rows = found[0].order_by().values("currency").annotate(sum=Sum("minor")).order_by("currency")
    return [(row["currency"], found[1] * int(row["sum"])) for row in rows if row["sum"]]


def amounts_of(
    page: Iterable[Entry], year: int, asked: dict[str, str]
) -> dict[int, list[tuple[str, int]]]:
    """(currency, minor units) by entry: of the lines asked for, else all that it moves."""
    if (found := counted(year, asked)) is None:
        return {entry.pk: moved(entry) for entry in page}
    rows = found[0].filter(entry__in=[entry.pk for entry in page]).order_by()
    sums = rows.values_list("entry_id", "currency").annotate(sum=Sum("minor"))
    amounts: dict[int, list[tuple[str, int]]] = {entry.pk: [] for entry in page}
    for pk, currency, minor in sums.order_by("entry_id", "currency"):
        amounts[pk].append((currency, found[1] * int(minor)))
    return amounts


def moved(entry: Entry) -> list[tuple[str, int]]:
    """(currency, minor units) that an entry moves: the sum of its debits."""
    sums: Counter[str] = Counter()
    for line in entry.lines.all():
        sums[line.currency] += max(line.minor, 0)
    return sorted(sums.items())


def sides(entry: Entry) -> tuple[list[str], list[str]]:
    """Names of the accounts that it takes from, and of those that it gives to."""
    both: tuple[dict[str, None], dict[str, None]] = ({}, {})
    for line in entry.lines.all():
        both[line.minor > 0][str(line.chart.name)] = None
    return list(both[0]), list(both[1])


PROGRAMME_ACCOUNTS = (chart.STAFF, chart.TECHNOLOGY, chart.OPERATIONS, chart.EVENTS)


def claims_of(viewer: Viewer) -> QuerySet[Claim]:
    """Their own, the newest first."""
    if not viewer.is_authenticated:
        return Claim.objects.none()
    return Claim.objects.filter(claimant_id=viewer.pk).prefetch_related("lines")


def gifts_of(viewer: Viewer) -> QuerySet[Gift]:
    """Gifts that are theirs, or of which they are asked whether they are; the newest first."""
    return Gift.objects.filter(person_id=viewer.pk) if viewer.pk else Gift.objects.none()


def named_gifts(year: int) -> list[Gift]:
    """Of givers who want to be named, the oldest first; none that was taken back in the books."""
    found = Gift.objects.filter(on__year=year, is_named=True).order_by("on", "pk")
    return [gift for gift, entry in receipts(found) if not hasattr(entry, "reversed_by")]


def receipts(gifts: Iterable[Gift]) -> Iterator[tuple[Gift, Entry]]:
    """Gifts with the entries by which the books have them; an entry that was taken back has
    `reversed_by`.
    """
    known = list(gifts)
    entries = Entry.objects.filter(key__in=[gift.key for gift in known])
    found = {entry.key: entry for entry in entries.select_related("reversed_by")}
    for gift in known:
        if gift.key in found:
            yield gift, found[gift.key]


def queue(viewer: Viewer) -> QuerySet[Claim]:
    """What waits for approval or payment, the oldest first; for others than who keeps the books
    there is none.
    """
    if not may_keep_books(viewer):
        return Claim.objects.none()
    waiting = (Claim.State.SUBMITTED, Claim.State.APPROVED)
    found = Claim.objects.filter(state__in=waiting).select_related("claimant")
    return found.prefetch_related("lines").order_by("state", "submitted_at", "pk")


def grants_of(year: int) -> QuerySet[Grant]:
    """Grants that run in that year."""
    first, last = date(year, 1, 1), last_day(year)
    found = Grant.objects.filter(starts_on__lte=last, ends_on__gte=first)
    return found.prefetch_related("instalments", "reports").order_by("starts_on", "title")


def last_day(year: int) -> date:
    return date(year, 12, 31)


def words_of(asked: dict[str, str]) -> list[str]:
    """What is asked of entries, in the reader's words; unknown words as they came."""
    known: dict[str, dict[str, str]] = {
        "account": {code: str(account.name) for code, account in chart.ACCOUNTS.items()},
        "programme": {value: str(label) for value, label in Programme.choices},
        "plan": row_labels(),
        "fund": {**dict(Grant.objects.values_list("code", "title")), "-": _("Free to use")},
        "group": dict(WorkingGroup.objects.values_list("acronym", "name")),
    }
    return [
        known.get(name, {}).get(value) or value[:60]
        for name, value in asked.items()
        if name in ASKED
    ]
