"""One door for all formats."""

from __future__ import annotations

from django.utils.translation import gettext as _

from alliance.ledger.currencies import CODES
from alliance.ledger.errors import BadStatement
from alliance.ledger.statements import camt053, mt940, tables
from alliance.ledger.statements.shapes import FILE_BYTES, Columns, Format, Statement


def read(
    file: bytes, form: Format, *, currency: str, columns: Columns | None = None
) -> list[Statement]:
    """The statements in `file`, each checked against its own balances. `currency` is that of the
    account; `columns` are needed for CSV. Raises `BadStatement` with a sentence for staff, whatever
    the file holds.
    """
    if len(file) > FILE_BYTES:
        raise BadStatement(
            _("The file is larger than %(most)d MB.") % {"most": FILE_BYTES // 1024 // 1024}
        )
    if form == Format.CAMT:
        found = camt053.statements(file)
    elif form == Format.MT940:
        found = mt940.statements(file)
    else:
        found = [tables.statement(file, columns or Columns(booked_on=""), currency)]
    if not found:
        raise BadStatement(_("There is no statement in the file."))
    for statement in found:
        if statement.currency not in CODES or statement.currency != currency:
            raise BadStatement(
                _("The statement is in %(its)s, the account in %(ours)s.")
                % {"its": statement.currency[:10] or "?", "ours": currency}
            )
        statement.check()
    return found
