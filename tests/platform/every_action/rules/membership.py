# ruff: noqa: E501 (a table: each rule is a line)
"""Memberships: those who speak for the member, the primary one who binds it, and staff."""

from __future__ import annotations

import io
from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from tests.platform.every_action.rule import ACCOUNTS, BOOKS, STAFF, do, look
from tests.platform.every_action.world import World

from alliance.membership import logos, spreadsheet
from alliance.membership.days import today
from alliance.membership.models import (
    Agreement,
    CardEvent,
    CardPayout,
    Contact,
    Membership,
    Payment,
    Price,
    Tier,
)
from alliance.membership.services import (
    agreements,
    applying,
    inviting,
    living,
    paying,
    returning,
    reviewing,
    taking_over,
)

ACTS = frozenset({"primary", "alternate"})
BINDS = frozenset({"primary"})
ASKED = frozenset({"member"})  # whose address a contact of a member taken over has
SEES = ACTS | STAFF
READS = SEES | BOOKS
KEY = UUID(int=1)
SAID = {
    "kind": "university", "size": "large", "months": 12, "currency": "EUR", "basis": "dues",
    "statement": "We award badges.", "bill_name": "Harbour", "bill_email": "books@example.org",
}  # fmt: skip
TIER = {
    "slug": "partner",
    "name": "Partner",
    "member": "organization",
    "text": "",
    "seats": 2,
    "votes": 1,
    "order": 1,
}


def things(world: World) -> SimpleNamespace:
    """A draft of the organization's; the rest is made of it before each question."""
    tier = Tier.objects.create(slug="member", name="Member", member="organization", seats=9)
    before = today() - timedelta(days=900)
    Price.objects.create(tier=tier, currency="EUR", minor=5_000, holds_from=before)
    agreement = Agreement.objects.create(member="organization", version=1, text="Be kind.")
    draft = applying.start(world["primary"], world.organization, tier, **SAID)
    event = CardEvent.objects.create(event_id="evt_1", kind="refund.created", outcome="refused")
    payout = CardPayout.objects.create(
        payout_id="po_1", currency="EUR", minor=900, fee_minor=100, expected_on=today()
    )
    return SimpleNamespace(tier=tier, draft=draft, agreement=agreement, event=event, payout=payout)


def _membership(world: World) -> Membership:
    return Membership.objects.get(pk=world.of(things).draft.pk)


def _args(world: World) -> dict[str, object]:
    return {"public_id": _membership(world).public_id}


def _submitted(world: World) -> None:
    applying.submit(_membership(world), by=world["primary"])


def _approved(world: World) -> None:
    _submitted(world)
    reviewing.approve(_membership(world), by=world["staff"])


def _paid(world: World) -> None:
    _approved(world)
    agreements.accept(_membership(world), by=world["primary"], version=1)
    invoice = _membership(world).invoices.get()
    paying.enter(by=world["staff"], on=today(), minor=6_000, invoice=invoice, key="k")


def _leaving(world: World) -> None:
    _paid(world)
    last = _membership(world).last_term
    assert last is not None
    living.resign(_membership(world), by=world["primary"], on=last.ends_on)


def _over(world: World) -> None:
    _paid(world)
    living.resign(_membership(world), by=world["primary"])


def _asked(world: World) -> None:
    _over(world)
    returning.ask(_membership(world), by=world["primary"])


def _invoice(world: World) -> dict[str, object]:
    return {"public_id": _membership(world).invoices.latest("pk").public_id}


def _payment(world: World) -> dict[str, object]:
    return {"public_id": Payment.objects.latest("pk").public_id}


def _event(world: World) -> dict[str, object]:
    return {"pk": world.of(things).event.pk}


def _payout(world: World) -> dict[str, object]:
    return {"public_id": world.of(things).payout.public_id}


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 60), "white").save(out, "PNG")
    return out.getvalue()


def _logo(world: World) -> None:
    logos.keep(world.organization, _picture(), by=world["primary"])


def _logo_args(world: World) -> dict[str, object]:
    return {"slug": world.organization.slug, "digest": world.organization.logo.digest[:16]}


