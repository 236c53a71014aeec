"""Post an entry; reverse one."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, astuple, dataclass, replace
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from alliance.ledger import errors
from alliance.ledger.chart import ACCOUNTS
from alliance.ledger.currencies import CODES, MINOR_AT_MOST, plain
from alliance.ledger.models import Entry, EntryLine, Seal
from alliance.ledger.models.entry import A_YEAR
from alliance.ledger.queries import closed_through
from alliance.ledger.services.turns import in_turn
from alliance.ledger.signals import taken_back
from alliance.people.models import Person

LINES_AT_MOST = 1000
DIMENSIONS = ("fund", "programme", "group")


@dataclass(frozen=True)
class Line:
    """`account` is a code of `ledger.chart`. `minor` counts minor units of `currency` (ISO 4217):
    debit above zero, credit below. The rest says what it belongs to, by short names of the rooms
    above; at most 60 characters each.
    """

    account: str
    minor: int
    currency: str
    fund: str = ""
    programme: str = ""
    group: str = ""


@dataclass(frozen=True)
class _Wanted:
    """An entry that somebody wants written."""

    key: str
    on: date
    text: str
    lines: tuple[Line, ...]
    kind: str
    note: str
    reverses: Entry | None = None

    @property
    def digest(self) -> str:
        """Of all that the same key has to repeat."""
        said = [
            self.on.isoformat(),
            self.text,
            self.kind,
            self.note,
            [astuple(line) for line in self.lines],
            str(self.reverses.public_id) if self.reverses else None,
        ]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def post(
    *,
    key: str,
    on: date,
    text: str,
    lines: Iterable[Line],
    by: Person | None,
    kind: str,
    note: str = "",
) -> Entry:
    """Write an entry of two lines or more, which add up to zero in each currency.

    `key` makes it happen once: the same key with the same content returns the entry that there is.
    `text` is public and names no person; `note` is for those who keep the books. The caller has
    asked its own permissions.

    Raises `Unbalanced`, `BadLine`, `PeriodClosed`; `KeyTaken` when the key stands for another
    content; all are `LedgerError`.
    """
    return _write(_Wanted(key, on, text, tuple(lines), kind, note), by)


@transaction.atomic
def reverse(
    entry: Entry, *, key: str, on: date, text: str, by: Person | None, note: str = ""
) -> Entry:
    """Write the entry that takes `entry` back: its lines with the other sign, on a day of its own,
    as the day of `entry` may be closed. Raises `AlreadyReversed`, and what `post` raises.
    """
    lines = tuple(replace(line, minor=-line.minor) for line in lines_of(entry))
    written = _write(_Wanted(key, on, text, lines, entry.kind, note, entry), by)
    taken_back.send(Entry, entry=entry)
    return written


def lines_of(entry: Entry) -> list[Line]:
    """As they were given."""
    return given_lines(entry.lines.order_by("position"))


def given_lines(rows: Iterable[EntryLine]) -> list[Line]:
    """As they were given, of rows in their order."""
    return [Line(r.account, r.minor, r.currency, r.fund, r.programme, r.group) for r in rows]


def _write(wanted: _Wanted, by: Person | None) -> Entry:
    digest = wanted.digest
    in_turn()
    if there := Entry.objects.filter(key=wanted.key).first():
        if there.digest != digest:
            raise errors.KeyTaken(
                _("The key “%(key)s” is that of entry %(number)s, which says something else.")
                % {"key": wanted.key[:100], "number": there.number}
            )
        return there
    _check_words(wanted)
    _check_lines(wanted.lines)
    _check_day(wanted.on)
    _check_reversal(wanted.reverses)
    entry = Entry(
        seal_id=_next_number(wanted.on.year),
        on=wanted.on,
        kind=wanted.kind,
        text=wanted.text,
        note=wanted.note,
        key=wanted.key,
        digest=digest,
        reverses=wanted.reverses,
        by=by,
    )
    entry.save(force_insert=True)
    EntryLine.objects.bulk_create(
        EntryLine(entry=entry, position=position, **asdict(line))
        for position, line in enumerate(wanted.lines)
    )
    entry.seal = Seal.objects.create(pk=entry.seal_id)
    return entry


def _next_number(year: int) -> int:
    first = year * A_YEAR
    of_year = Seal.objects.filter(pk__gt=first, pk__lt=first + A_YEAR)
    return (of_year.aggregate(last=Max("pk"))["last"] or first) + 1


def _check_words(wanted: _Wanted) -> None:
    for name, given, least, room in (
        (_("key"), wanted.key, 1, 200),
        (_("text"), wanted.text, 1, 300),
        (_("kind"), wanted.kind, 1, 30),
        (_("note"), wanted.note, 0, 1000),
    ):
        if not least <= len(given.strip()) or len(given) > room:
            raise errors.LedgerError(
                _("The %(what)s of an entry is missing or longer than %(room)d characters.")
                % {"what": name, "room": room}
            )


def _check_lines(lines: tuple[Line, ...]) -> None:
    if not 2 <= len(lines) <= LINES_AT_MOST:
        raise errors.Unbalanced(
            _("An entry has two lines or more, and at most %(most)d.") % {"most": LINES_AT_MOST}
        )
    sums: dict[str, int] = defaultdict(int)
    for place, line in enumerate(lines, start=1):
        if trouble := _trouble_of(line):
            raise errors.BadLine(
                _("Line %(place)d: %(trouble)s") % {"place": place, "trouble": trouble}
            )
        sums[line.currency] += line.minor
    for currency, over in sorted(sums.items()):
        if over:
            raise errors.Unbalanced(
                _("Debit and credit differ by %(amount)s %(currency)s.")
                % {"amount": plain(over, currency), "currency": currency}
            )


def _trouble_of(line: Line) -> str:
    if line.account not in ACCOUNTS:
        return _("there is no account “%(code)s”.") % {"code": str(line.account)[:20]}
    if line.currency not in CODES:
        return _("“%(code)s” is no currency of ISO 4217.") % {"code": str(line.currency)[:20]}
    if type(line.minor) is not int or not 0 < abs(line.minor) <= MINOR_AT_MOST:
        return _("the amount is a whole number of minor units, not zero, at most 10¹⁵.")
    if any(len(getattr(line, dimension)) > 60 for dimension in DIMENSIONS):
        return _("fund, programme and group have at most 60 characters.")
    return ""


def _check_day(on: date) -> None:
    through = closed_through()
    if through and on <= through:
        raise errors.PeriodClosed(
            _("The books are closed through %(day)s. Choose a later day, or have them reopened.")
            % {"day": through.isoformat()}
        )


def _check_reversal(reverses: Entry | None) -> None:
    if reverses and (other := Entry.objects.filter(reverses=reverses).first()):
        raise errors.AlreadyReversed(
            _("Entry %(number)s has been reversed by %(other)s already.")
            % {"number": reverses.number, "other": other.number}
        )
