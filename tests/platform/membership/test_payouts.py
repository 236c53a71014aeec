"""What Stripe sends to the bank and what it keeps: to the cent in the books, once or not at all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import client_of
from tests.platform.membership.conftest import House
from tests.platform.membership.test_cards import (
    FakeStripe,
    invoice,  # noqa: F401 - a fixture
    paid,
    refunded,
    stripe,  # noqa: F401 - a fixture
    tell,
)

from alliance.funding.models import FeeRate, IncomeKind
from alliance.funding.services import incomes
from alliance.ledger import awaiting, chart
from alliance.ledger.awaiting import Payment as Moved
from alliance.ledger.errors import LedgerError
from alliance.ledger.models import Entry
from alliance.ledger.queries import balance
from alliance.membership import payouts
from alliance.membership.days import today
from alliance.membership.models import CardEvent, CardPayout, Invoice

State, Outcome = CardPayout.State, CardEvent.Outcome


def movement(kind: str, amount: int, fee: int = 0, **more: Any) -> dict[str, Any]:
    number = more.pop("number", 1)
    source = {"charge": {"id": f"ch_{number}", "payment_intent": f"pi_{number}"}}
    return {
        "id": f"txn_{kind}_{number}",
        "object": "balance_transaction",
        "type": kind,
        "amount": amount,
        "fee": fee,
        "net": amount - fee,
        "currency": "eur",
        "exchange_rate": None,
        "source": source.get(kind, f"{kind}_{number}"),
        **more,
    }


def payout(net: int, event_id: str = "evt_po", payout_id: str = "po_1", **more: Any) -> Any:
    kind = more.pop("kind", "payout.reconciliation_completed")
    thing = {
        "id": payout_id,
        "object": "payout",
        "amount": net,
        "currency": "eur",
        "automatic": True,
        "reconciliation_status": "completed",
        "arrival_date": 1_800_000_000,
        "status": "paid",
    }
    return {"id": event_id, "object": "event", "type": kind, "data": {"object": thing | more}}


def on(account: str) -> int:
    return balance(account, currency="EUR")


@pytest.fixture
def sent(invoice: Invoice, stripe: FakeStripe) -> CardPayout:  # noqa: F811
    """A payment of 1000.00, of which Stripe has kept 17.50, is on its way."""
    tell(paid())
    stripe.movements = [
        movement("payout", -98_250),
        movement("charge", 100_000, 1_750),
    ]
    assert tell(payout(98_250)) == 200
    return CardPayout.objects.get()


def test_a_payout_books_what_stripe_has_kept_and_waits_for_the_bank(sent: CardPayout) -> None:
    assert (sent.minor, sent.fee_minor, sent.state) == (98_250, 1_750, State.SENT)
    assert (on(chart.BANK_CHARGES), on(chart.IN_TRANSIT)) == (1_750, 98_250)
    assert on(chart.BANK) == 0  # it is not said to be there before it is


def test_when_it_has_come_nothing_is_on_its_way_any_more(sent: CardPayout, house: House) -> None:
    payouts.came(sent, by=house.staff, on=today())
    assert (on(chart.BANK), on(chart.IN_TRANSIT)) == (98_250, 0)
    with pytest.raises(ValidationError):
        payouts.came(sent, by=house.staff, on=today())


@pytest.mark.parametrize("kind", ["payout.paid", "payout.reconciliation_completed"])
def test_a_payout_that_is_told_again_is_booked_once(sent: CardPayout, kind: str) -> None:
    for number in range(2):
        assert tell(payout(98_250, f"evt_{number}", kind=kind)) == 200
    assert CardPayout.objects.count() == 1
    assert on(chart.BANK_CHARGES) == 1_750


@pytest.mark.parametrize(
    ("secret", "age_s"), [("whsec_of_somebody_else", 0), (None, 3600)], ids=["forged", "replayed"]
)
def test_a_payout_that_stripe_did_not_sign_now_is_refused(
    stripe: FakeStripe,  # noqa: F811
    db: None,
    secret: str | None,
    age_s: int,
) -> None:
    stripe.movements = [movement("charge", 100, 2)]
    signed = {"secret": secret} if secret else {}
    assert tell(payout(98), age_s=age_s, **signed) == 400
    assert not CardPayout.objects.exists()


def test_refunds_and_fees_of_stripe_itself_are_in_it(
    invoice: Invoice,  # noqa: F811
    stripe: FakeStripe,  # noqa: F811
) -> None:
    tell(paid(amount_total=110_000))
    tell(refunded(10_000))
    stripe.movements = [
        movement("charge", 110_000, 1_900),
        movement("refund", -10_000),
        movement("stripe_fee", -200),
        movement("payout", -97_900),
    ]
    tell(payout(97_900))
    found = CardPayout.objects.get()
    assert (found.minor, found.fee_minor, found.parts) == (97_900, 2_100, [110_000])
    assert on(chart.IN_TRANSIT) == 97_900


def test_what_stripe_does_not_know_yet_waits_for_another_event(
    invoice: Invoice,  # noqa: F811
    stripe: FakeStripe,  # noqa: F811
) -> None:
    tell(paid())
    stripe.movements = [movement("charge", 100_000, 1_750)]
    tell(payout(98_250, "evt_1a", kind="payout.paid", reconciliation_status="in_progress"))
    assert not CardPayout.objects.exists()
    tell(payout(98_250, "evt_1b"))
    assert CardPayout.objects.get().minor == 98_250


@pytest.mark.parametrize(
    ("movements", "net"),
    [
        ([movement("charge", 100_000, 1_750, number=7)], 98_250),
        ([movement("charge", 90_000, 1_750)], 88_250),
        ([movement("charge", 100_000, 1_750)], 98_249),
        ([movement("charge", 100_000, 1_750), movement("adjustment", -500)], 97_750),
        ([movement("charge", 100_000, 1_750, exchange_rate=1.1)], 98_250),
        ([movement("charge", 100_000, 1_750), movement("payout_failure", 500)], 98_750),
    ],
    ids=["not ours", "another amount", "sum", "dispute", "exchanged", "unknown payout"],
)
def test_what_does_not_fit_is_kept_for_a_person_and_books_nothing(
    invoice: Invoice,  # noqa: F811
    stripe: FakeStripe,  # noqa: F811
    movements: list[dict[str, Any]],
    net: int,
) -> None:
    tell(paid())
    stripe.movements = movements
    assert tell(payout(net)) == 200
    event = CardEvent.objects.get(event_id="evt_po")
    assert event.outcome == Outcome.REFUSED and event.note
    assert not CardPayout.objects.exists()
    assert on(chart.IN_TRANSIT) == 100_000


def test_a_payout_by_hand_says_nothing_of_what_it_is(
    invoice: Invoice,  # noqa: F811
    stripe: FakeStripe,  # noqa: F811
) -> None:
    tell(payout(98_250, automatic=False, reconciliation_status="not_applicable"))
    assert CardEvent.objects.get().outcome == Outcome.REFUSED


def test_a_refused_payout_is_booked_once_what_was_missing_is_there(
    invoice: Invoice,  # noqa: F811
    stripe: FakeStripe,  # noqa: F811
    house: House,
) -> None:
    stripe.movements = [movement("charge", 100_000, 1_750)]
    tell(payout(98_250))  # its payment was not told yet
    tell(paid())
    event = CardEvent.objects.get(event_id="evt_po")
    client_of(house.staff).post(reverse("membership:card_event", args=[event.pk]))
    event.refresh_from_db()
    assert event.outcome == Outcome.BOOKED and CardPayout.objects.get().fee_minor == 1_750


def test_while_stripe_does_not_say_what_is_in_it_nothing_is_kept_and_it_is_told_again(
    invoice: Invoice,  # noqa: F811
    stripe: FakeStripe,  # noqa: F811
    caplog: pytest.LogCaptureFixture,
) -> None:
    tell(paid())
    stripe.fails = True
    assert tell(payout(98_250)) == 503
    assert not CardEvent.objects.filter(event_id="evt_po").exists()
    stripe.fails, stripe.movements = False, [movement("charge", 100_000, 1_750)]
    assert tell(payout(98_250)) == 200
    assert CardPayout.objects.exists()
    assert "sk_test" not in caplog.text


def rate(basis_points: int = 800, free_of: tuple[str, ...] = ()) -> None:
    FeeRate.objects.create(
        sponsor="Example Civic Foundation",
        basis_points=basis_points,
        from_on=date(2020, 1, 1),
        free_of=list(free_of),
    )


def test_the_sponsor_takes_its_fee_of_what_was_paid_when_it_arrives(
    sent: CardPayout, house: House
) -> None:
    rate(800)
    assert on(chart.SPONSOR_FEE) == 0
    payouts.came(sent, by=house.staff, on=today())
    assert on(chart.SPONSOR_FEE) == 8_000  # of 1000.00, not of what Stripe left of it
    assert on(chart.SPONSOR_HELD) == 98_250 - 8_000
    assert (on(chart.IN_TRANSIT), on(chart.BANK)) == (0, 0)


def test_a_sponsor_that_takes_nothing_of_dues_takes_nothing_of_them_by_card(
    sent: CardPayout, house: House
) -> None:
    rate(free_of=(IncomeKind.DUES,))
    payouts.came(sent, by=house.staff, on=today())
    assert (on(chart.SPONSOR_FEE), on(chart.SPONSOR_HELD)) == (0, 98_250)


@given(st.lists(st.integers(1, 10**9), max_size=30), st.integers(0, 10_000))
def test_the_fee_on_a_sum_is_that_on_each_of_its_payments(
    minors: list[int], basis_points: int
) -> None:
    whole = sum(incomes.fee_of(minor, basis_points) for minor in minors)
    assert abs(whole * 10_000 - sum(minors) * basis_points) <= 5_000 * len(minors)


def moved(payout: CardPayout, minor: int, key: str = "bank:1") -> Moved:
    return Moved(key, today(), chart.BANK, minor, "EUR", "STRIPE", payout.payout_id)


def test_a_bank_statement_settles_a_payout(sent: CardPayout) -> None:
    (awaited,) = awaiting.ROOMS["cards"].awaited()
    assert (awaited.minor, awaited.reference) == (98_250, "po_1")
    with pytest.raises(LedgerError):
        payouts.settle(awaited.key, moved(sent, 98_000), None)
    payouts.settle(awaited.key, moved(sent, 98_250), None)
    assert (on(chart.BANK), on(chart.IN_TRANSIT)) == (98_250, 0)
    assert not list(awaiting.ROOMS["cards"].awaited())
    with pytest.raises(LedgerError):
        payouts.settle(awaited.key, moved(sent, 98_250, "bank:2"), None)
    payouts.undo(awaited.key, moved(sent, 98_250), None)
    assert list(awaiting.ROOMS["cards"].awaited()) == [awaited]


def test_a_payout_that_the_bank_did_not_take_is_in_a_later_one(
    sent: CardPayout,
    stripe: FakeStripe,  # noqa: F811
    house: House,
) -> None:
    rate(800)
    tell(payout(98_250, "evt_failed", kind="payout.failed", status="failed"))
    sent.refresh_from_db()
    assert sent.state == State.FAILED
    with pytest.raises(ValidationError):
        payouts.came(sent, by=house.staff, on=today())
    stripe.movements = [movement("payout_failure", 98_250, source="po_1")]
    tell(payout(98_250, "evt_later", "po_2"))
    later = CardPayout.objects.get(payout_id="po_2")
    assert (later.fee_minor, later.parts) == (0, [100_000])
    payouts.came(later, by=house.staff, on=today())
    assert (on(chart.IN_TRANSIT), on(chart.BANK_CHARGES)) == (0, 1_750)
    assert on(chart.SPONSOR_FEE) == 8_000


def test_what_arrived_and_came_back_is_taken_back_by_a_person(
    sent: CardPayout, house: House
) -> None:
    payouts.came(sent, by=house.staff, on=today())
    tell(payout(98_250, "evt_failed", kind="payout.failed"))
    event = CardEvent.objects.get(event_id="evt_failed")
    assert event.outcome == Outcome.REFUSED and on(chart.BANK) == 98_250
    client_of(house.staff).post(reverse("membership:card_event", args=[event.pk]))
    sent.refresh_from_db()
    assert (on(chart.BANK), on(chart.IN_TRANSIT), sent.state) == (0, 98_250, State.FAILED)
    assert Entry.objects.filter(reverses__isnull=False).count() == 1


def test_who_keeps_the_books_says_on_the_desk_that_it_has_come(
    sent: CardPayout, house: House
) -> None:
    client = client_of(house.staff)
    page = client.get(reverse("membership:desk")).content.decode()
    assert "982.50" in page and "17.50" in page
    url = reverse("membership:payout", args=[sent.public_id])
    later = (today() + timedelta(days=2)).isoformat()
    client.post(url, {"on": later})
    assert on(chart.BANK) == 0
    client.post(url, {"on": today().isoformat()})
    assert on(chart.BANK) == 98_250


def test_nobody_else_says_so(sent: CardPayout, house: House, other_person: Any) -> None:
    for somebody in (house.voice, other_person):
        with pytest.raises(PermissionDenied):
            payouts.came(sent, by=somebody, on=today())
        url = reverse("membership:payout", args=[sent.public_id])
        form = {"on": today().isoformat()}
        assert client_of(somebody).post(url, form).status_code == 403
    assert on(chart.BANK) == 0
