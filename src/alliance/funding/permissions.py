"""Who may do what with the Alliance's money. Reading "Money in the open" is everybody's; budgets,
grants, gifts, the sponsor's fee and limits are kept by who keeps the books (`ledger.permissions`).
"""

from __future__ import annotations

from django.db.models import QuerySet

from alliance.funding.models import ApprovalLimit, Budget, Claim, ClaimEvent, Gift
from alliance.ledger.permissions import Viewer, may_keep_books
from alliance.organizations.queries import organizations_represented_by

# The views of this room ask here; the rule is the ledger's.
__all__ = [
    "Viewer", "approvals", "may_answer_for", "may_approve", "may_approve_budget", "may_change",
    "may_claim", "may_confirm_limit", "may_drop_limit", "may_judge", "may_keep_books", "may_pay",
    "may_read", "may_read_budget",
]  # fmt: skip


def may_approve_budget(viewer: Viewer, budget: Budget) -> bool:
    """Who keeps the books, but for whoever drafted it."""
    return may_keep_books(viewer) and budget.is_draft and budget.drafted_by_id != viewer.pk


def may_read_budget(viewer: Viewer, budget: Budget) -> bool:
    """Approved ones everybody, drafts who keeps the books."""
    return not budget.is_draft or may_keep_books(viewer)


def may_claim(viewer: Viewer) -> bool:
    """Whoever has an account: what is paid is decided at the approval."""
    return viewer.is_authenticated and viewer.is_active


def may_read(viewer: Viewer, claim: Claim) -> bool:
    """The claimant; and who keeps the books, once it was submitted. A draft is nobody else's."""
    if not may_claim(viewer):
        return False
    if claim.claimant_id == viewer.pk:
        return True
    return may_keep_books(viewer) and claim.submitted_at is not None


def may_change(viewer: Viewer, claim: Claim) -> bool:
    """The claimant, as long as it is a draft or was asked back."""
    return may_claim(viewer) and claim.claimant_id == viewer.pk and claim.is_open


def may_judge(viewer: Viewer, claim: Claim) -> bool:
    """Who keeps the books, on what was submitted; never the claimant, nor who speaks for the same
    body.
    """
    return claim.state == Claim.State.SUBMITTED and _is_somebody_else(viewer, claim)


def may_approve(viewer: Viewer, claim: Claim) -> bool:
    """Who may judge it and has not approved this submission yet: two approvals are two people's."""
    return may_judge(viewer, claim) and not approvals(claim).filter(by_id=viewer.pk).exists()


def may_pay(viewer: Viewer, claim: Claim) -> bool:
    """Who keeps the books, other than the claimant and who speaks with them, once it is approved;
    they take an approval back, too, as long as it is not paid.
    """
    return claim.state == Claim.State.APPROVED and _is_somebody_else(viewer, claim)


def may_confirm_limit(viewer: Viewer, limit: ApprovalLimit) -> bool:
    """Whoever keeps the books, but for who asked for it and still does: two people stand for it."""
    if not (limit.is_waiting and may_keep_books(viewer)):
        return False
    asked = limit.set_by
    return asked is not None and may_keep_books(asked) and asked.pk != viewer.pk


def may_drop_limit(viewer: Viewer, limit: ApprovalLimit) -> bool:
    """Whoever keeps the books, who asked for it as well: nothing comes of it."""
    return limit.is_waiting and may_keep_books(viewer)


def may_answer_for(viewer: Viewer, gift: Gift) -> bool:
    """Whose account staff take a gift to be from; nobody else says whose it is."""
    return may_claim(viewer) and gift.person_id == viewer.pk


def approvals(claim: Claim) -> QuerySet[ClaimEvent]:
    """The approvals of what was last submitted."""
    return claim.events.filter(kind=ClaimEvent.Kind.APPROVED, round=claim.round)


def _is_somebody_else(viewer: Viewer, claim: Claim) -> bool:
    if not may_keep_books(viewer) or claim.claimant_id == viewer.pk:
        return False
    if claim.claimant is None:
        return True
    theirs = organizations_represented_by(claim.claimant)
    return not organizations_represented_by(viewer).filter(pk__in=theirs.values("pk")).exists()
