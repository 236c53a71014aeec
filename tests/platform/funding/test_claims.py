"""From a receipt to the money back: by other eyes, with every step in the record and the books."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from tests.platform.funding.conftest import (
    DAY,
    claimed,
    granted,
    line,
    picture,
    receipt,
    received,
)

from alliance.funding import repaying
from alliance.funding.funds import standing
from alliance.funding.models import ApprovalLimit, Claim, ClaimEvent, Receipt
from alliance.funding.services import claims, judging, limits
from alliance.ledger import chart
from alliance.ledger.awaiting import Payment
from alliance.ledger.errors import LedgerError
from alliance.ledger.models import Entry
from alliance.ledger.queries import balance
from alliance.ledger.services import close, reverse
from alliance.notices.models import Notice
from alliance.organizations.models import Organization, Representative

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def limit(minor: int, currency: str = "EUR") -> None:
    ApprovalLimit.objects.create(currency=currency, minor=minor)


def approve(claim, by, **fields):
    return judging.approve(claim, by=by, has_no_interest=True, **fields)


def refused(*arguments, field="", **fields) -> str:
    """The words of the refusal, at that field."""
    act, *rest = arguments
    with pytest.raises(ValidationError) as told:
        act(*rest, **fields)
    errors = told.value.message_dict if hasattr(told.value, "error_dict") else {}
    assert not field or field in errors, told.value
    return " ".join(told.value.messages)


def test_an_expense_goes_from_its_claimant_to_the_books_and_back(person, staff):
    limit(5000)
    claim = claimed(person, line(1250), line(300, programme="staff"))
    claim = approve(claim, staff)
    assert claim.state == Claim.State.APPROVED
    assert balance(chart.EVENTS, currency="EUR") == 1250
    assert balance(chart.STAFF, currency="EUR") == 300
    assert balance(chart.REIMBURSEMENTS_PAYABLE, currency="EUR") == -1550
    claim = judging.pay(claim, by=staff, way="sponsor", on=TODAY())
    assert claim.state == Claim.State.PAID
    assert balance(chart.REIMBURSEMENTS_PAYABLE, currency="EUR") == 0
    assert balance(chart.SPONSOR_HELD, currency="EUR") == -1550
    kinds = [event.kind for event in claim.events.all()]
    assert kinds == ["submitted", "approved", "paid"]


def test_the_account_number_is_forgotten_once_it_is_paid(person, staff):
    limit(5000)
    claim = approve(claimed(person), staff)
    assert claim.payee
    judging.pay(claim, by=staff, way="bank", on=TODAY())
    claim.refresh_from_db()
    assert claim.payee == ""


def test_above_the_limit_two_people_approve(person, staff, other_staff):
    limit(1000)
    claim = claimed(person, line(1001))
    assert approve(claim, staff).state == Claim.State.SUBMITTED
    assert not Entry.objects.exists()
    with pytest.raises(PermissionDenied):
        approve(claim, staff)  # the same person again
    assert approve(claim, other_staff).state == Claim.State.APPROVED


def test_up_to_the_limit_one_person_approves(person, staff):
    limit(1000)
    assert approve(claimed(person, line(1000)), staff).state == Claim.State.APPROVED


def test_without_a_limit_in_its_currency_two_people_approve(person, staff):
    limit(1_000_000, "USD")
    claim = claimed(person, line(1, "USD"), line(1, "EUR"))
    assert approve(claim, staff).state == Claim.State.SUBMITTED


def test_the_limit_that_came_to_hold_last_holds(person, staff, other_staff):
    limit(10)
    limits.confirm(limits.set_limit(staff, currency="EUR", minor=5000), by=other_staff)
    assert approve(claimed(person), staff).state == Claim.State.APPROVED
    limits.set_limit(staff, currency="EUR", minor=11)
    assert approve(claimed(person), staff).state == Claim.State.SUBMITTED


def test_an_approval_is_of_what_was_submitted_and_of_nothing_later(person, staff, other_staff):
    limit(1000)
    claim = approve(claimed(person, line(1001)), staff)
    judging.ask_back(claim, by=other_staff, text="Which train?")
    claim.refresh_from_db()
    claims.add_line(claim, line(900_000), by=person)
    claims.submit(claim, by=person, text="The night train.")
    assert approve(claim, other_staff).state == Claim.State.SUBMITTED  # the first counts no more


def test_nobody_approves_what_they_claimed(staff, other_staff):
    limit(5000)
    claim = claimed(staff)
    for act in (
        lambda: approve(claim, staff),
        lambda: judging.decline(claim, by=staff, text="no"),
        lambda: judging.ask_back(claim, by=staff, text="why"),
    ):
        with pytest.raises(PermissionDenied):
            act()
    approve(claim, other_staff)
    with pytest.raises(PermissionDenied):
        judging.pay(claim, by=staff, way="bank", on=TODAY())


def test_who_speaks_for_the_same_organization_does_not_approve(person, staff, other_staff):
    limit(5000)
    school = Organization.objects.create(slug="school", name="School")
    since = TODAY() - timedelta(days=1)
    kinds = Representative.Kind
    for one, kind in ((person, kinds.PRIMARY), (staff, kinds.ALTERNATE)):
        Representative.objects.create(person=one, organization=school, starts_on=since, kind=kind)
    claim = claimed(person)
    with pytest.raises(PermissionDenied):
        approve(claim, staff)
    assert approve(claim, other_staff).state == Claim.State.APPROVED


def test_whoever_approves_declares_that_they_have_no_interest(person, staff):
    limit(5000)
    claim = claimed(person)
    refused(judging.approve, claim, by=staff, has_no_interest=False, field="has_no_interest")
    assert not claim.events.filter(kind=ClaimEvent.Kind.APPROVED).exists()


@pytest.mark.parametrize("act", [judging.decline, judging.ask_back], ids=["decline", "ask back"])
def test_a_refusal_says_why(person, staff, act):
    refused(act, claimed(person), by=staff, text="  ", field="text")


def test_a_declined_expense_is_over(person, staff):
    claim = judging.decline(claimed(person), by=staff, text="Not ours.")
    for act in (
        lambda: approve(claim, staff),
        lambda: claims.submit(claim, by=person),
        lambda: claims.add_line(claim, line(), by=person),
        lambda: judging.pay(claim, by=staff, way="bank", on=TODAY()),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert Notice.objects.get(person=person).text == "Not ours."


def test_what_was_submitted_does_not_change_under_the_eyes_of_who_approves(person):
    claim = claimed(person)
    for act in (
        lambda: claims.add_line(claim, line(), by=person),
        lambda: claims.drop_line(claim.lines.get(), by=person),
        lambda: claims.add_receipt(claim, receipt(b"%PDF-other"), by=person),
        lambda: claims.drop_receipt(claim.receipts.get(), by=person),
        lambda: claims.change(claim, by=person, title="x", payee="y"),
        lambda: claims.discard(claim, by=person),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_an_approval_is_taken_back_by_the_opposite_entry(person, staff):
    limit(5000)
    claim = judging.take_back(approve(claimed(person), staff), by=staff, text="Wrong programme.")
    assert claim.state == Claim.State.ASKED
    assert balance(chart.EVENTS, currency="EUR") == 0
    assert Entry.objects.count() == 2
    claims.submit(claim, by=person)
    assert approve(claim, staff).state == Claim.State.APPROVED
    assert balance(chart.EVENTS, currency="EUR") == 1250


def test_what_is_paid_is_not_taken_back(person, staff):
    limit(5000)
    claim = approve(claimed(person), staff)
    claim = judging.pay(claim, by=staff, way="bank", on=TODAY())
    with pytest.raises(PermissionDenied):
        judging.take_back(claim, by=staff, text="oh")
    with pytest.raises(PermissionDenied):
        judging.pay(claim, by=staff, way="bank", on=TODAY())


def test_it_is_paid_after_the_approval_and_not_in_the_future(person, staff):
    limit(5000)
    claim = approve(claimed(person), staff)
    for day in (TODAY() - timedelta(days=1), TODAY() + timedelta(days=1)):
        refused(judging.pay, claim, by=staff, way="bank", on=day, field="on")
    refused(judging.pay, claim, by=staff, way="cash", on=TODAY(), field="way")


def test_without_a_line_or_a_receipt_nothing_is_submitted(person):
    claim = claims.begin(person, title="Empty")
    assert "paid for" in refused(claims.submit, claim, by=person)
    claims.add_line(claim, line(), by=person)
    assert "receipt" in refused(claims.submit, claim, by=person)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"currency": "XXX"}, "currency"),
        ({"on": date(2999, 1, 1)}, "on"),
        ({"minor": 0}, "minor"),
        ({"minor": -5}, "minor"),
        ({"programme": "yachts"}, "programme"),
        ({"text": ""}, "text"),
    ],
    ids=["unknown currency", "a day to come", "nothing", "less than nothing", "other", "no words"],
)
def test_a_line_that_makes_no_sense_is_refused(person, wrong, field):
    claim = claims.begin(person, title="Odd")
    refused(claims.add_line, claim, line(**wrong), by=person, field=field)
    assert not claim.lines.exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg onload=alert(1)>", b"MZ\x90\x00", b"PK\x03\x04", b" %PDF-1.7"],
    ids=["empty", "svg", "program", "zip", "pdf after a blank"],
)
def test_a_file_that_is_no_receipt_is_refused_whatever_its_name(person, content):
    claim = claims.begin(person, title="File")
    refused(claims.add_receipt, claim, receipt(content, "receipt.pdf"), by=person, field="file")


def test_a_receipt_has_a_bounded_size(person, monkeypatch):
    monkeypatch.setattr("alliance.funding.files.FILE_BYTES", 10)
    claim = claims.begin(person, title="File")
    refused(claims.add_receipt, claim, receipt(b"%PDF-1.7..."), by=person, field="file")


def test_a_receipt_is_named_after_what_it_is(person):
    claim = claims.begin(person, title="File")
    kept = claims.add_receipt(claim, receipt(picture("PNG"), "../../x.html"), by=person)
    assert (kept.name, kept.media_type) == ("x.png", "image/png")
    assert "x" not in kept.file.name.rpartition("/")[2]


def test_the_same_file_is_handed_in_once_a_claim(person):
    claim = claims.begin(person, title="File")
    claims.add_receipt(claim, receipt(), by=person)
    refused(claims.add_receipt, claim, receipt(), by=person, field="file")


def test_what_is_taken_away_leaves_the_disk(person, django_capture_on_commit_callbacks):
    claim = claims.begin(person, title="File")
    kept = claims.add_receipt(claim, receipt(), by=person)
    storage, name = kept.file.storage, kept.file.name
    with django_capture_on_commit_callbacks(execute=True):
        claims.drop_receipt(kept, by=person)
    assert not storage.exists(name)
    kept = claims.add_receipt(claim, receipt(), by=person)
    with django_capture_on_commit_callbacks(execute=True):
        claims.discard(claim, by=person)
    assert not storage.exists(kept.file.name)
    assert not Receipt.objects.exists()


def test_the_record_of_a_claim_is_only_added_to(person):
    event = claimed(person).events.get()
    event.text = "something else"
    with pytest.raises(TypeError):
        event.save()


def test_who_may_approve_hears_of_it_and_the_claimant_of_each_step(person, staff, other_staff):
    limit(5000)
    claim = claimed(person)
    for one in (staff, other_staff):
        assert "waits for approval" in Notice.objects.get(person=one).title
    judging.ask_back(claim, by=staff, text="Which train?")
    claim.refresh_from_db()
    claims.submit(claim, by=person)
    approve(claim, staff)
    claim.refresh_from_db()
    judging.pay(claim, by=staff, way="bank", on=TODAY())
    titles = Notice.objects.filter(person=person).order_by("pk").values_list("title", flat=True)
    assert [title.partition(":")[0] for title in titles] == [
        "A question about your expense",
        "Your expense is approved",
        "Your expense is paid",
    ]


def test_a_restricted_grant_is_not_overdrawn_without_a_word(person, staff):
    limit(10_000_000)
    grant = received(granted(staff), 50_000, staff)
    claim = claimed(person, line(50_001, grant=grant))
    words = refused(judging.approve, claim, by=staff, has_no_interest=True, field="knowingly")
    assert "0.01" in words
    assert approve(claim, staff, knowingly=True).state == Claim.State.APPROVED
    assert standing(grant).left == -1


def test_all_of_a_restricted_grant_may_be_spent(person, staff):
    limit(10_000_000)
    grant = received(granted(staff), 50_000, staff)
    assert approve(claimed(person, line(50_000, grant=grant)), staff).state == Claim.State.APPROVED
    found = standing(grant)
    assert (found.received, found.spent, found.released, found.left) == (50_000, 50_000, 50_000, 0)


def test_a_line_is_paid_from_a_grant_of_its_own_currency(person, staff):
    grant = granted(staff, currency="USD")
    claim = claims.begin(person, title="Grant")
    refused(claims.add_line, claim, line(grant=grant), by=person, field="grant")


def test_a_closed_period_takes_no_approval(person, staff):
    limit(5000)
    claim = claimed(person)
    close(date(2026, 6, 30), by=staff, today=date(2026, 7, 1))
    assert "closed through 2026-06-30" in refused(
        judging.approve, claim, by=staff, has_no_interest=True, on=DAY
    )
    claim.refresh_from_db()
    assert claim.state == Claim.State.SUBMITTED


def transfer(claim, minor: int, **fields) -> Payment:
    given = {
        "key": f"bank:{claim.pk}", "on": TODAY(), "account": chart.BANK, "minor": minor,
        "currency": "EUR", "counterparty": "Ada", "reference": claim.reference,
    }  # fmt: skip
    return Payment(**{**given, **fields})


def test_an_approved_expense_awaits_payment_until_the_statement_settles_it(person, staff):
    limit(5000)
    claim = claimed(person)
    assert not list(repaying.open_ones())
    claim = approve(claim, staff)
    [awaited] = repaying.open_ones()
    assert (awaited.minor, awaited.currency) == (-1250, "EUR")
    assert awaited.reference == claim.reference
    entry = repaying.settle(awaited.key, transfer(claim, -1250), None)
    claim.refresh_from_db()
    assert (claim.state, claim.way, claim.payee) == (Claim.State.PAID, "bank", "")
    assert entry.key == f"bank:{claim.pk}"
    assert balance(chart.REIMBURSEMENTS_PAYABLE, currency="EUR") == 0
    assert not list(repaying.open_ones())


def test_a_transfer_of_another_amount_or_by_the_claimant_settles_nothing(staff, other_staff):
    limit(5000)
    claim = approve(claimed(staff), other_staff)
    key = str(claim.public_id)
    for payment, by in (
        (transfer(claim, -1249), None),
        (transfer(claim, 1250), None),
        (transfer(claim, -1250, currency="USD"), None),
        (transfer(claim, -1250), staff),
    ):
        with pytest.raises(LedgerError):
            repaying.settle(key, payment, by)
    repaying.settle(key, transfer(claim, -1250), other_staff)
    with pytest.raises(LedgerError):
        repaying.settle(key, transfer(claim, -1250, key="bank:again"), other_staff)


def test_a_transfer_that_was_for_something_else_leaves_the_expense_waiting(person, staff):
    limit(5000)
    claim = approve(claimed(person), staff)
    payment = transfer(claim, -1250)
    entry = repaying.settle(str(claim.public_id), payment, staff)
    reverse(entry, key="bank:undo", on=TODAY(), text="Taken back", by=staff)
    repaying.undo(str(claim.public_id), payment, staff)
    [awaited] = repaying.open_ones()
    assert awaited.key == str(claim.public_id)
    assert balance(chart.REIMBURSEMENTS_PAYABLE, currency="EUR") == -1250


def test_the_same_is_claimed_again_without_typing_it(person, staff, other_staff):
    grant = granted(staff, ends_on=DAY, is_restricted=False)  # over by now
    limit(10**9)
    first = claimed(person, line(1250, text="Server"), line(300, grant=grant), title="Each month")
    judging.pay(approve(first, staff), by=staff, way="sponsor", on=TODAY())
    again = claims.begin_again(first, by=person)
    assert (again.state, again.title, again.receipts.count()) == ("draft", "Each month", 0)
    rows = [(row.text, row.minor, row.on, row.grant) for row in again.lines.order_by("minor")]
    assert [row[1:] for row in rows] == [(300, TODAY(), None), (1250, TODAY(), None)]
    assert first.lines.count() == 2
    with pytest.raises(PermissionDenied):
        claims.begin_again(first, by=other_staff)
