"""The books: everybody reads what is public, staff keep them, and two of them reopen a period."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.platform.every_action.rule import BOOKS, do, look
from tests.platform.every_action.world import World
from tests.platform.ledger.papers import IBAN, camt

from alliance.ledger import chart, services
from alliance.ledger.models import BankAccount
from alliance.ledger.services import Line
from alliance.ledger.statements import Format
from alliance.people.models import Person
from alliance.people.services import person_for_proven_address

TODAY = timezone.localdate()
LAST_MONTH = TODAY.replace(day=1) - timedelta(days=1)
BEFORE = LAST_MONTH.replace(day=1) - timedelta(days=1)


def things(world: World) -> SimpleNamespace:
    staff = world["staff"]
    lines = [Line(chart.BANK, 100, "EUR"), Line(chart.DUES, -100, "EUR")]
    entry = services.post(key="e", on=TODAY, text="Dues", lines=lines, by=staff, kind="dues")
    account = services.keep_bank_account(
        BankAccount(name="Main", number=IBAN, currency="EUR"), by=staff
    )
    services.import_statement(account, camt(), form=Format.CAMT, by=staff)
    second = person_for_proven_address("second-keeper@example.org", name="Second Keeper")
    Person.objects.filter(pk=second.pk).update(is_staff=True)
    second.refresh_from_db()
    return SimpleNamespace(
        entry=entry, account=account, line=account.lines.get(minor=100), second=second
    )


def _entry(world: World) -> dict[str, object]:
    return {"public_id": world.of(things).entry.public_id}


def _account(world: World) -> dict[str, object]:
    return {"public_id": world.of(things).account.public_id}


def _line(world: World) -> dict[str, object]:
    return {"public_id": world.of(things).line.public_id}


def _posted(world: World) -> dict[str, object]:
    fields: dict[str, object] = {
        "on": TODAY.isoformat(),
        "text": "Dues",
        "key": uuid4(),
        "lines-TOTAL_FORMS": 2,
        "lines-INITIAL_FORMS": 0,
    }
    for number, (account, side) in enumerate([(chart.BANK, "debit"), (chart.DUES, "credit")]):
        fields |= {
            f"lines-{number}-account": account,
            f"lines-{number}-{side}": "5.00",
            f"lines-{number}-currency": "EUR",
        }
    return fields


def _reversed(world: World) -> dict[str, object]:
    return {"on": TODAY.isoformat(), "text": "Entered twice", "key": uuid4()}


def _close(world: World) -> None:
    services.close(LAST_MONTH, by=world["staff"], today=TODAY)


def _ask(world: World) -> None:
    _close(world)
    second = world.of(things).second
    services.ask_to_reopen(BEFORE, by=second, text="An invoice came late")


def _aside(world: World) -> None:
    services.set_aside(world.of(things).line, by=world["staff"], reason="not ours")


def _statement(world: World) -> dict[str, object]:
    return {
        "form": "camt",
        "file": SimpleUploadedFile("s.xml", camt(opening=5)),
        "columns-date_format": "%Y-%m-%d",
    }


RATE = {"currency": "USD", "into": "EUR", "value": "0.9", "on": TODAY, "source": "ECB"}
ACCOUNT = {"name": "Other", "number": "DE00 1", "currency": "EUR", "account": chart.BANK}
BOOKED = {"account": chart.DONATIONS, "text": "Donation"}

RULES = [
    look("ledger:index"),
    look("ledger:account", args={"code": chart.BANK}),
    look("ledger:entry", args=_entry),
    look("ledger:beancount"),
    look("ledger:hledger"),
    look("ledger:entries_csv"),
    look("ledger:lines_csv"),
    look("ledger:journal", BOOKS),
    look("ledger:enter", BOOKS),
    do("ledger:enter", BOOKS, _posted),
    do("ledger:reverse", BOOKS, _reversed, args=_entry),
    look("ledger:take_over", BOOKS),
    do("ledger:take_over", BOOKS, {"text": "1000;5", "currency": "EUR"}, changes=False),
    look("ledger:year_end", BOOKS, args={"year": 2025}),
    look("ledger:periods", BOOKS),
    do("ledger:close", BOOKS, {"through": LAST_MONTH}),
    do("ledger:reopen_ask", BOOKS, {"through": BEFORE, "text": "late"}, before=_close),
    do("ledger:reopen_decide", BOOKS, {"agree": 1}, before=_ask, what="agree"),
    do("ledger:reopen_decide", BOOKS, before=_ask, what="refuse"),
    look("ledger:rates", BOOKS),
    do("ledger:rates", BOOKS, RATE),
    look("ledger:bank", BOOKS),
    look("ledger:bank_account_new", BOOKS),
    do("ledger:bank_account_new", BOOKS, ACCOUNT),
    look("ledger:bank_account", BOOKS, args=_account),
    do("ledger:bank_account", BOOKS, _statement, args=_account),
    look("ledger:bank_account_edit", BOOKS, args=_account),
    do("ledger:bank_account_edit", BOOKS, {**ACCOUNT, "number": IBAN}, args=_account),
    look("ledger:bank_line", BOOKS, args=_line),
    # Nothing awaits payment here, so it is said that nothing does.
    do("ledger:bank_settle", BOOKS, {"room": "x", "key": "y"}, args=_line, changes=False),
    do("ledger:bank_book", BOOKS, BOOKED, args=_line),
    do("ledger:bank_aside", BOOKS, {"reason": "not ours"}, args=_line),
    do("ledger:bank_undo", BOOKS, args=_line, before=_aside),
]
