"""What was billed in a year, and how it stands: for who keeps the books, and for their adviser."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from alliance.ledger import currencies
from alliance.membership import amounts
from alliance.membership.days import today
from alliance.membership.models import Invoice
from alliance.writing import tables

COLUMNS = (
    "number", "kind", "issued", "due", "member", "bill_name", "tax_id", "currency", "total",
    "credited", "paid", "written_off", "open", "state", "credits", "reference",
)  # fmt: skip


class Standing(models.TextChoices):
    """How an invoice stands; a credit note only says that it is one."""

    OPEN = "open", _("open")
    OVERDUE = "overdue", _("overdue")
    PAID = "paid", _("paid")
    TAKEN_BACK = "taken_back", _("taken back")
    WRITTEN_OFF = "written_off", _("written off")
    CREDIT_NOTE = "credit_note", _("credit note")


def years() -> list[int]:
    """In which something was billed, the newest first."""
    found = Invoice.objects.order_by().values_list("issued_on__year", flat=True).distinct()
    return sorted(found, reverse=True)


def billed(year: int | None = None, standing: str = "", words: str = "") -> QuerySet:
    """Invoices and credit notes by their numbers, each with `standing` and what
    `amounts.with_amounts` adds. `words` is a part of a number, of who is billed, or of the member.
    """
    rows = amounts.with_amounts(Invoice.objects.all()).annotate(standing=_standing())
    if year is not None:
        rows = rows.filter(issued_on__year=year)
    if standing in Standing.values:
        rows = rows.filter(standing=standing)
    if words:
        rows = rows.filter(_about(words))
    rows = rows.select_related("membership__organization", "membership__person", "bill_to")
    return rows.select_related("credits").order_by("-issued_on", "-pk")


def sums(rows: Iterable[Any]) -> list[tuple[str, int, int]]:
    """By currency: what was billed less what was taken back in these rows, and what is open."""
    net: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for row in rows:
        is_invoice = row.kind == Invoice.Kind.INVOICE
        net[row.currency] += row.total_minor if is_invoice else -row.total_minor
        left[row.currency] += row.open if is_invoice else 0
    return [(currency, net[currency], left[currency]) for currency in sorted(net)]


def write(rows: Iterable[Any]) -> Iterator[str]:
    """The rows as CSV (RFC 4180): days as YYYY-MM-DD, amounts with a point, line by line."""
    line = tables.rows()
    yield line(COLUMNS)
    for row in rows:
        said = {
            "number": row.label,
            "kind": row.kind,
            "issued": row.issued_on.isoformat(),
            "due": row.due_on.isoformat(),
            "member": row.membership.member,
            "bill_name": row.bill_to.name,
            "tax_id": row.bill_to.tax_id,
            "currency": row.currency,
            "total": currencies.plain(row.total_minor, row.currency),
            "state": row.standing,
            "credits": row.credits.label if row.credits else "",
            "reference": row.reference,
        }
        if row.kind == Invoice.Kind.INVOICE:
            for name in ("credited", "paid", "written_off", "open"):
                said[name] = currencies.plain(getattr(row, name), row.currency)
        yield line([tables.harmless(str(said.get(name, ""))) for name in COLUMNS])


def _standing() -> Case:
    return Case(
        When(kind=Invoice.Kind.CREDIT_NOTE, then=Value(Standing.CREDIT_NOTE.value)),
        When(written_off__gt=0, then=Value(Standing.WRITTEN_OFF.value)),
        When(credited__gte=F("total_minor"), then=Value(Standing.TAKEN_BACK.value)),
        When(open__lte=0, then=Value(Standing.PAID.value)),
        When(due_on__lt=today(), then=Value(Standing.OVERDUE.value)),
        default=Value(Standing.OPEN.value),
        output_field=models.CharField(),
    )


def _about(words: str) -> Q:
    series, dash, number = words.rpartition("-")
    by_name = (
        Q(bill_to__name__icontains=words)
        | Q(membership__organization__name__icontains=words)
        | Q(membership__person__name__icontains=words)
    )
    digits = number.strip()
    if digits.isascii() and digits.isdecimal() and len(digits) < 10:
        numbered = Q(number=int(digits))
        by_name |= numbered & Q(series__iexact=series.strip()) if dash else numbered
    return by_name
