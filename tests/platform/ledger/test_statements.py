"""Bank statements are read into one shape, and what does not add up is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.platform.ledger.papers import IBAN, MARCH, Movement, camt, mt940, table

from alliance.ledger.errors import BadStatement
from alliance.ledger.statements import Columns, Format, Statement, StatementLine, read
from alliance.ledger.statements.shapes import FILE_BYTES, fingerprints

COLUMNS = Columns(
    booked_on="Buchung",
    value_on="Wert",
    counterparty="Name",
    reference="Zweck",
    end_to_end_id="E2E",
    bank_reference="Ref",
    amount="Betrag",
    balance="Saldo",
    date_format="%d.%m.%Y",
    decimal_comma=True,
)
EXPECTED = (
    StatementLine(
        date(2026, 3, 2), date(2026, 3, 2), 250_00, "EUR",
        "Example University", "INV-2026-7 dues", "E2E-1", "B1",
    ),
    StatementLine(
        date(2026, 3, 3), date(2026, 3, 3), -12_50, "EUR",
        "", "Bank charges for February", "", "B2",
    ),
    StatementLine(
        date(2026, 3, 3), date(2026, 3, 3), 1_00, "EUR",
        "Ada Example", "for the summit", "E2E-3", "B3",
    ),
)  # fmt: skip


def one(file: bytes, form: Format = Format.CAMT, columns: Columns | None = None) -> Statement:
    (statement,) = read(file, form, currency="EUR", columns=columns)
    return statement


@pytest.mark.parametrize("version", ["02", "03", "04", "05", "06", "07", "08"])
def test_camt_053_of_every_version_gives_the_same_lines(version: str) -> None:
    statement = one(camt(version=version))
    assert statement.lines == EXPECTED
    assert (statement.account, statement.reference) == (IBAN, "S-1")
    assert (statement.opening, statement.closing) == (1000_00, 1238_50)


def test_mt940_gives_the_same_lines() -> None:
    statement = one(mt940(), Format.MT940)
    assert statement.lines == EXPECTED
    assert (statement.account, statement.opening, statement.closing) == (IBAN, 1000_00, 1238_50)


def test_csv_gives_the_same_lines_with_its_columns_named() -> None:
    statement = one(table(), Format.CSV, COLUMNS)
    assert statement.lines == EXPECTED
    assert (statement.opening, statement.closing) == (1000_00, 1238_50)


def test_all_forms_give_a_line_the_same_name_where_the_bank_gives_a_reference() -> None:
    assert fingerprints(one(camt()).lines) == fingerprints(one(mt940(), Format.MT940).lines)


def test_a_closing_balance_that_does_not_follow_is_refused() -> None:
    with pytest.raises(BadStatement, match=r"1\.00 EUR"):
        one(camt(closing=1237_50))


def test_a_missing_row_of_a_csv_with_balances_is_noticed() -> None:
    rows = table().split(b"\r\n")
    del rows[4]
    with pytest.raises(BadStatement, match="balances"):
        one(b"\r\n".join(rows), Format.CSV, COLUMNS)


def test_a_csv_without_balances_and_with_two_columns_of_amounts() -> None:
    file = b"Day,In,Out,Text\n2026-03-02,250.00,,dues\n2026-03-03,,12.50,charges\n"
    columns = Columns(booked_on="Day", credit="In", debit="Out", reference="Text")
    statement = one(file, Format.CSV, columns)
    assert [line.minor for line in statement.lines] == [250_00, -12_50]
    assert (statement.opening, statement.closing) == (None, None)


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("yesterday,5.00,x", "Row 2"),
        ("2026-03-01,,x", "Row 2"),
        ("2026-03-01,0.00,x", "Row 2"),
        ("2026-03-01,5.001,x", "Row 2"),
        ("2026-03-01,1e400,x", "Row 2"),
        ("2026-03-01,NaN,x", "Row 2"),
        ("2026-03-01,five,x", "Row 2"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(row: str, named: str) -> None:
    columns = Columns(booked_on="Day", amount="Amount", reference="Text")
    with pytest.raises(BadStatement, match=named):
        one(f"Day,Amount,Text\n{row}\n".encode(), Format.CSV, columns)


def test_columns_that_are_not_there_are_named() -> None:
    with pytest.raises(BadStatement, match="Datum"):
        one(table(), Format.CSV, replace(COLUMNS, booked_on="Datum"))


@pytest.mark.parametrize("mark", ["RC", "RD"])
def test_a_movement_taken_back_moves_the_other_way_in_mt940(mark: str) -> None:
    """Field 61, subfield 3."""
    closing = {"RC": b"C260331EUR999,00", "RD": b"C260331EUR1001,00"}[mark]
    file = mt940((Movement(date(2026, 3, 2), 1_00),)).replace(b"0302C1,00", mark.encode() + b"1,00")
    file = file.replace(b"C260331EUR1001,00", closing)
    assert one(file, Format.MT940).lines[0].minor == {"RC": -1_00, "RD": 1_00}[mark]


def test_a_debit_balance_is_below_zero() -> None:
    assert one(camt(opening=-5_00)).opening == -5_00
    assert one(mt940(opening=-5_00), Format.MT940).opening == -5_00


def test_many_transfers_booked_as_one_are_read_one_by_one() -> None:
    part = (
        "<TxDtls><Refs><EndToEndId>{0}</EndToEndId></Refs><Amt Ccy='EUR'>{1}</Amt>"
        "<CdtDbtInd>CRDT</CdtDbtInd><RmtInf><Ustrd>{0}</Ustrd></RmtInf></TxDtls>"
    )
    file = camt(MARCH[:1]).decode()
    start, end = file.index("<TxDtls>"), file.index("</NtryDtls>")
    both = part.format("first", "100.00") + part.format("second", "150.00")
    lines = one((file[:start] + both + file[end:]).encode()).lines
    assert [(line.minor, line.reference) for line in lines] == [
        (100_00, "first"),
        (150_00, "second"),
    ]
    assert len(set(fingerprints(lines))) == 2


def test_parts_that_do_not_make_up_the_amount_leave_it_whole() -> None:
    part = "<TxDtls><Amt Ccy='EUR'>1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></TxDtls>"
    file = camt(MARCH[:1]).decode()
    start, end = file.index("<TxDtls>"), file.index("</NtryDtls>")
    (line,) = one((file[:start] + part + part + file[end:]).encode()).lines
    assert line.minor == 250_00


def test_what_is_only_announced_is_left_out() -> None:
    assert one(camt(status="PDNG", closing=1000_00)).lines == ()


def test_a_reference_with_check_digits_stands_first() -> None:
    """ISO 11649 within `Strd/CdtrRefInf`."""
    strd = "<RmtInf><Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd>"
    file = camt(MARCH[:1]).replace(b"<RmtInf>", strd.encode())
    assert one(file).lines[0].reference == "RF18539007547034 INV-2026-7 dues"


REFUSED = {
    "nothing": b"",
    "no XML": b"hello",
    "another message": camt().replace(b"camt.053", b"camt.054"),
    "a later version": camt(version="14"),
    "a document type": camt().replace(b"?>", b'?><!DOCTYPE Document [<!ENTITY a "b">]>', 1),
    "a bomb": camt(MARCH[:1])
    .replace(
        b"?>",
        b'?><!DOCTYPE Document [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]>',
        1,
    )
    .replace(b"INV-2026-7", b"&c;"),
    "a file of this machine": camt(MARCH[:1])
    .replace(b"?>", b'?><!DOCTYPE Document [<!ENTITY a SYSTEM "file:///etc/hostname">]>', 1)
    .replace(b"INV-2026-7", b"&a;"),
    "no amount": camt().replace(b'<Amt Ccy="EUR">250.00</Amt>', b""),
    "an amount in words": camt().replace(b">250.00<", b">much<"),
    "an amount without end": camt().replace(b">250.00<", b">1e999999999<"),
    "a finer amount": camt().replace(b">250.00<", b">250.001<"),
    "no direction": camt().replace(b"<CdtDbtInd>DBIT</CdtDbtInd>", b""),
    "no day": camt().replace(b"<BookgDt><Dt>2026-03-02</Dt></BookgDt>", b""),
    "an impossible day": camt().replace(b"2026-03-02", b"2026-02-30"),
    "another currency": camt(currency="USD"),
    "no currency": camt(currency="XXX"),
    "no statement": b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"/>',
    "too large": b" " * (FILE_BYTES + 1),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_camt_053_of_ours_is_refused_in_words(case: str) -> None:
    with pytest.raises(BadStatement) as refusal:
        one(REFUSED[case])
    assert str(refusal.value)


@pytest.mark.parametrize("form", [Format.CAMT, Format.MT940, Format.CSV])
def test_more_movements_than_a_bank_sends_are_refused(form: Format) -> None:
    many = [Movement(date(2026, 3, 2), 1)] * 20_101
    file = {Format.CAMT: camt, Format.MT940: mt940, Format.CSV: table}[form](many)
    with pytest.raises(BadStatement, match="20000"):
        one(file, form, COLUMNS)


@given(junk=st.binary(max_size=300), form=st.sampled_from(list(Format)))
def test_whatever_is_given_is_read_or_refused_in_words(junk: bytes, form: Format) -> None:
    for file in (junk, mt940() + junk, junk + mt940(), table() + junk):
        try:
            read(file, form, currency="EUR", columns=COLUMNS)
        except BadStatement as refusal:
            assert str(refusal)


words = st.text(
    st.characters(codec="cp1252", categories=["L", "N"]), min_size=1, max_size=20
).filter(str.strip)
movements = st.lists(
    st.builds(
        Movement,
        day=st.dates(date(2026, 3, 1), date(2026, 3, 31)),
        cents=st.integers(-(10**9), 10**9).filter(bool),
        who=words,
        what=words,
        bank=st.integers(1, 99).map("B{}".format),
    ),
    max_size=8,
)


@given(movements=movements, opening=st.integers(-(10**9), 10**9))
def test_what_was_written_is_read(movements: list[Movement], opening: int) -> None:
    for version in ("02", "08"):
        lines = one(camt(movements, version=version, opening=opening)).lines
        assert [(x.booked_on, x.minor, x.counterparty, x.reference) for x in lines] == [
            (m.day, m.cents, m.who, m.what) for m in movements
        ]
    lines = one(mt940(movements, opening=opening), Format.MT940).lines
    assert [(x.booked_on, x.minor) for x in lines] == [(m.day, m.cents) for m in movements]


@given(movements=movements)
def test_names_of_lines_are_distinct_and_the_same_again(movements: list[Movement]) -> None:
    lines = one(camt(movements + movements)).lines
    assert len(set(fingerprints(lines))) == len(lines)
    assert fingerprints(lines) == fingerprints(lines)
