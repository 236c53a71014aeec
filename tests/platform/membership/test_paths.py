"""Whatever is done in whatever order: one membership at a time, and the log says the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.platform.membership.conftest import SAID, House

from alliance.ledger.queries import balances
from alliance.membership import amounts, folding, queries
from alliance.membership.days import as_of, today
from alliance.membership.models import Invoice, Membership, MembershipEvent, Payment, Price, Tier
from alliance.membership.reminding import go_round
from alliance.membership.services import (
    agreements,
    applying,
    changing,
    living,
    paying,
    reviewing,
)
from alliance.membership.transitions import TABLE

FIRST = datetime(2028, 2, 29, 12, tzinfo=UTC)  # the price list of the tests holds by then
ACTS = (
    "apply", "approve", "decline", "ask_back", "submit", "withdraw", "accept", "pay", "pay_half",
    "pay_twice", "resign", "resign_later", "stay", "end", "gap", "no_gap", "publish", "round",
    "in_kind", "confirm", "change_tier",
)  # fmt: skip
MOVES = st.lists(
    st.tuples(st.sampled_from(ACTS), st.sampled_from((0, 0, 1, 20, 40, 340, 400))), max_size=16
)


def do(act: str, house: House) -> None:
    """One act on the newest membership, by whoever may; what cannot be done now is refused."""
    newest = Membership.objects.order_by("pk").last()
    if act in ("apply", "in_kind"):
        more = {"basis": "in_kind", "contribution": "Hosting"} if act == "in_kind" else {}
        applying.start(house.voice, house.organization, house.tier, **{**SAID, **more})
        return
    if act == "publish":
        agreements.publish(by=house.staff, member=house.tier.member, text="Anew.")
        return
    if act == "round":
        go_round(datetime.combine(today(), datetime.min.time(), UTC))
        return
    if newest is None:
        return
    _on(newest, act, house)


def _on(newest: Membership, act: str, house: House) -> None:
    by, staff = house.voice, house.staff
    last = newest.last_term
    version = agreements.current(house.tier.member)
    acts = {
        "approve": lambda: reviewing.approve(newest, by=staff, worth_minor=100),
        "decline": lambda: reviewing.decline(newest, by=staff, reason="No."),
        "ask_back": lambda: reviewing.ask_back(newest, by=staff, question="What?"),
        "submit": lambda: applying.submit(newest, by=by),
        "withdraw": lambda: applying.withdraw(newest, by=by),
        "accept": lambda: agreements.accept(newest, by=by, version=version.version),  # type: ignore[union-attr]
        "resign": lambda: living.resign(newest, by=by),
        "resign_later": lambda: living.resign(newest, by=by, on=last.ends_on if last else today()),
        "stay": lambda: living.stay(newest, by=by),
        "end": lambda: living.end(newest, by=staff, reason="Enough."),
        "gap": lambda: living.offer_return(newest, by=staff, without_gap=False),
        "no_gap": lambda: living.offer_return(newest, by=staff, without_gap=True),
        "confirm": lambda: (
            living.confirm_contribution(newest, by=staff) and living.advance(newest, by=staff)
        ),
        "change_tier": lambda: changing.change_now(newest, by=staff, tier=_another(house, newest)),
    }
    if act in acts:
        acts[act]()
        return
    for invoice in amounts.open_invoices(newest)[:1]:
        rest = amounts.of_invoice(invoice).open
        minor = {"pay": rest, "pay_half": max(1, rest // 2), "pay_twice": 2 * rest}[act]
        paying.enter(
            by=staff, on=today(), minor=minor, invoice=invoice,
            key=str(Payment.objects.count()),
        )  # fmt: skip


def _another(house: House, membership: Membership) -> Tier:
    """The house's tier for whoever has another, a larger one for the others."""
    if membership.tier != house.tier:
        return house.tier
    since = house.price.holds_from
    larger, _ = Tier.objects.get_or_create(
        slug="larger",
        defaults={"name": "Larger", "member": house.tier.member, "seats": 9, "votes": 5},
    )
    Price.objects.get_or_create(tier=larger, currency="EUR", minor=300_000, holds_from=since)
    return larger


