"""Invoices, credit notes and receipts as PDF that assistive technology can read (PDF/UA-1).

Typst sets them from a template of ours and from data: nobody's words are read as markup. The same
paper gives the same bytes each time, as long as what it says is the same.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alliance.ledger.amounts import shown
from alliance.membership import amounts, references
from alliance.membership.models import Invoice

PDF = "application/pdf"
TEMPLATE = Path(__file__).parent / "templates" / "membership" / "paper.typ"
_FONTS = Path(__file__).parents[1] / "theme" / "fonts"


def of_invoice(invoice: Invoice) -> bytes:
    """An invoice, or a credit note, in the active language."""
    is_invoice = invoice.kind == Invoice.Kind.INVOICE
    title = _("Invoice") if is_invoice else _("Credit note")
    facts = [(_("Number"), invoice.label), (_("Date"), _day(invoice.issued_on))]
    if is_invoice:
        facts += [
            (_("Due on"), _day(invoice.due_on)),
            (_("Reference"), references.spaced(invoice.reference)),
        ]
    elif invoice.credits:
        facts += [(_("Takes back"), invoice.credits.label), (_("Reason"), invoice.reason)]
    rows = [(line["text"], shown(line["minor"], invoice.currency)) for line in invoice.lines]
    below = [invoice.tax_note]
    if is_invoice:
        below += [settings.MEMBERSHIP_PAY_TO, _("Please name the reference with the payment.")]
    total = (_("Total"), shown(invoice.total_minor, invoice.currency))
    said = {"title": f"{title} {invoice.label}", "facts": facts, "rows": rows, "total": total}
    return _set(invoice, said, below)


def receipt(invoice: Invoice) -> bytes:
    """What was paid of an invoice, and what is open."""
    state = amounts.of_invoice(invoice)
    facts = [(_("Invoice"), invoice.label), (_("Date"), _day(invoice.issued_on))]
    rows = [
        (
            f"{_day(row.payment.received_on)}, {row.payment.get_method_display()}",
            shown(row.minor, invoice.currency),
        )
        for row in invoice.allocations.select_related("payment")
    ]
    below = []
    if state.open > 0:
        rest = shown(state.open, invoice.currency)
        below = [_("%(amount)s are still open.") % {"amount": rest}]
    title = _("Receipt for invoice %(number)s") % {"number": invoice.label}
    total = (_("Paid"), shown(state.paid, invoice.currency))
    return _set(invoice, {"title": title, "facts": facts, "rows": rows, "total": total}, below)


def _set(invoice: Invoice, what: dict[str, Any], below: list[str]) -> bytes:
    to = invoice.bill_to
    tax = f"{_('Tax number')}: {to.tax_id}" if to.tax_id else ""
    said = what | {
        "site": settings.SITE_NAME,
        "language": (get_language() or "en")[:2],
        "seller": settings.MEMBERSHIP_SELLER.splitlines(),
        "to": [
            line
            for line in (to.name or _("former participant"), *to.address.splitlines(), tax)
            if line
        ],
        "heads": [_("What for"), _("Amount")],
        "below": [line for text in below for line in text.splitlines() if line],
    }
    made = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"paper": json.dumps(said, ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=datetime.combine(invoice.issued_on, time(), UTC),
        font_paths=_fonts(),
        ignore_system_fonts=True,
    )
    assert isinstance(made, bytes)
    return made


def _fonts() -> list[Any]:
    """Ours, and those that come with Typst."""
    return [_FONTS]


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
