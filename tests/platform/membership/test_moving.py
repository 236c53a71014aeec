"""An association moves here with its members, and takes the list of them along."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import client_of
from tests.platform.membership.conftest import House

from alliance.audit.models import AuditEntry
from alliance.membership import amounts, queries, spreadsheet
from alliance.membership.days import as_of, today
from alliance.membership.models import Invoice, Membership
from alliance.membership.reminding import go_round
from alliance.membership.services import taking_over
from alliance.notices.models import Notice
from alliance.organizations.models import Organization
from alliance.organizations.queries import representatives_of
from alliance.people.models import Person

UNTIL = today() + timedelta(days=100)
TABLE = f"""name;tier;until;since;kind;founding;contact;website;unknown
Old Academy;member;{UNTIL};2019-03-01;school;yes;head@example.org;https://old.example.org;x
Example University;Member;{UNTIL};;;no;nobody@example.org;;
Ida Example;individual;{UNTIL};2024-01-01;;;ida@example.org;;
;;;;;;;;
"""


@pytest.fixture
def people(make_person: Callable[..., Person]) -> dict[str, Person]:
    return {name: make_person(name, email=f"{name}@example.org") for name in ("head", "ida")}


def test_members_are_taken_over_as_they_stood(house: House, people: dict[str, Person]) -> None:
    rows = spreadsheet.read(TABLE)
    tried = taking_over.try_over(rows, by=house.staff)
    assert [(row.is_new, row.contact) for row in tried] == [(True, ""), (False, ""), (False, "")]
    assert not Membership.objects.exists()
    assert not Organization.objects.filter(name="Old Academy").exists()
    assert not Notice.objects.exists()
    taking_over.take_over(rows, by=house.staff)
    academy = Organization.objects.get(name="Old Academy")
    standing = queries.standing(academy)
    assert (standing.state, str(standing.since), standing.ends_on) == (
        "active", "2019-03-01", UNTIL,
    )  # fmt: skip
    assert (standing.is_founding, standing.votes, standing.seats) == (True, 2, 3)
    assert [row.person for row in representatives_of(academy)] == [people["head"]]
    assert queries.standing(house.organization).since == today()
    assert queries.standing(people["ida"]).is_member
    assert not Membership.objects.get(person=people["ida"]).is_listed  # that is their choice
    assert not Invoice.objects.exists()  # what was paid elsewhere is not asked again
    assert Notice.objects.filter(person=people["head"], kind="membership.mine").exists()
    assert AuditEntry.objects.filter(act="membership.taken_over_all").count() == 1
    # From here on it goes its way as for any other: an invoice for the renewal, by our price list.
    moment = datetime.combine(UNTIL - timedelta(days=50), time(9), UTC)
    with as_of(moment):
        go_round(moment)
    renewal = Invoice.objects.get(membership__organization=academy)
    assert (renewal.total_minor, renewal.covers_from) == (20_000, UNTIL)
    assert renewal.bill_to.email == "head@example.org"


WRONG = (
    ("A,nowhere,UNTIL", "no tier"),
    ("A,member,01/02/2999", "YYYY-MM-DD"),
    ("A,member,2020-01-01", "not ahead"),
    ("A,member,UNTIL,UNTIL", "since"),
    ("A,member,UNTIL,0019-01-01", "since"),
    ("A,member,UNTIL,,castle", "kind: one of company"),
    ("A,member,UNTIL,,,gold", "basis: one of dues"),
    ("A,member,UNTIL,,,,e", "currency"),
    ("A,member,UNTIL,,,,,999", "months"),
    ("A,member,UNTIL,,,,,,nonsense", "bill_email"),
    ("A,individual,UNTIL", "account first"),
    (",member,UNTIL", "name"),
    (f"{'A' * 300},member,UNTIL", "name"),
)


def test_one_wrong_line_takes_over_nothing_and_each_is_named(house: House) -> None:
    lines = "\n".join(line for line, _words in WRONG)
    table = (
        "name,tier,until,since,kind,basis,currency,months,bill_email\n"
        f"Good,member,UNTIL,2020-01-01\n{lines}"
    )
    with pytest.raises(taking_over.NotTaken) as wrong:
        taking_over.take_over(
            spreadsheet.read(table.replace("UNTIL", UNTIL.isoformat())), by=house.staff
        )
    for place, (row, (_line, words)) in enumerate(zip(wrong.value.rows, WRONG, strict=True)):
        assert row.number == place + 3
        assert words in " ".join(row.words)
    assert not Membership.objects.exists()
    assert not Organization.objects.filter(name__in=["Good", "A"]).exists()


def test_who_is_a_member_is_not_taken_over_twice(house: House, people: dict[str, Person]) -> None:
    taking_over.take_over(spreadsheet.read(TABLE), by=house.staff)
    with pytest.raises(taking_over.NotTaken) as wrong:
        taking_over.take_over(spreadsheet.read(TABLE), by=house.staff)
    assert [row.number for row in wrong.value.rows] == [2, 3, 4]
    assert Membership.objects.count() == 3


@pytest.mark.parametrize("role", ["voice", "alternate"])
def test_only_staff_take_over(house: House, role: str) -> None:
    with pytest.raises(PermissionDenied):
        taking_over.take_over([], by=getattr(house, role))


def test_staff_take_over_nobody_that_they_speak_for(house: House) -> None:
    house.voice.is_staff = True
    house.voice.save()
    row = spreadsheet.read(f"name,tier,until\nExample University,member,{UNTIL}")
    with pytest.raises(PermissionDenied):
        taking_over.take_over(row, by=house.voice)


def test_what_is_written_can_be_read_again(house: House, people: dict[str, Person]) -> None:
    house.organization.name = '=HYPERLINK("x"), "Ünïversity"'
    house.organization.save()
    house.member(tax_id="-XX1", bill_address="1 Road\nTown")
    Organization.objects.filter(pk=house.organization.pk).update(url="https://u.example.org")
    text = "".join(spreadsheet.write())
    (cells,) = list(csv.DictReader(io.StringIO(text)))
    assert cells["name"].startswith("'=")  # no spreadsheet runs it
    (row,) = spreadsheet.read(text)
    assert (row["name"], row["tax_id"]) == (house.organization.name, "-XX1")
    assert row["bill_address"] == "1 Road\nTown"
    assert (row["tier"], row["until"]) == (
        "member",
        str(queries.standing(house.organization).ends_on),
    )
    assert cells["representatives"].split() == [house.voice.email, house.alternate.email]
    membership = Membership.objects.get()
    assert amounts.open_invoices(membership) == []


@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda b: b.decode("latin-1")))
def test_whatever_is_given_is_read_or_refused(text: str) -> None:
    try:
        rows = spreadsheet.read(text)
    except ValidationError:
        return
    assert all(set(row.said) == set(spreadsheet.COLUMNS) for row in rows)


def test_on_the_page_it_is_looked_at_first(house: House, people: dict[str, Person]) -> None:
    staff = client_of(house.staff)
    address = reverse("membership:take_over")
    table = SimpleUploadedFile("members.csv", TABLE.encode("utf-8-sig"), "text/csv")
    page = staff.post(address, {"file": table})
    assert "3 members would be taken over" in page.content.decode()
    assert not Membership.objects.exists()
    text = page.context["again"].initial["text"]
    assert staff.post(address, {"text": text, "take": "1"}).status_code == 302
    assert Membership.objects.filter(state="active").count() == 3
    again = staff.post(address, {"text": text, "take": "1"}).content.decode()
    assert "Nothing was taken over" in again
    nothing = f"name,tier,until\nAn\0Other,member,{UNTIL}".encode()  # no database keeps that
    for file in (b"\xff\xfe\x00", b"name\nx", nothing, b"x" * (spreadsheet.MOST_BYTES + 1)):
        page = staff.post(address, {"file": SimpleUploadedFile("m.csv", file)})
        assert page.status_code == 200
        assert page.context["form"].errors
    with CaptureQueriesContext(connection) as asked:
        taken = staff.get(reverse("membership:members_csv"))
    more = f"name,tier,until\nOne,member,{UNTIL}\nTwo,member,{UNTIL}"
    taking_over.take_over(spreadsheet.read(more), by=house.staff)
    with CaptureQueriesContext(connection) as asked_again:
        staff.get(reverse("membership:members_csv"))
    assert len(asked_again) == len(asked)
    assert taken["Content-Type"].startswith("text/csv")
    assert b"Old Academy" in taken.content
