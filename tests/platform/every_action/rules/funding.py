"""Money: everybody reads what is done with it, an expense is its claimant's and theirs who keep the
books, and these keep the rest. That nobody approves their own is in
tests/platform/funding/test_claims.py.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.platform.every_action.rule import ACCOUNTS, BOOKS, do, look
from tests.platform.every_action.world import World

from alliance.funding.models import (
    ApprovalLimit,
    Budget,
    BudgetLine,
    Claim,
    ClaimLine,
    Gift,
    Grant,
    GrantReport,
    Instalment,
)
from alliance.funding.services import claims, judging
from alliance.ledger import chart
from alliance.ledger.services import Line, post
from alliance.people.models import Person
from alliance.people.services import person_for_proven_address

ON = date(2026, 3, 11)
DAY = ON.isoformat()
OWNER = frozenset({"owner"})
SEEN = OWNER | BOOKS
LINE = {
    "text": "Train", "on": DAY, "amount": "12.50", "currency": "EUR", "category": "travel",
    "programme": "events", "group": "", "grant": "",
}  # fmt: skip
GRANT = {
    "funder": "Example Fund", "title": "More tests", "code": "more", "purpose": "Tests.",
    "amount": "100", "currency": "EUR", "is_restricted": "on", "starts_on": DAY, "ends_on": DAY,
    "programme": "",
}  # fmt: skip


def things(world: World) -> SimpleNamespace:
    ApprovalLimit.objects.create(currency="EUR", minor=1_000_000)
    grant = Grant.objects.create(
        code="tests", funder="Example Fund", title="Tests", purpose="Tests.", currency="EUR",
        minor=10_000, starts_on=ON, ends_on=ON,
    )  # fmt: skip
    draft, approved = (
        Budget.objects.create(
            year=2026, version=version, currency="EUR", state=state, approved_at=at
        )
        for version, state, at in ((2, "draft", None), (1, "approved", "2026-01-01T00:00Z"))
    )
    return SimpleNamespace(
        limit=ApprovalLimit.objects.create(
            currency="USD", minor=500, set_by=_another(), holds_from=None
        ),
        gift=_given(),
        owners_gift=_given(world["owner"]),
        grant=grant,
        instalment=Instalment.objects.create(grant=grant, due_on=ON, minor=5_000),
        report=GrantReport.objects.create(grant=grant, due_on=ON, what="First"),
        budget=draft,
        approved_budget=approved,
        budget_line=BudgetLine.objects.create(
            budget=draft, programme="staff", text="Coordination", minor=5_000
        ),
        draft=_claim(world),
        submitted=claims.submit(_claim(world), by=world["owner"]),
        approved=_approved(world),
    )


def _given(person: Person | None = None) -> Gift:
    return Gift.objects.create(giver="Ada", on=ON, currency="EUR", minor=500, person=person)


def _gift(world: World) -> dict[str, object]:
    return {"pk": world.of(things).gift.pk}


def _owners_gift(world: World) -> dict[str, object]:
    return {"pk": world.of(things).owners_gift.pk}


def _another() -> Person:
    """Of the staff, who has asked for what another confirms."""
    asks = person_for_proven_address("asks-for-more@example.org", name="Asks For More")
    Person.objects.filter(pk=asks.pk).update(is_staff=True)
    asks.refresh_from_db()
    return asks


def _claim(world: World) -> Claim:
    owner = world["owner"]
    claim = claims.begin(owner, title="Yearly meeting")
    line = ClaimLine(
        on=ON, category="travel", programme="events", currency="EUR", minor=1250, text="Train"
    )
    claims.add_line(claim, line, by=owner)
    claims.add_receipt(claim, _file(), by=owner)
    return claim


def _approved(world: World) -> Claim:
    claim = claims.submit(_claim(world), by=world["owner"])
    return judging.approve(claim, by=world["staff"], has_no_interest=True)


def _file(content: bytes = b"%PDF-1.7 receipt") -> SimpleUploadedFile:
    return SimpleUploadedFile("receipt.pdf", content)


def _draft(world: World) -> dict[str, object]:
    return {"public_id": world.of(things).draft.public_id}


def _submitted(world: World) -> dict[str, object]:
    return {"public_id": world.of(things).submitted.public_id}


def _approved_one(world: World) -> dict[str, object]:
    return {"public_id": world.of(things).approved.public_id}


def _line(world: World) -> dict[str, object]:
    draft = world.of(things).draft
    return {"public_id": draft.public_id, "pk": draft.lines.get().pk}


def _receipt(which: str) -> Callable[[World], dict[str, object]]:
    def args(world: World) -> dict[str, object]:
        claim = getattr(world.of(things), which)
        return {"public_id": claim.public_id, "pk": claim.receipts.get().pk}

    return args


def _grant(world: World) -> dict[str, object]:
    return {"public_id": world.of(things).grant.public_id}


def _instalment(world: World) -> dict[str, object]:
    return {**_grant(world), "pk": world.of(things).instalment.pk}


def _report(world: World) -> dict[str, object]:
    return {**_grant(world), "pk": world.of(things).report.pk}


def _budget_line(world: World) -> dict[str, object]:
    return {**BUDGET, "pk": world.of(things).budget_line.pk}


def _limit(world: World) -> dict[str, object]:
    return {"pk": world.of(things).limit.pk}


def _came(world: World) -> dict[str, object]:
    """An entry that brought something in."""
    lines = [Line(chart.BANK, 500, "EUR"), Line(chart.DONATIONS, -500, "EUR")]
    entry = post(key="every:came", on=ON, text="Donation", lines=lines, by=None, kind="gift")
    return {"public_id": entry.public_id}


YEAR = {"year": 2026}
BUDGET = {"year": 2026, "version": 2}
RULES = [
    look("funding:index"),
    look("funding:year", args=YEAR),
    look("funding:year_json", args=YEAR),
    look("funding:entries", args=YEAR, data={"programme": "events"}),
    look("funding:follow", args=YEAR, data={"amount": "250", "currency": "EUR"}),
    look("funding:follow_entry", args=_came),
    look("funding:report", args=YEAR),
    look("funding:report_pdf", args=YEAR),
    look("funding:grants"),
    look("funding:grants_json"),
    look("funding:grant", args=_grant),
    look("funding:budget", args={"year": 2026, "version": 1}, what="an approved one"),
    look("funding:budget", BOOKS, args=BUDGET, what="a draft"),
    look("funding:claims", ACCOUNTS),
    look("funding:claim_begin", ACCOUNTS),
    do("funding:claim_begin", ACCOUNTS, {"title": "Train", "payee": "me"}),
    look("funding:claim", OWNER, args=_draft, what="a draft"),
    look("funding:claim", SEEN, args=_submitted, what="a submitted one"),
    look("funding:claim_change", OWNER, args=_draft),
    do("funding:claim_change", OWNER, {"title": "Bus", "payee": "me"}, args=_draft),
    do("funding:claim_again", OWNER, args=_submitted),
    do("funding:line_add", OWNER, LINE, args=_draft),
    do("funding:line_drop", OWNER, args=_line),
    do("funding:receipt_add", OWNER, lambda _w: {"file": _file(b"%PDF-2")}, args=_draft),
    look("funding:receipt", OWNER, args=_receipt("draft"), what="of a draft"),
    look("funding:receipt", SEEN, args=_receipt("submitted"), what="of a submitted one"),
    do("funding:receipt_drop", OWNER, args=_receipt("draft")),
    do("funding:claim_submit", OWNER, {"text": ""}, args=_draft),
    do("funding:claim_discard", OWNER, args=_draft),
    look("funding:queue", BOOKS),
    do("funding:claim_judge", BOOKS, {"what": "approve", "has_no_interest": "on"},
       args=_submitted, what="approve"),
    do("funding:claim_judge", BOOKS, {"what": "ask", "text": "Why?"}, args=_submitted,
       what="ask back"),
    do("funding:claim_judge", BOOKS, {"what": "decline", "text": "No."}, args=_submitted,
       what="decline"),
    do("funding:claim_pay", BOOKS, lambda w: {
        "way": "bank", "on": w.of(things).approved.approved_on}, args=_approved_one),
    do("funding:claim_back", BOOKS, {"text": "Wrong."}, args=_approved_one),
    look("funding:grant_enter", BOOKS),
    do("funding:grant_enter", BOOKS, GRANT),
    do("funding:instalment_add", BOOKS, {"due_on": DAY, "amount": "10"}, args=_grant),
    do("funding:instalment_receive", BOOKS, {"on": DAY}, args=_instalment),
    do("funding:report_add", BOOKS, {"what": "Second", "due_on": DAY}, args=_grant),
    do("funding:report_done", BOOKS, {"url": ""}, args=_report),
    look("funding:budget_draft", BOOKS),
    do("funding:budget_draft", BOOKS, {"year": 2027, "currency": "EUR"}),
    do("funding:budget_line_add", BOOKS,
       {"text": "Servers", "amount": "10", "programme": "technology", "group": ""}, args=BUDGET),
    do("funding:budget_line_drop", BOOKS, args=_budget_line),
    do("funding:budget_note", BOOKS, {"note": "More."}, args=BUDGET),
    do("funding:budget_approve", BOOKS, {"decision": "Board call"}, args=BUDGET),
    look("funding:keep", BOOKS),
    do("funding:gift", BOOKS, {
        "giver": "Ada", "amount": "5", "currency": "EUR", "on": DAY, "word": ""}),
    do("funding:gift_giver", BOOKS, lambda w: {"address": w["member"].email}, args=_gift),
    look("funding:gifts", ACCOUNTS),
    do("funding:gift_answer", OWNER, {"mine": "yes"}, args=_owners_gift),
    do("funding:gift_answer", OWNER, {"mine": "no"}, args=_owners_gift, what="not theirs"),
    do("funding:fee", BOOKS, {
        "sponsor": "Example", "sponsor_url": "", "percent": "7.5", "from_on": "2027-01-01"}),
    do("funding:limit", BOOKS, {"amount": "500", "currency": "EUR"}),
    do("funding:limit_confirm", BOOKS, args=_limit),
    do("funding:limit_drop", BOOKS, args=_limit),
]  # fmt: skip