def _upload(world: World) -> dict[str, object]:
    return {"logo": SimpleUploadedFile("logo.png", _picture(), "image/png")}


def _for_harbour(world: World) -> dict[str, object]:
    return {"organization": world.organization.pk}


def _withdrawn(world: World) -> None:
    applying.withdraw(_membership(world), by=world["primary"])


def _contact(world: World) -> None:
    world.of(things)
    [taken] = taking_over.take_over(spreadsheet.read(TABLE), by=world["staff"])
    inviting.name(taken.membership, "member@example.org", by=world["staff"])


def _invited(world: World) -> None:
    _contact(world)
    inviting.invite([Contact.objects.get().pk], by=world["staff"])


def _asking(world: World) -> dict[str, object]:
    return {"public_id": Contact.objects.get().public_id}


def _chosen(world: World) -> dict[str, object]:
    return {"contacts": [Contact.objects.get().pk], "send": "1"}


def _named(world: World) -> dict[str, object]:
    return {"member": Contact.objects.get().membership.pk, "email": "other@example.org"}


def _on(**more: object) -> dict[str, object]:
    return {"on": today().isoformat(), **more}


def _money(prefix: str, **more: object) -> dict[str, object]:
    given = {"key": KEY, "on": today().isoformat(), "amount": "10.00", "text": "So."}
    return {f"{prefix}-{name}": value for name, value in given.items()} | more


def _honorary(world: World) -> dict[str, object]:
    return {
        "organization": world.organization.pk,
        "tier": world.of(things).tier.pk,
        "reason": "Thanks.",
    }


def _terms(world: World) -> dict[str, object]:
    return {"terms": "1", "tier": world.of(things).tier.pk, "months": 24}


def _at_once(world: World) -> dict[str, object]:
    other = Tier.objects.create(slug="larger", name="Larger", member="organization", seats=9)
    Price.objects.create(tier=other, currency="EUR", minor=9_000, holds_from=today())
    return {"terms": "1", "tier": other.pk, "months": 12, "at_once": "on"}


def _application(world: World) -> dict[str, object]:
    return {**SAID, "tier": world.of(things).tier.pk}


def _handed_in(world: World) -> dict[str, object]:
    return {**_application(world), "submit": "1"}


MEMBER = {"slug": "member"}
TABLE = f"name,tier,until\nAcademy,member,{today() + timedelta(days=90)}"
OF_ALL = {"member": "organization"}
PRICE = {
    "amount": "70",
    "currency": "EUR",
    "months": 12,
    "kind": "",
    "size": "",
    "holds_from": today() + timedelta(days=9),
}
BILL = {"bill_name": "Harbour", "bill_email": "new@example.org", "bill_address": "", "tax_id": ""}

