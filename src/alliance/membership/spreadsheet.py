"""The list of members as a table: taken along as CSV, and taken over from where it was kept before.

Both have the same columns, so that what one site writes another can read (RFC 4180, UTF-8).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from alliance.membership import queries
from alliance.membership.folding import Standing
from alliance.membership.models import Membership
from alliance.organizations.queries import representations
from alliance.writing import tables

# What is read, and written; of these the first three have to be there.
COLUMNS = (
    "name", "tier", "until", "since", "kind", "size", "basis", "founding", "months", "currency",
    "contact", "bill_name", "bill_address", "bill_email", "tax_id", "website",
)  # fmt: skip
NEEDED = COLUMNS[:3]
# What is only written: it follows from the rest, or is for people to read.
TOLD = ("state", "seats", "votes", "representatives", "page")
MOST_BYTES = 512 * 1024
MOST_ROWS = 1000


@dataclass(frozen=True)
class Row:
    """A line of the table: `number` as a spreadsheet counts it, the heading being 1; `said` has a
    text for each of COLUMNS, "" where there is none.
    """

    number: int
    said: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.said[column]


def read(text: str) -> list[Row]:
    """The rows of a CSV with a heading, parted by commas, semicolons or tabs. Columns that are not
    known are passed over. Raises `ValidationError`.
    """
    rows = _parsed(text)
    if not rows:
        raise ValidationError(_("The table is empty."))
    heading = [name.strip().casefold() for name in rows[0]]
    missing = [name for name in NEEDED if name not in heading]
    if missing:
        raise ValidationError(
            _("These columns are missing: %(names)s.") % {"names": ", ".join(missing)}
        )
    if len(rows) - 1 > MOST_ROWS:
        raise ValidationError(_("At most 1,000 members are taken over at once. Part the table."))
    found = []
    for number, cells in enumerate(rows[1:], start=2):
        given = dict(zip(heading, map(tables.plain, cells), strict=False))
        if any(given.values()):
            found.append(Row(number, {name: given.get(name, "") for name in COLUMNS}))
    return found


def text_of(data: bytes) -> str:
    """The text of a file. Raises `ValidationError` where it is too large, or not in UTF-8."""
    if len(data) > MOST_BYTES:
        raise ValidationError(_("The table is larger than 512 kB. Part it."))
    try:
        text: str | None = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = None
    if text is None or "\0" in text:  # UTF-16 may pass for UTF-8, but for its zeros
        raise ValidationError(_("The table is not in UTF-8. Export it as CSV in UTF-8."))
    return text


def _parsed(text: str) -> list[list[str]]:
    heading = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=heading.count)
    try:
        return list(csv.reader(io.StringIO(text.lstrip(), newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise ValidationError(_("This is no CSV: %(why)s.") % {"why": error}) from None


def write() -> Iterator[str]:
    """Members and former ones, by the latest membership of each that had a term: line by line."""
    line = tables.rows()
    yield line((*COLUMNS, *TOLD))
    voices: dict[int, list[str]] = {}
    for voice in representations().order_by("-kind", "pk"):
        voices.setdefault(voice.organization_id, []).append(voice.person.email)
    standings = {row.member: row.standing for row in queries.members()}
    for membership in _latest():
        standing = standings.get(membership.member, Standing("former"))
        said = _told(membership, standing, voices.get(membership.organization_id or 0, []))
        yield line([tables.harmless(str(said[name])) for name in (*COLUMNS, *TOLD)])


def _latest() -> list[Membership]:
    rows = Membership.objects.exclude(terms=None).select_related(
        "organization", "person", "tier", "contact"
    )
    latest: dict[tuple[int | None, int | None], Membership] = {}
    for membership in rows.prefetch_related("terms").order_by("pk"):
        latest[membership.organization_id, membership.person_id] = membership
    return sorted(latest.values(), key=lambda one: (str(one.member).casefold(), one.pk))


def _told(membership: Membership, standing: Standing, voices: list[str]) -> dict[str, Any]:
    last = max(membership.terms.all(), key=lambda term: term.number)
    asked = getattr(membership, "contact", None)  # who would speak for it, where nobody does
    organization, person = membership.organization, membership.person
    until: date = min(last.ends_on, last.closed_on or last.ends_on)
    return {
        "name": str(membership.member),
        "tier": membership.tier.slug,
        "until": until.isoformat(),
        "since": (standing.since or last.starts_on).isoformat(),
        "founding": "yes" if membership.is_founding else "no",
        "contact": person.email if person else next(iter(voices), asked.email if asked else ""),
        "website": organization.url if organization else "",
        **{
            name: getattr(membership, name)
            for name in (
                "kind", "size", "basis", "months", "currency", "bill_name", "bill_address",
                "bill_email", "tax_id", "state",
            )
        },
        "seats": standing.seats or "",
        "votes": standing.votes or "",
        "representatives": " ".join(voices),
        "page": membership.get_absolute_url(),
    }  # fmt: skip
