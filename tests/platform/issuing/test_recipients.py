"""Lists of recipients: every guess is said, every row ends somewhere, and rows are named."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from alliance.issuing import recipients
from alliance.issuing.recipients import Defaults, ListError, Reading

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


def read(data: bytes | str, **more: object) -> Reading:
    return recipients.read_list(data, **({"zone": UTC, "now": NOW} | more))


def emails(reading: Reading) -> list[str]:
    return [row.email for row in reading.rows]


@pytest.mark.parametrize(
    "text",
    [
        "ada@example.org\ngrace@example.org",
        "ada@example.org, grace@example.org",
        "ada@example.org; grace@example.org;",
        "Ada <ada@example.org>\r\nGrace <Grace@Example.org>\r\n",
        "email\nada@example.org\ngrace@example.org",
        "\n\nada@example.org\n\ngrace@example.org\n",
        "E-Mail;Name\nada@example.org;Ada\ngrace@example.org;Grace",
        "Name\tE-mail address\nAda\tada@example.org\nGrace\tgrace@example.org",
        "name|recipient\nAda|ada@example.org\nGrace|grace@example.org",
    ],
)
def test_lists_as_people_write_them_are_read(text: str) -> None:
    reading = read(text)
    assert emails(reading) == ["ada@example.org", "grace@example.org"]
    assert reading.rejected == []


@pytest.mark.parametrize(
    ("codec", "said"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"),
     ("utf-16-be", "UTF-16"), ("cp1252", "Windows-1252")],
)  # fmt: skip
def test_encodings_are_told_apart_and_the_guess_is_shown(codec: str, said: str) -> None:
    reading = read("email,name\nzoe@example.org,Zoë Müller\n".encode(codec))
    assert [row.name for row in reading.rows] == ["Zoë Müller"]
    assert reading.notes[0] == f"Read as {said}."


def test_mixed_encodings_are_read_line_by_line_and_the_lines_named() -> None:
    data = b"email,name\n" + "a@example.org,Zoë\n".encode() + "b@example.org,Zoë\n".encode("cp1252")
    reading = read(data)
    assert [row.name for row in reading.rows] == ["Zoë", "Zoë"]
    assert "Lines 3 " in reading.notes[1]


def test_a_list_without_an_address_column_names_its_columns_and_the_remedy() -> None:
    with pytest.raises(ListError, match=r"“who”, “score”.*Call one of them “email”"):
        read("who,score\nAda,3")


def test_columns_that_are_not_used_are_named() -> None:
    reading = read("email,shoe size\nada@example.org,38")
    assert "“shoe size”" in reading.notes[0]


def test_two_columns_for_one_thing_are_refused() -> None:
    with pytest.raises(ListError, match="Two columns mean the same: email"):
        read("email,E-Mail\na@example.org,b@example.org")


def test_malformed_and_double_addresses_are_named_by_row_and_good_rows_go_on() -> None:
    reading = read("email,name\nada@example.org,Ada\nnobody,Bo\nADA@example.org,Ada again\n,Cy\n")
    assert emails(reading) == ["ada@example.org"]
    assert [row.number for row in reading.rejected] == [3, 4, 5]
    problems = [row.problem for row in reading.rejected]
    assert "“nobody” is no e-mail address" in problems[0]
    assert "in row 2 already" in problems[1]
    assert "is missing" in problems[2]


def test_rejected_rows_keep_their_text_and_read_well_once_put_right() -> None:
    first = read('email,narrative\nbad,"two\nlines, quoted"\ngood@example.org,x\n')
    text = "\n".join([*first.header, *(row.text for row in first.rejected)])
    again = read(text.replace("bad", "put.right@example.org"), taken={"good@example.org": 2})
    assert [(r.email, r.narrative) for r in again.rows] == [
        ("put.right@example.org", "two\nlines, quoted")
    ]


def test_a_row_that_is_in_the_batch_already_is_rejected_when_rows_are_put_right() -> None:
    reading = read("ada@example.org", taken={"ada@example.org": 2})
    assert "an earlier row" in reading.rejected[0].problem


def test_a_row_with_too_many_cells_is_explained() -> None:
    reading = read("email,narrative\na@example.org,wrote it, and tested it")
    assert "quotation marks" in reading.rejected[0].problem


def test_a_bare_date_lasts_to_its_end_in_the_zone_of_who_awards() -> None:
    zone = ZoneInfo("America/New_York")
    reading = read("email,expires\na@example.org,2027-06-30", zone=zone)
    assert reading.rows[0].valid_until == datetime(2027, 7, 1, 3, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("text", ["06/07/2027", "soon", "2027-13-01", "2025-01-01"])
def test_dates_that_are_past_or_have_two_meanings_are_rejected(text: str) -> None:
    reading = read(f"email,expires\na@example.org,{text}")
    assert len(reading.rejected) == 1
    assert text in reading.rejected[0].problem


def test_evidence_that_is_an_address_is_taken_as_one() -> None:
    row = read("email,evidence\na@example.org,https://example.org/work").rows[0]
    assert (row.evidence_url, row.evidence_text) == ("https://example.org/work", "")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "example.org/work", "ftp://example.org/x"])
def test_evidence_addresses_must_be_web_addresses(url: str) -> None:
    assert "no web address" in read(f"email,evidence_url\na@example.org,{url}").rejected[0].problem


def test_rows_get_the_defaults_only_where_they_say_nothing() -> None:
    reading = read(
        "email,narrative\na@example.org,own words\nb@example.org,",
        defaults=Defaults(narrative="common words"),
    )
    assert [row.narrative for row in reading.rows] == ["own words", "common words"]


def test_lists_beyond_the_limits_are_refused_with_them() -> None:
    with pytest.raises(ListError, match=r"5,001 rows; up to 5,000"):
        read("\n".join(f"p{i}@example.org" for i in range(5001)))
    with pytest.raises(ListError, match=r"up to 2 MB"):
        read(b"x" * (2 * 1024 * 1024 + 1))


@pytest.mark.parametrize("data", [b"PK\x03\x04rest of a workbook", b"", b"  \n \n"])
def test_workbooks_and_empty_lists_are_refused_with_a_remedy(data: bytes) -> None:
    with pytest.raises(ListError, match="CSV"):
        read(data)


def test_an_open_quotation_mark_does_not_hang_or_crash() -> None:
    text = 'email,name\n"a@example.org,x\n' + "filler\n" * 20_000
    try:
        reading = read(text)
    except ListError as error:
        assert "quotation mark" in str(error)
    else:
        assert reading.rejected