RULES = [
    look("membership:index"),
    look("membership:json"),
    look("membership:logo", args=_logo_args, before=_logo),
    look("membership:join"),
    look("membership:agreement", args=OF_ALL),
    look("membership:agreement_version", args={**OF_ALL, "version": 1}),
    # Whoever has an account looks at the form; it offers only organizations they speak for.
    look("membership:apply", ACCOUNTS, args=MEMBER),
    do("membership:apply", ACTS, _for_harbour, args=MEMBER, before=_withdrawn, told=ACCOUNTS - ACTS),
    look("membership:mine_index", ACCOUNTS),
    look("membership:mine", ACTS, args=_args, what="a draft"),
    look("membership:mine", READS, args=_args, before=_submitted),
    look("membership:edit", ACTS, args=_args, what="a draft"),
    do("membership:edit", ACTS, _application, args=_args, what="a draft"),
    look("membership:edit", SEES, args=_args, before=_paid, what="billing"),
    do("membership:edit", SEES, BILL, args=_args, before=_paid, what="billing"),
    do("membership:edit", BINDS, _handed_in, args=_args, what="submit"),
    do("membership:act", BINDS, {"withdraw": "1"}, args=_args, before=_submitted, what="withdraw"),
    do("membership:act", BINDS, {"accept": "1", "read": "1"}, args=_args, before=_approved, what="accept"),
    do("membership:act", BINDS, _on(resign="1"), args=_args, before=_paid, what="resign"),
    do("membership:act", BINDS, {"stay": "1"}, args=_args, before=_leaving, what="stay"),
    do("membership:act", BINDS, {"return": "1"}, args=_args, before=_over, what="ask to return"),
    do("membership:logo_upload", SEES, _upload, args=_args, before=_submitted),
    do("membership:logo_upload", ACTS, _upload, args=_args, what="of a draft"),
    look("membership:invoice", READS, args=_invoice, before=_approved),
    look("membership:invoice_pdf", READS, args=_invoice, before=_approved),
    look("membership:receipt_pdf", READS, args=_invoice, before=_paid),
    do("membership:card", READS, args=_invoice, before=_approved, changes=False),  # no cards here
    do("membership:stripe", frozenset(), what="unsigned"),
    do("membership:decide", STAFF, {"approve": "1"}, args=_args, before=_submitted, what="approve"),
    do("membership:decide", STAFF, {"ask_back": "1", "reason": "r"}, args=_args, before=_submitted, what="ask back"),
    do("membership:decide", STAFF, {"decline": "1", "reason": "r"}, args=_args, before=_submitted, what="decline"),
    do("membership:decide", STAFF, {"end": "1", "reason": "r"}, args=_args, before=_paid, what="end"),
    do("membership:decide", STAFF, _terms, args=_args, before=_paid, what="terms"),
    do("membership:decide", STAFF, _at_once, args=_args, before=_paid, what="terms at once"),
    do("membership:decide", STAFF, {"return_with_gap": "1"}, args=_args, before=_over, what="return"),
    do("membership:decide", STAFF, {"no_return": "1", "reason": "r"}, args=_args, before=_asked, what="no return"),
    do("membership:book", BOOKS, _money("pay", pay="1"), args=_invoice, before=_approved, what="payment"),
    do("membership:book", BOOKS, _money("credit", credit="1"), args=_invoice, before=_approved, what="credit note"),
    do("membership:book", BOOKS, {"write_off": "1", "reason": "r"}, args=_invoice, before=_approved, what="write off"),
    do("membership:book", BOOKS, {"remind": "1"}, args=_invoice, before=_approved, what="reminder"),
    look("membership:invoices", BOOKS),
    look("membership:invoices_csv", BOOKS),
    look("membership:payments", BOOKS),
    look("membership:payment", BOOKS, args=_payment, before=_paid),
    do("membership:payment", BOOKS, _money("refund", refund="1"), args=_payment, before=_paid, what="refund"),
    do("membership:card_event", BOOKS, args=_event),
    do("membership:payout", BOOKS, {"on": today().isoformat()}, args=_payout),
    look("membership:desk", BOOKS),
    look("membership:everything", STAFF),
    look("membership:members_csv", STAFF),
    look("membership:take_over", STAFF),
    do("membership:take_over", STAFF, {"text": TABLE, "take": "1"}),
    look("membership:contacts", STAFF, before=_contact),
    do("membership:contacts", STAFF, _chosen, before=_contact, what="invite"),
    do("membership:contact_name", STAFF, _named, before=_contact),
    look("membership:invited", ACCOUNTS, args=_asking, before=_invited),  # others: not theirs
    do("membership:invited", ASKED, {"yes": "1"}, args=_asking, before=_invited, what="yes"),
    do("membership:invited", ASKED, {"no": "1"}, args=_asking, before=_invited, what="no"),
    look("membership:appoint", STAFF),
    do("membership:appoint", STAFF, _honorary, before=_withdrawn),
    look("membership:publish", STAFF),
    do("membership:publish", STAFF, {**OF_ALL, "text": "Be kinder."}),
    look("membership:tiers", STAFF),
    look("membership:tier_create", STAFF),
    do("membership:tier_create", STAFF, TIER),
    look("membership:tier_edit", STAFF, args=MEMBER),
    do("membership:tier_edit", STAFF, {**TIER, "name": "Member"}, args=MEMBER),
    look("membership:price", STAFF, args=MEMBER),
    do("membership:price", STAFF, PRICE, args=MEMBER),
]  # fmt: skip
