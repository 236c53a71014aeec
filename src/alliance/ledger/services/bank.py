"""Keep our accounts at banks, and the statements that they send."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from alliance.ledger.currencies import CODES
from alliance.ledger.errors import BadLine, BadStatement
from alliance.ledger.models import BankAccount, BankLine, BankStatement
from alliance.ledger.models.bank import HELD
from alliance.ledger.permissions import ask_to_keep_books
from alliance.ledger.services.reconciling import match_waiting
from alliance.ledger.statements import Columns, Format, Statement, read
from alliance.ledger.statements.shapes import fingerprints
from alliance.people.models import Person


@transaction.atomic
def keep_bank_account(account: BankAccount, *, by: Person) -> BankAccount:
    """Add an account at a bank, or change its name or the form of its statements. Currency and
    account of the chart stay once there are movements. Raises `PermissionDenied`, `BadLine`.
    """
    ask_to_keep_books(by)
    account.number = compact(account.number)
    if account.currency not in CODES or account.account not in HELD or not account.number:
        raise BadLine(
            _("An account has a number, a currency of ISO 4217 and a place in the chart.")
        )
    before = BankAccount.objects.filter(pk=account.pk).first()
    if before and before.lines.exists():
        fixed = ("currency", "account")
        if any(getattr(before, name) != getattr(account, name) for name in fixed):
            raise BadLine(_("The account has movements; its currency and place stay."))
    account.save()
    return account


@transaction.atomic
def import_statement(
    bank_account: BankAccount,
    file: bytes,
    *,
    form: Format,
    by: Person,
    columns: Columns | None = None,
) -> list[BankStatement]:
    """Read a bank's file, keep what is new in it, and match it with what awaits payment.

    Raises `PermissionDenied`; `BadStatement` when the file cannot be read, does not add up, or is
    of another account: then nothing of it is kept.
    """
    ask_to_keep_books(by)
    statements = read(file, form, currency=bank_account.currency, columns=columns)
    kept = [_keep(bank_account, statement, by) for statement in statements]
    bank_account.form = form
    if columns:
        bank_account.columns = asdict(columns)
    bank_account.save(update_fields=["form", "columns"])
    match_waiting(bank_account)
    return kept


def columns_of(bank_account: BankAccount) -> dict[str, Any]:
    """The columns as they were named last time."""
    known = Columns.__dataclass_fields__
    return {name: value for name, value in bank_account.columns.items() if name in known}


def compact(number: str) -> str:
    """An IBAN or number without the blanks that people put in."""
    return "".join(number.split()).upper()


def _keep(bank_account: BankAccount, statement: Statement, by: Person) -> BankStatement:
    if statement.account and not _is_its(bank_account, statement.account):
        raise BadStatement(
            _("The file is of account %(its)s, not of %(ours)s.")
            % {"its": statement.account[:40], "ours": bank_account.number}
        )
    days = [line.booked_on for line in statement.lines]
    prints = fingerprints(statement.lines)
    there = set(
        BankLine.objects.filter(bank_account=bank_account, fingerprint__in=prints).values_list(
            "fingerprint", flat=True
        )
        if len(prints) < 500
        else BankLine.objects.filter(bank_account=bank_account).values_list(
            "fingerprint", flat=True
        )
    )
    fresh = [
        (line, name)
        for line, name in zip(statement.lines, prints, strict=True)
        if name not in there
    ]
    kept = BankStatement.objects.create(
        bank_account=bank_account,
        reference=statement.reference,
        opening=statement.opening,
        closing=statement.closing,
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        repeated=len(prints) - len(fresh),
        by=by,
    )
    BankLine.objects.bulk_create(
        [
            BankLine(bank_account=bank_account, statement=kept, fingerprint=name, **asdict(line))
            for line, name in fresh
        ],
        batch_size=200,
    )
    return kept


def _is_its(bank_account: BankAccount, named: str) -> bool:
    """MT940 may put the bank's code, a slash and the number, or a currency behind it."""
    its, ours = compact(named), bank_account.number
    return ours in (its, its.removesuffix(bank_account.currency)) or its.endswith("/" + ours)
