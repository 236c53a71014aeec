"""Bank statements as banks write them, for tests: the same movements in every form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

IBAN = "DE02120300000000202051"


@dataclass(frozen=True)
class Movement:
    day: date
    cents: int
    who: str = ""
    what: str = ""
    end_to_end: str = ""
    bank: str = ""


MARCH = (
    Movement(date(2026, 3, 2), 250_00, "Example University", "INV-2026-7 dues", "E2E-1", "B1"),
    Movement(date(2026, 3, 3), -12_50, "", "Bank charges for February", "", "B2"),
    Movement(date(2026, 3, 3), 1_00, "Ada Example", "for the summit", "E2E-3", "B3"),
)


def euros(cents: int, mark: str = ".") -> str:
    return f"{abs(cents) // 100}{mark}{abs(cents) % 100:02d}"


def camt(
    movements: Sequence[Movement] = MARCH,
    *,
    version: str = "08",
    opening: int = 1000_00,
    closing: int | None = None,
    iban: str = IBAN,
    currency: str = "EUR",
    status: str = "BOOK",
) -> bytes:
    """As `camt.053.001.<version>` has it: a party in `Pty` from .04, a status in `Cd` from .08."""
    closing = opening + sum(m.cents for m in movements) if closing is None else closing
    stated = f"<Sts><Cd>{status}</Cd></Sts>" if version >= "08" else f"<Sts>{status}</Sts>"

    def direction(cents: int) -> str:
        return f"<CdtDbtInd>{'CRDT' if cents >= 0 else 'DBIT'}</CdtDbtInd>"

    def balance(code: str, cents: int) -> str:
        return (
            f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
            f'<Amt Ccy="{currency}">{euros(cents)}</Amt>{direction(cents)}'
            "<Dt><Dt>2026-03-31</Dt></Dt></Bal>"
        )

    def party(m: Movement) -> str:
        name = f"<Nm>{escape(m.who)}</Nm>"
        role = "Dbtr" if m.cents > 0 else "Cdtr"
        inner = f"<Pty>{name}</Pty>" if version >= "04" else name
        return f"<RltdPties><{role}>{inner}</{role}></RltdPties>" if m.who else ""

    def entry(m: Movement) -> str:
        return (
            f'<Ntry><Amt Ccy="{currency}">{euros(m.cents)}</Amt>{direction(m.cents)}{stated}'
            f"<BookgDt><Dt>{m.day}</Dt></BookgDt><ValDt><Dt>{m.day}</Dt></ValDt>"
            f"<AcctSvcrRef>{m.bank}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>"
            f"{m.end_to_end or 'NOTPROVIDED'}</EndToEndId></Refs>{party(m)}<RmtInf><Ustrd>"
            f"{escape(m.what)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        )

    body = "".join(map(entry, movements))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}">'
        f"<BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt><Id>S-1</Id>"
        f"<Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>{currency}</Ccy></Acct>"
        f"{balance('OPBD', opening)}{balance('CLBD', closing)}{body}"
        "</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def mt940(movements: Sequence[Movement] = MARCH, *, opening: int = 1000_00) -> bytes:
    """With field 86 in the structure of German banks."""
    closing = opening + sum(m.cents for m in movements)

    def mark(cents: int) -> str:
        return "C" if cents >= 0 else "D"

    lines = [
        ":20:STARTUMS",
        f":25:{IBAN}",
        ":28C:00001/001",
        f":60F:{mark(opening)}260301EUR{euros(opening, ',')}",
    ]
    for m in movements:
        amount = f"{mark(m.cents)}{euros(m.cents, ',')}"
        lines.append(f":61:{m.day:%y%m%d}{m.day:%m%d}{amount}NTRFNONREF//{m.bank}")
        words = f"?20EREF+{m.end_to_end}" if m.end_to_end else ""
        lines.append(f":86:166?00GUTSCHRIFT{words}?21SVWZ+{m.what}?32{m.who}")
    lines += [f":62F:{mark(closing)}260331EUR{euros(closing, ',')}", "-", ""]
    return "\r\n".join(lines).encode("cp1252")


def table(movements: Sequence[Movement] = MARCH, *, opening: int = 1000_00) -> bytes:
    """As a bank with decimal commas lets it be downloaded: newest first, a title above."""
    rows, balance = [], opening
    for m in movements:
        balance += m.cents
        signed = f"{'-' if m.cents < 0 else ''}{euros(m.cents, ',')}"
        rows.append(
            f'{m.day:%d.%m.%Y};{m.day:%d.%m.%Y};"{m.who}";"{m.what}";{m.end_to_end};{m.bank};'
            f"{signed};{euros(balance, ',')}"
        )
    head = "Buchung;Wert;Name;Zweck;E2E;Ref;Betrag;Saldo"
    return "\r\n".join(["Konto;Beispiel", "", head, *reversed(rows), ""]).encode("cp1252")
