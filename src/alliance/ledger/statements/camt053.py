"""CAMT.053, the statement of ISO 20022 (`camt.053.001.02` to `.08`).

What is read is named alike in all these versions, but for two: from .04 on a party stands within
`Pty`, and from .08 on the status of an entry within `Cd`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from lxml import etree

from alliance.ledger.currencies import CODES, to_minor
from alliance.ledger.errors import BadStatement
from alliance.ledger.statements.shapes import LINES_AT_MOST, Statement, StatementLine, tidy

_NAMESPACE = re.compile(r"\{urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(\d{2})\}Document")
_VERSIONS = {f"{number:02d}" for number in range(2, 9)}
_OPENING = ("OPBD", "PRCD")  # booked, or else what was the closing balance of the day before
_CLOSING = ("CLBD",)

Element = etree._Element


def statements(file: bytes) -> list[Statement]:
    """The statements in a file. Raises `BadStatement`."""
    root = _root(file)
    return [_statement(found) for found in root.iterfind("{*}BkToCstmrStmt/{*}Stmt")]


def _root(file: bytes) -> Element:
    """Parsed without a DTD, entities or anything from outside, within lxml's bounds of depth and
    size. A file with a document type is none of a bank's and is refused unread.
    """
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(file, parser)
    except (etree.XMLSyntaxError, ValueError) as refusal:
        raise BadStatement(_("The file is not well-formed XML.")) from refusal
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadStatement(_("The file has a document type, which no bank sends."))
    named = _NAMESPACE.fullmatch(str(root.tag))
    if named is None or named[1] not in _VERSIONS:
        raise BadStatement(
            _("This is no CAMT.053 of the versions .02 to .08: its root is %(root)s.")
            % {"root": str(root.tag)[:100]}
        )
    return root


def _statement(element: Element) -> Statement:
    account = _text(element, "Acct/Id/IBAN") or _text(element, "Acct/Id/Othr/Id")
    opening, of_opening = _balance(element, _OPENING)
    closing, of_closing = _balance(element, _CLOSING)
    currency = of_closing or of_opening or _text(element, "Acct/Ccy")
    lines: list[StatementLine] = []
    for entry in element.iterfind("{*}Ntry"):
        lines += _lines(entry)
        if len(lines) > LINES_AT_MOST:
            raise BadStatement(
                _("The file has more than %(most)d movements.") % {"most": LINES_AT_MOST}
            )
    return Statement(
        account=account,
        currency=currency or (lines[0].currency if lines else ""),
        lines=tuple(lines),
        reference=tidy(_text(element, "Id"))[:60],
        opening=opening,
        closing=closing,
    )


def _balance(element: Element, codes: tuple[str, ...]) -> tuple[int | None, str]:
    """(minor units, currency) of the first kind of balance that is there. Intermediate ones of a
    statement in several pages ("ITBD") are none of these.
    """
    for code in codes:
        for balance in element.iterfind("{*}Bal"):
            if _text(balance, "Tp/CdOrPrtry/Cd") == code:
                minor, currency = _amount(balance)
                return minor * _sign(balance), currency
    return None, ""


def _lines(entry: Element) -> Iterator[StatementLine]:
    """One line for a booked entry that moves money, or one for each of its parts when these make up
    its amount (a bank may book many transfers as one). What is only announced is left out.
    """
    status = _text(entry, "Sts/Cd") or _text(entry, "Sts")
    if status != "BOOK":
        return
    minor, currency = _amount(entry)
    whole = minor * _sign(entry)
    if not whole:
        return
    parts = entry.findall("{*}NtryDtls/{*}TxDtls")
    amounts = [_part_amount(part, entry) for part in parts]
    if len(parts) > 1 and all(amounts) and sum(m for m, c in filter(None, amounts)) == whole:
        for number, (part, amount) in enumerate(zip(parts, amounts, strict=True), start=1):
            if amount and amount[1] == currency and amount[0]:
                yield _line(entry, part, amount[0], currency, number)
    else:
        yield _line(entry, parts[0] if len(parts) == 1 else None, whole, currency, 0)


def _line(
    entry: Element, part: Element | None, minor: int, currency: str, number: int
) -> StatementLine:
    details = entry if part is None else part
    party = "Dbtr" if minor > 0 else "Cdtr"
    reference = tidy(
        *(e.text for e in details.iterfind("{*}RmtInf/{*}Strd/{*}CdtrRefInf/{*}Ref")),
        *(e.text for e in details.iterfind("{*}RmtInf/{*}Ustrd")),
    )
    own = _text(details, "Refs/AcctSvcrRef") or _text(entry, "AcctSvcrRef")
    end_to_end = _text(details, "Refs/EndToEndId")
    booked_on = _day(entry, "BookgDt")
    if booked_on is None:
        raise BadStatement(_("A movement has no booking date (BookgDt)."))
    return StatementLine(
        booked_on=booked_on,
        value_on=_day(entry, "ValDt") or booked_on,
        minor=minor,
        currency=currency,
        counterparty=tidy(
            _text(details, f"RltdPties/{party}/Pty/Nm") or _text(details, f"RltdPties/{party}/Nm")
        )[:140],
        reference=reference or tidy(_text(entry, "AddtlNtryInf")),
        end_to_end_id="" if end_to_end == "NOTPROVIDED" else tidy(end_to_end)[:60],
        bank_reference=tidy(own + (f"/{number}" if own and number else ""))[:60],
    )


def _part_amount(part: Element, entry: Element) -> tuple[int, str] | None:
    """Signed; from .04 on a part has its own amount, before that it stands in its details."""
    for path in ("{*}Amt", "{*}AmtDtls/{*}TxAmt/{*}Amt"):
        found = part.find(path)
        if found is not None:
            minor, currency = _money(found)
            has_own = part.find("{*}CdtDbtInd") is not None
            return minor * _sign(part if has_own else entry), currency
    return None


def _amount(element: Element) -> tuple[int, str]:
    found = element.find("{*}Amt")
    if found is None:
        raise BadStatement(_("A movement or balance has no amount (Amt)."))
    return _money(found)


def _money(element: Element) -> tuple[int, str]:
    currency = element.get("Ccy", "")
    if currency not in CODES:
        raise BadStatement(_("“%(code)s” is no currency.") % {"code": currency[:10]})
    try:
        return to_minor((element.text or "").strip(), currency), currency
    except ValueError as refusal:
        raise BadStatement(_("An amount cannot be read: %(why)s.") % {"why": refusal}) from refusal


def _sign(element: Element) -> int:
    """CRDT came in. An entry that takes back another (RvslInd) says its own direction too."""
    said = _text(element, "CdtDbtInd")
    if said not in ("CRDT", "DBIT"):
        raise BadStatement(_("A movement says neither credit nor debit (CdtDbtInd)."))
    return 1 if said == "CRDT" else -1


def _day(element: Element, name: str) -> date | None:
    said = _text(element, f"{name}/Dt") or _text(element, f"{name}/DtTm")
    if not said:
        return None
    try:
        return date.fromisoformat(said[:10])
    except ValueError as refusal:
        raise BadStatement(
            _("“%(text)s” is no day (%(name)s).") % {"text": said[:30], "name": name}
        ) from refusal


def _text(element: Element, path: str) -> str:
    """The text at a path of local names, "" when there is none."""
    found = element.find("/".join(f"{{*}}{name}" for name in path.split("/")))
    return (found.text or "").strip() if found is not None else ""
