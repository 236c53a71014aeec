"""A pasted list or a CSV file, read into rows that can be awarded and rows that need a hand.

Nothing is dropped without a word: each row ends among the good ones, or among the rejected with
its number, its text as it was, and what to change.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, time, tzinfo
from email.utils import parseaddr
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from alliance.issuing import textfiles

MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 5_000
MAX_LENGTHS = {"email": 254, "name": 200, "narrative": 5_000, "evidence_url": 2_000,
               "evidence_text": 5_000}  # fmt: skip

ALIASES: dict[str, tuple[str, ...]] = {
    "email": ("email", "mail", "emailaddress", "address", "recipient", "recipientemail", "to"),
    "name": ("name", "fullname", "recipientname", "displayname"),
    "first_name": ("firstname", "givenname", "forename"),
    "last_name": ("lastname", "surname", "familyname"),
    "narrative": ("narrative", "comment", "comments", "reason", "why", "note"),
    "evidence": ("evidence", "evidencetext", "evidencenarrative", "evidencedescription"),
    "evidence_url": ("evidenceurl", "evidencelink", "url", "link"),
    "expires": ("expires", "expiry", "expiration", "expirydate", "expirationdate", "validuntil"),
}
_COLUMN = {alias: name for name, aliases in ALIASES.items() for alias in aliases}
_valid_url = URLValidator(schemes=["http", "https"])


class ListError(ValueError):
    """The list as a whole cannot be read; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Row:
    """One good row. number: as a spreadsheet counts, the header being row 1."""

    number: int
    email: str
    name: str = ""
    narrative: str = ""
    evidence_url: str = ""
    evidence_text: str = ""
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    number: int
    text: str
    problem: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Reading:
    """header: the list's first line when it names columns, to make sense of rejected rows."""

    rows: list[Row] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    header: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a row gets where it says nothing itself."""

    narrative: str = ""
    evidence_url: str = ""
    evidence_text: str = ""
    valid_until: datetime | None = None


class _RowProblem(Exception):
    pass


def read_list(
    data: bytes | str,
    *,
    zone: tzinfo,
    now: datetime,
    defaults: Defaults | None = None,
    taken: Mapping[str, int] | None = None,
) -> Reading:
    """Read a list. Raises ListError.

    zone: in which a bare date ends. taken: addresses that are in the batch already, and their rows.
    """
    text, notes = _text_of(data)
    records = list(_records(text))
    if not records:
        raise ListError(_("The list is empty. Paste one address a line, or choose a CSV file."))
    columns, header, about_columns = _columns(records)
    notes += about_columns
    if columns is None:
        records = list(_one_address_each(records))
        columns = ["email", "name"]
    else:
        records = records[1:] if header else records
    if len(records) > MAX_ROWS:
        raise ListError(
            _("The list has {records} rows; up to {max_rows} are taken at once. Split it.").format(
                records=f"{len(records):,}", max_rows=f"{MAX_ROWS:,}"
            )
        )
    reading = Reading(notes=notes, header=header)
    seen = dict(taken or {})
    for number, cells, raw in records:
        try:
            row = _row(number, dict(_assigned(columns, cells)), zone, now)
            if row.email in seen:
                where = (
                    _("an earlier row")
                    if taken and row.email in taken
                    else _("row {email}").format(email=seen[row.email])
                )
                raise _RowProblem(
                    _("{email} is in {where} already; it is awarded once.").format(
                        email=row.email, where=where
                    )
                )
        except _RowProblem as problem:
            reading.rejected.append(Rejected(number, raw, str(problem)))
        else:
            seen[row.email] = number
            reading.rows.append(_with_defaults(row, defaults or Defaults()))
    return reading


def parse_expiry(text: str, zone: tzinfo) -> datetime | None:
    """A date (to its last second in `zone`) or a time; None when empty. Raises ValueError."""
    text = text.strip()
    if not text:
        return None
    if match := re.fullmatch(
        r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text
    ):  # day.month.year is never else
        text = f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}"
    moment = datetime.fromisoformat(text)
    if re.fullmatch(r"\d{4}-?\d{2}-?\d{2}", text):
        moment = datetime.combine(moment.date(), time(23, 59, 59))
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _text_of(data: bytes | str) -> tuple[str, list[str]]:
    size = len(data) if isinstance(data, bytes) else len(data.encode("utf-8", "replace"))
    if size > MAX_BYTES:
        raise ListError(
            _(
                "The list has {size} MB; up to {max_bytes} MB are accepted. Split it, or take "
                "out columns that are not needed."
            ).format(size=f"{size / 1048576:.1f}", max_bytes=MAX_BYTES // 1048576)
        )
    if isinstance(data, str):
        return data, []
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ListError(
            _(
                "This is a spreadsheet in its own format. In the spreadsheet program, save it "
                "as “CSV UTF-8”, and choose that file."
            )
        )
    decoded = textfiles.decode(data)
    return decoded.text, [
        _("Read as {encoding}.").format(encoding=decoded.encoding),
        *decoded.notes,
    ]


def _records(text: str) -> Iterator[tuple[int, list[str], str]]:
    """(row number, cells, the text as it was) of each row with anything in it."""
    lines = text.replace("\0", "").splitlines(keepends=True)
    reader = csv.reader(iter(lines), delimiter=textfiles.delimiter_of(text), skipinitialspace=True)
    number = start = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise ListError(
                _(
                    "Row {number} cannot be read ({error}). Look for a quotation mark that is "
                    "opened and not closed."
                ).format(number=number + 1, error=error)
            ) from error
        number += 1
        raw = "".join(lines[start : reader.line_num]).rstrip("\r\n")
        start = reader.line_num
        cells = [cell.strip() for cell in cells]
        if any(cells):
            yield number, cells, raw


def _columns(
    records: list[tuple[int, list[str], str]],
) -> tuple[list[str] | None, list[str], list[str]]:
    """(columns by position or None for a plain list of addresses, header line, notes)."""
    _number, first, raw = records[0]
    names = [_COLUMN.get(re.sub(r"[^a-z]", "", cell.lower()), "") for cell in first]
    if any("@" in cell for cell in first) or (len(first) == 1 and not names[0]):
        return None, [], []
    shown = ", ".join(f"“{cell}”" for cell in first if cell)
    if "email" not in names:
        raise ListError(
            _(
                "There is no column for the e-mail address. The columns are {shown}. Call one "
                "of them “email”, or put the addresses first and leave the header out."
            ).format(shown=shown)
        )
    doubled = sorted({name for name in names if name and names.count(name) > 1})
    if doubled:
        raise ListError(
            _(
                "Two columns mean the same: {doubled}. The columns are {shown}. Take one out."
            ).format(doubled=", ".join(doubled), shown=shown)
        )
    unknown = [cell for cell, name in zip(first, names, strict=True) if cell and not name]
    notes = []
    if unknown:
        notes.append(
            _(
                "Not used: {unknown}. Columns that are used are email, name, narrative, "
                "evidence, evidence_url and expires."
            ).format(unknown=", ".join(f"“{cell}”" for cell in unknown))
        )
    return names, [raw], notes


def _one_address_each(
    records: Iterable[tuple[int, list[str], str]],
) -> Iterator[tuple[int, list[str], str]]:
    """Rows of a list without a header: the cell with an @ is the address, the other the name."""
    for number, cells, raw in records:
        addresses = [cell for cell in cells if "@" in cell]
        if len(addresses) > 1:  # as a mail program writes them: all in one line
            yield from ((number, [cell], cell) for cell in cells if cell)
        elif addresses:
            rest = [cell for cell in cells if cell and cell is not addresses[0]]
            yield number, [addresses[0], *rest], raw
        else:
            yield number, cells, raw


def _assigned(columns: list[str], cells: list[str]) -> Iterator[tuple[str, str]]:
    if any(cells[len(columns) :]):
        raise _RowProblem(
            _(
                "There are {cells} cells, but {columns} columns. If a text holds the "
                "delimiter, put the text in quotation marks."
            ).format(cells=len(cells), columns=len(columns))
        )
    yield from ((name, cell) for name, cell in zip(columns, cells, strict=False) if name)


def _row(number: int, cells: dict[str, str], zone: tzinfo, now: datetime) -> Row:
    shown_name, email = _address(cells.get("email", ""))
    name = cells.get("name") or " ".join(
        part for part in (cells.get("first_name"), cells.get("last_name")) if part
    )
    evidence, url = cells.get("evidence", ""), cells.get("evidence_url", "")
    if not url and re.match(r"https?://\S+$", evidence):
        evidence, url = "", evidence
    row = Row(
        number=number,
        email=email,
        name=name or shown_name,
        narrative=cells.get("narrative", ""),
        evidence_url=url,
        evidence_text=evidence,
        valid_until=_expiry(cells.get("expires", ""), zone, now),
    )
    for member, limit in MAX_LENGTHS.items():
        if len(getattr(row, member)) > limit:
            raise _RowProblem(
                _("The {member} is longer than {limit} characters.").format(
                    member=member.replace("_", " "), limit=limit
                )
            )
    if url:
        try:
            _valid_url(url)
        except ValidationError:
            raise _RowProblem(
                _("“{url}” is no web address. Give evidence_url as a whole, with https://.").format(
                    url=url[:80]
                )
            ) from None
    return row


def _address(cell: str) -> tuple[str, str]:
    """(name, address in lower case) of `a@example.org` or `Ada <a@example.org>`."""
    if not cell:
        raise _RowProblem(_("The e-mail address is missing."))
    name, address = parseaddr(cell) if "<" in cell else ("", cell)
    address = address.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise _RowProblem(
            _("“{cell}” is no e-mail address. It should look like name@example.org.").format(
                cell=cell[:80]
            )
        ) from None
    return name, address


def _expiry(text: str, zone: tzinfo, now: datetime) -> datetime | None:
    try:
        moment = parse_expiry(text, zone)
    except ValueError:
        raise _RowProblem(
            _("“{text}” is no date that has one meaning only. Write it as 2027-06-30.").format(
                text=text[:40]
            )
        ) from None
    if moment is not None and moment <= now:
        raise _RowProblem(
            _("It would have expired already, on {text}. Give a later date.").format(text=text)
        )
    return moment


def _with_defaults(row: Row, defaults: Defaults) -> Row:
    return replace(
        row,
        narrative=row.narrative or defaults.narrative,
        evidence_url=row.evidence_url or defaults.evidence_url,
        evidence_text=row.evidence_text or defaults.evidence_text,
        valid_until=row.valid_until or defaults.valid_until,
    )
