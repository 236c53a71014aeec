"""Dues by card, against a server on this machine that answers as Stripe does."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from tests.conftest import client_of
from tests.platform.membership.conftest import House

from alliance.membership import amounts
from alliance.membership.models import CardEvent, CardSession, Invoice, Membership, Payment, Refund
from alliance.membership.services import invoicing

KEY, SECRET = "sk_test_never_in_a_log", "whsec_never_in_a_log"


@dataclass
class FakeStripe:
    """What was asked of it; it makes a page for each."""

    asked: list[dict[str, str]] = field(default_factory=list)
    movements: list[dict[str, Any]] = field(default_factory=list)  # of whatever payout
    authorizations: list[str] = field(default_factory=list)
    fails: bool = False


@pytest.fixture
def stripe(settings: Any) -> Iterator[FakeStripe]:
    fake = FakeStripe()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            fake.asked.append({k: v[0] for k, v in parse_qs(body).items()})
            fake.authorizations.append(self.headers["Authorization"])
            session = f"cs_test_{len(fake.asked)}"
            said = {
                "id": session,
                "object": "checkout.session",
                "url": f"https://pay.example.org/{session}",
            }
            if fake.fails:
                said = {"error": {"type": "invalid_request_error", "message": f"No: {KEY}"}}
            data = json.dumps(said).encode()
            self._say(data)

        def do_GET(self) -> None:
            """Movements of a payout, two a page, as Stripe pages."""
            asked = parse_qs(urlsplit(self.path).query)
            assert urlsplit(self.path).path == "/v1/balance_transactions" and asked["payout"]
            ids = [one["id"] for one in fake.movements]
            start = ids.index(asked["starting_after"][0]) + 1 if "starting_after" in asked else 0
            page = fake.movements[start : start + 2]
            has_more = start + 2 < len(ids)
            said = {"object": "list", "data": page, "has_more": has_more, "url": self.path}
            if fake.fails:
                said = {"error": {"type": "invalid_request_error", "message": f"No: {KEY}"}}
            self._say(json.dumps(said).encode())

        def _say(self, data: bytes) -> None:
            self.send_response(400 if fake.fails else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = KEY, SECRET
    settings.STRIPE_API_URL = f"http://127.0.0.1:{server.server_port}"
    yield fake
    server.shutdown()
    server.server_close()


def tell(event: dict[str, Any], *, secret: str = SECRET, age_s: int = 0) -> int:
    """Post an event to the webhook, signed as Stripe signs; the status of the answer."""
    body = json.dumps(event)
    at = int(time.time()) - age_s
    signature = hmac.new(secret.encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
    answer = Client().post(
        reverse("membership:stripe"),
        body,
        content_type="application/json",
        headers={"Stripe-Signature": f"t={at},v1={signature}"},
    )
    return answer.status_code


def paid(event_id: str = "evt_1", **session: Any) -> dict[str, Any]:
    thing = {
        "id": "cs_test_1",
        "object": "checkout.session",
        "payment_status": "paid",
        "payment_intent": "pi_1",
        "amount_total": 100_000,
        "currency": "eur",
    }
    return {
        "id": event_id,
        "object": "event",
        "type": "checkout.session.completed",
        "data": {"object": thing | session},
    }


def refunded(minor: int, event_id: str = "evt_9", refund: str = "re_1") -> dict[str, Any]:
    thing = {
        "id": refund,
        "object": "refund",
        "status": "succeeded",
        "payment_intent": "pi_1",
        "amount": minor,
        "currency": "eur",
    }
    return {"id": event_id, "object": "event", "type": "refund.created", "data": {"object": thing}}


@pytest.fixture
def invoice(house: House, stripe: FakeStripe) -> Invoice:
    """An invoice for which a page of Stripe was asked."""
    invoice = house.invoice(house.approved())
    answer = client_of(house.voice).post(reverse("membership:card", args=[invoice.public_id]))
    assert "https://pay.example.org/cs_test_1" in answer.content.decode()
    return invoice


def test_the_page_asks_for_what_is_open_and_names_the_invoice(
    invoice: Invoice, stripe: FakeStripe
) -> None:
    (asked,) = stripe.asked
    assert asked["line_items[0][price_data][unit_amount]"] == "100000"
    assert asked["line_items[0][price_data][currency]"] == "eur"
    assert asked["client_reference_id"] == str(invoice.public_id)
    assert stripe.authorizations == [f"Bearer {KEY}"]


def test_what_stripe_says_was_paid_begins_the_membership(invoice: Invoice) -> None:
    assert tell(paid()) == 200
    assert amounts.of_invoice(invoice).is_settled
    assert Membership.objects.get().state == Membership.State.ACTIVE


@pytest.mark.parametrize(
    ("secret", "age_s"), [("whsec_of_somebody_else", 0), (SECRET, 3600)], ids=["forged", "replayed"]
)
def test_what_is_not_signed_now_by_stripe_is_refused(
    invoice: Invoice, secret: str, age_s: int
) -> None:
    assert tell(paid(), secret=secret, age_s=age_s) == 400
    assert not Payment.objects.exists()
    assert not CardEvent.objects.exists()


def test_an_event_that_comes_again_books_nothing(invoice: Invoice) -> None:
    for _again in range(3):
        assert tell(paid()) == 200
    assert tell(paid("evt_2") | {"type": "checkout.session.async_payment_succeeded"}) == 200
    assert Payment.objects.count() == 1


def test_a_transfer_under_way_is_booked_when_it_has_arrived(invoice: Invoice) -> None:
    tell(paid(payment_status="unpaid"))
    assert not Payment.objects.exists()
    tell(paid("evt_2") | {"type": "checkout.session.async_payment_succeeded"})
    assert Payment.objects.get().minor == 100_000


def test_the_amount_is_what_was_paid_not_what_was_asked(invoice: Invoice) -> None:
    tell(paid(amount_total=40_000))
    assert amounts.of_invoice(invoice).open == 60_000
    assert "40000" in CardEvent.objects.get().note


@pytest.mark.parametrize(
    "wrong",
    [{"id": "cs_of_others"}, {"currency": "usd"}, {"payment_intent": None}, {"amount_total": 0}],
    ids=["unknown", "currency", "no-payment", "nothing"],
)
def test_what_does_not_fit_is_kept_for_staff(
    invoice: Invoice, house: House, wrong: dict[str, Any]
) -> None:
    assert tell(paid(**wrong)) == 200
    assert not Payment.objects.exists()
    event = CardEvent.objects.get()
    assert event.outcome == CardEvent.Outcome.REFUSED
    desk = client_of(house.staff).get(reverse("membership:desk"))
    assert event.kind in desk.content.decode()
    client_of(house.staff).post(reverse("membership:card_event", args=[event.pk]))
    assert CardEvent.objects.get().seen_at is not None


def test_a_refund_that_comes_before_its_payment_waits_for_it(invoice: Invoice) -> None:
    tell(refunded(5_000))
    assert CardEvent.objects.get().outcome == CardEvent.Outcome.WAITS
    tell(paid(amount_total=105_000))
    assert Refund.objects.get().minor == 5_000
    assert amounts.left_of(Payment.objects.get()) == 0


def test_a_refund_of_what_paid_an_invoice_needs_a_credit_note_first(
    invoice: Invoice, house: House
) -> None:
    tell(paid())
    tell(refunded(30_000))
    event = CardEvent.objects.get(event_id="evt_9")
    assert event.outcome == CardEvent.Outcome.REFUSED
    invoicing.credit(invoice, by=house.staff, minor=30_000, reason="Agreed.")
    client_of(house.staff).post(reverse("membership:card_event", args=[event.pk]))
    event.refresh_from_db()
    assert event.outcome == CardEvent.Outcome.BOOKED
    assert Refund.objects.get().minor == 30_000


def test_the_same_refund_told_by_two_events_counts_once(invoice: Invoice) -> None:
    tell(paid(amount_total=110_000))
    tell(refunded(5_000, "evt_9"))
    tell(refunded(5_000, "evt_10"))
    assert Refund.objects.count() == 1


def test_when_stripe_refuses_no_secret_is_said_or_written(
    house: House, stripe: FakeStripe, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    stripe.fails = True
    invoice = house.invoice(house.approved())
    client = client_of(house.voice)
    answer = client.post(reverse("membership:card", args=[invoice.public_id]), follow=True)
    assert "does not answer" in answer.content.decode()
    tell(paid())
    said = answer.content.decode() + caplog.text
    assert KEY not in said
    assert SECRET not in said
    assert not CardSession.objects.exists()


def test_without_its_secrets_there_is_no_door(house: House) -> None:
    invoice = house.invoice(house.approved())
    assert tell(paid()) == 404
    page = client_of(house.voice).get(invoice.get_absolute_url())
    assert "Pay by card" not in page.content.decode()


def test_a_stranger_opens_no_page_for_an_invoice_of_others(
    invoice: Invoice, other_person: Any
) -> None:
    answer = client_of(other_person).post(reverse("membership:card", args=[invoice.public_id]))
    assert answer.status_code == 404