@pytest.mark.slow
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(moves=MOVES)
def test_no_path_leads_to_two_memberships_and_the_log_agrees(house: House, moves) -> None:  # type: ignore[no-untyped-def]
    sid = transaction.savepoint()
    try:
        _walk(house, moves)
    finally:
        transaction.savepoint_rollback(sid)


def _walk(house: House, moves: list[tuple[str, int]]) -> None:
    moment = FIRST
    seen: list[tuple[datetime, list[queries.Standing]]] = []
    for act, days in [("apply", 0), ("submit", 0), ("approve", 1), ("accept", 1), *moves]:
        moment += timedelta(days=days, seconds=1)
        with as_of(moment):
            before = MembershipEvent.objects.count()
            try:
                with transaction.atomic():
                    do(act, house)
            except ValidationError:
                assert MembershipEvent.objects.count() == before
            _holds(house)
            seen.append((moment, _standings(house)))
    # What the log says now of what was known then is what the tables said then.
    events = list(MembershipEvent.objects.order_by("at", "pk"))
    for then, standings in seen:
        facts = folding.fold(event for event in events if event.at <= then)
        spans = folding.spans_of(facts.values())
        assert [folding.standing_of(spans, day) for day in _days()] == standings
    known = queries.standing_as_known(house.organization, moment.date(), moment)
    assert known == queries.standing(house.organization, moment.date())
    _books_agree()


def _days() -> list:  # type: ignore[type-arg]
    return [FIRST.date() + timedelta(days=d) for d in range(-1, 2000, 61)]


def _standings(house: House) -> list[queries.Standing]:
    spans = queries.spans(house.organization)
    assert queries.standing(house.organization) == folding.standing_of(spans, today())
    return [folding.standing_of(spans, day) for day in _days()]


def _holds(house: House) -> None:
    rows = Membership.objects.filter(organization=house.organization)
    assert rows.filter(state__in=Membership.OPEN).count() <= 1
    by_membership = {row.pk: queries.spans_of_memberships(rows.filter(pk=row.pk)) for row in rows}
    spans = [(s, pk) for pk, ss in by_membership.items() for s in ss]
    for one, of in spans:
        for other, of_other in spans:
            if of != of_other:  # two memberships never cover the same day
                assert one.until <= other.starts_on or other.until <= one.starts_on
    for row in rows.filter(state__in=Membership.OVER):
        assert not any(s.covers(today()) for s in by_membership[row.pk])


def _books_agree() -> None:
    """What is open by the invoices is what is receivable by the books, to the cent."""
    open_ = sum(amounts.of_invoice(i).open for i in Invoice.objects.filter(kind="invoice"))
    left = sum(amounts.left_of(p) for p in Payment.objects.all())
    found = {account: minor for (account, _eur), minor in balances().items()}
    assert found.get("1100", 0) == open_
    assert found.get("2900", 0) == -left
    for invoice in amounts.with_amounts(Invoice.objects.filter(kind="invoice")):
        credited = sum(note.total_minor for note in invoice.credit_notes.all())
        paid = sum(row.minor for row in invoice.allocations.all())
        given_up = sum(row.minor for row in invoice.write_offs.all())
        state = amounts.of_invoice(invoice)
        for found in (state, invoice):
            assert (found.credited, found.paid, found.written_off) == (credited, paid, given_up)
        assert state.open == invoice.open == invoice.total_minor - credited - paid - given_up >= 0


def test_the_walks_come_into_membership_and_out_of_it(house: House) -> None:
    _walk(house, [("pay", 1), ("round", 340), ("pay_twice", 20), ("round", 200), ("resign", 1)])
    kinds = set(MembershipEvent.objects.values_list("kind", flat=True))
    assert {"began", "renewed", "resigned"} <= kinds


def test_every_kind_of_event_has_its_place_in_the_table() -> None:
    assert set(TABLE) == set(MembershipEvent.Kind)
