"""What others do with a claim: approve, ask back, decline, pay."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.funding import accounts, funds, permissions, telling
from alliance.funding.amounts import approvals_needed, totals
from alliance.funding.models import Claim, ClaimEvent, Programme
from alliance.funding.services.claims import Kind, State, locked, log
from alliance.funding.services.incomes import release
from alliance.funding.services.posting import ask, error, post, reverse
from alliance.ledger import chart
from alliance.ledger.models import Entry
from alliance.ledger.services import Line
from alliance.people.models import Person


@transaction.atomic
def ask_back(claim: Claim, *, by: Person, text: str) -> Claim:
    """Give it back with a question. Raises `PermissionDenied`, `ValidationError`."""
    claim = locked(claim)
    ask(permissions.may_judge(by, claim))
    return _move(claim, State.ASKED, Kind.ASKED, by, _reason(text))


@transaction.atomic
def decline(claim: Claim, *, by: Person, text: str) -> Claim:
    """Decline it, with the reason. Raises `PermissionDenied`, `ValidationError`."""
    claim = locked(claim)
    ask(permissions.may_judge(by, claim))
    return _move(claim, State.DECLINED, Kind.DECLINED, by, _reason(text))


@transaction.atomic
def approve(
    claim: Claim,
    *,
    by: Person,
    has_no_interest: bool,
    knowingly: bool = False,
    text: str = "",
    on: date | None = None,
) -> Claim:
    """Approve what was submitted; with the last approval needed it goes into the books, on the day
    `on` (today).

    `has_no_interest` is the approver's declaration that nothing in it is to their own advantage.
    `knowingly` lets a claim through that takes more than is left of a restricted grant.
    Raises `PermissionDenied`, `ValidationError`.
    """
    claim = locked(claim)
    ask(permissions.may_approve(by, claim))
    if not has_no_interest:
        words = _("Whoever has an interest in it leaves the approval to somebody else.")
        raise error("has_no_interest", words)
    over = funds.overdrafts(claim.lines.select_related("grant"))
    if over and not knowingly:
        raise error("knowingly", telling.overdrawn(over))
    log(claim, Kind.APPROVED, by, text)
    if permissions.approvals(claim).count() < approvals_needed(claim):
        return claim
    day = on or timezone.localdate()
    post_approved(claim, day, by)
    claim.state, claim.approved_on = State.APPROVED, day
    claim.save(update_fields=["state", "approved_on"])
    telling.changed(claim, Kind.APPROVED, text)
    return claim


@transaction.atomic
def take_back(claim: Claim, *, by: Person, text: str) -> Claim:
    """Take the approval back as long as it is not paid: the books get the opposite entry, the
    claimant the reason. Raises `PermissionDenied`, `ValidationError`.
    """
    claim = locked(claim)
    ask(permissions.may_pay(by, claim))
    text = _reason(text)
    entry = Entry.objects.get(key=_key(claim))
    key, today = f"{_key(claim)}:back", timezone.localdate()
    reverse(entry, key=key, on=today, text=f"Taken back: {claim.title}", by=by)
    claim.approved_on = None
    claim.save(update_fields=["approved_on"])
    return _move(claim, State.ASKED, Kind.TAKEN_BACK, by, text)


@transaction.atomic
def pay(claim: Claim, *, by: Person, way: str, on: date) -> Claim:
    """The claimant has got the money: it leaves the books, and we forget their account number.

    Raises `PermissionDenied`, `ValidationError`.
    """
    claim = locked(claim)
    ask(permissions.may_pay(by, claim))
    if way not in Claim.Way.values:
        raise error("way", _("Say how it was paid."))
    if on > timezone.localdate():
        raise error("on", _("That day is still to come."))
    assert claim.approved_on is not None
    if on < claim.approved_on:
        raise error("on", _("It was not approved yet on that day."))
    post_paid(claim, on, by, Claim.Way(way))
    return was_paid(claim, by=by, way=Claim.Way(way), on=on)


def was_paid(claim: Claim, *, by: Person | None, way: Claim.Way, on: date) -> Claim:
    """Keep that it is paid, once the books say so. The caller has asked."""
    claim.way, claim.paid_on, claim.payee = way, on, ""
    claim.save(update_fields=["way", "paid_on", "payee"])
    return _move(claim, State.PAID, Kind.PAID, by, "")


def post_approved(claim: Claim, on: date, by: Person | None) -> None:
    """Each line to the account of its programme; what is owed to the claimant a currency."""
    lines = []
    for line in claim.lines.select_related("group", "grant"):
        fund = line.grant.fund if line.grant else ""
        lines.append(
            Line(
                accounts.EXPENSE[Programme(line.programme)],
                line.minor,
                line.currency,
                fund=fund,
                programme=line.programme,
                group=line.group.acronym if line.group else "",
            )
        )
        lines += release(line.minor, line.currency, fund)
    for currency, minor in sorted(totals(claim.lines.all()).items()):
        lines.append(Line(chart.REIMBURSEMENTS_PAYABLE, -minor, currency))
    post(key=_key(claim), on=on, text=claim.title, lines=lines, by=by)


def post_paid(claim: Claim, on: date, by: Person | None, way: Claim.Way) -> None:
    """What was owed is owed no more, and gone from where it was held."""
    lines = []
    for currency, minor in sorted(totals(claim.lines.all()).items()):
        lines.append(Line(chart.REIMBURSEMENTS_PAYABLE, minor, currency))
        lines.append(Line(accounts.PAID_FROM[way], -minor, currency))
    key, text = f"funding.paid:{claim.public_id}", f"Paid: {claim.title}"
    post(key=key, on=on, text=text, lines=lines, by=by)


def _key(claim: Claim) -> str:
    return f"funding.claim:{claim.public_id}:{claim.round}"


def _move(
    claim: Claim, state: Claim.State, kind: ClaimEvent.Kind, by: Person | None, text: str
) -> Claim:
    claim.state = state
    claim.save(update_fields=["state"])
    log(claim, kind, by, text)
    telling.changed(claim, kind, text)
    return claim


def _reason(text: str) -> str:
    if not text.strip():
        raise error("text", _("Say why, so that the claimant knows."))
    return text.strip()
