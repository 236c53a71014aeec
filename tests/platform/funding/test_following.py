"""Where one payment went: shares of its fund, to the cent, down to the vouchers."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from tests.platform.funding.conftest import claimed, granted, line, received

from alliance.funding import following, queries
from alliance.funding.models import ApprovalLimit
from alliance.funding.services import judging
from alliance.ledger import chart
from alliance.ledger.services import Line, post

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 11)


def posted(key: str, *lines: Line, on: date = DAY):
    return post(key=key, on=on, text=f"Text of {key}", lines=lines, by=None, kind="dues")


@pytest.fixture
def dues():
    """Dues of 300.00, and what they were spent on: half, a third, and the rest is there."""
    posted("staff", Line(chart.STAFF, 150_00, "EUR", programme="staff"), bank(-150_00))
    posted("fee", Line(chart.SPONSOR_FEE, 100_00, "EUR"), bank(-100_00))
    return posted("dues", bank(300_00), Line(chart.DUES, -300_00, "EUR"))


def bank(minor: int) -> Line:
    return Line(chart.BANK, minor, "EUR")


@given(
    st.integers(0, 10**12),
    st.dictionaries(st.text(max_size=3), st.integers(1, 10**12), min_size=1, max_size=9),
)
def test_nothing_is_lost_when_a_payment_is_split(minor, weights):
    parts = following.apportion(minor, weights)
    assert sum(parts.values()) == minor
    total = sum(weights.values())
    for key, part in parts.items():
        assert abs(part * total - minor * weights[key]) < total  # less than one minor unit off


def test_a_payment_has_its_share_of_each_use_with_the_vouchers(dues):
    found = following.follow(2026, "EUR", 100_01)
    shares = {share.label: (share.minor, len(share.vouchers)) for share in found.shares}
    assert shares == {
        "Staff": (50_00, 1), "Fee of the fiscal sponsor": (33_34, 1), "Held at the end": (16_67, 0),
    }  # fmt: skip
    assert sum(share.width for share in found.shares) == following.WIDE
    assert found.shares[0].vouchers[0].entry.text == "Text of staff"


def test_what_was_taken_back_is_no_voucher(dues):
    from alliance.ledger.services import reverse as take_back

    wrong = posted("wrong", Line(chart.STAFF, 9_00, "EUR", programme="staff"), bank(-9_00))
    take_back(wrong, key="back", on=DAY, text="Wrong", by=None)
    [staff] = [s for s in following.follow(2026, "EUR", 1_00).shares if s.label == "Staff"]
    assert [one.entry.text for one in staff.vouchers] == ["Text of staff"]


def test_from_an_entry_of_dues_one_page_leads_to_the_vouchers(client: Client, dues):
    entry = reverse("funding:follow_entry", args=[dues.public_id])
    answer = client.get(entry, follow=True)
    told = html.fromstring(answer.content).text_content()
    assert "Of 300.00" in told.replace("\u00a0", " ") and "Text of staff" in told
    spent = following.Entry.objects.get(key="staff")
    assert client.get(reverse("funding:follow_entry", args=[spent.public_id])).status_code == 404


def test_a_restricted_grant_is_followed_within_its_own_fund(staff, other_staff, person, dues):
    grant = received(granted(staff, is_restricted=True), 50_000, staff, on=DAY)
    ApprovalLimit.objects.create(currency="EUR", minor=10**9)
    claim = claimed(person, line(20_000, grant=grant, programme="technology"))
    judging.approve(claim, by=other_staff, has_no_interest=True, on=DAY)
    shares = following.follow(2026, "EUR", 500_00, "tests").shares
    assert {share.label: share.minor for share in shares} == {
        "Technology": 200_00, "Held at the end": 300_00,
    }  # fmt: skip


@pytest.mark.parametrize(
    "query",
    ["", "amount=x", "amount=1.234&currency=EUR", "amount=5&currency=XXX", "amount=5&currency=USD",
     "amount=5&currency=EUR&fund=none"],
)  # fmt: skip
def test_what_cannot_be_followed_is_answered_in_words(client: Client, dues, query):
    assert client.get(f"/money/2026/follow/?{query}").status_code == 200
    assert client.get(f"/money/1900/follow/?{query}").status_code == 404


def test_entries_are_found_by_word_number_and_belonging_with_their_sum(client: Client, dues):
    posted("charge", Line(chart.BANK_CHARGES, 7_00, "EUR"), bank(-7_00))

    def told(**asked: str) -> str:
        answer = client.get("/money/2026/entries/", asked)
        [main] = html.fromstring(answer.content).xpath("//main")
        return " ".join(main.text_content().split()).replace("\u00a0", " ")

    assert "Text of dues" in told(q="OF DUES") and "Text of staff" not in told(q="of dues")
    assert "Text of dues" in told(q=dues.number)
    assert "Together: 150.00 EUR" in told(programme="staff")
    assert "Together: 300.00 EUR" in told(account=chart.DUES)
    assert "Together" not in told(q="Text")  # debits and credits of all accounts: no sum to tell
    assert "No entry is like that" in told(q="nothing like this", group="none")


def test_each_row_of_the_plan_leads_to_entries_that_add_up_to_it(dues):
    from alliance.funding import plan

    posted("paid", Line(chart.GRANTS_PAID, 5_00, "EUR", programme="prize"), bank(-5_00))
    posted("charge", Line(chart.BANK_CHARGES, 7_00, "EUR"), bank(-7_00))
    found = {row.key: row.actual for row in plan.read(2026, "EUR").programmes}
    assert found == {
        "staff": 150_00, "technology": 0, "operations": 107_00, "events": 0, "grants_paid": 5_00,
    }  # fmt: skip
    for key, actual in found.items():
        assert sum(minor for _c, minor in queries.sums_asked(2026, {"plan": key})) == actual
