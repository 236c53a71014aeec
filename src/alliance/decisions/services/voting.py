"""Casting a vote, and changing it while the vote is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.decisions import choices, gates, permissions, receipts
from alliance.decisions.models import Ballot, Decision, DecisionEvent, Elector, Objection
from alliance.decisions.services.recording import NotPossible, locked, log, require_voting
from alliance.people.models import Person
from alliance.people.permissions import require


@dataclass(frozen=True)
class Cast:
    """What a voter is shown once. `code` is their receipt, for a secret ballot with the key to it;
    "" when a secret ballot was changed, for they have the code.
    """

    ballot: Ballot
    code: str


@transaction.atomic
def cast(
    elector: Elector,
    choice: Sequence[str],
    *,
    by: Person,
    code: str = "",
    at: datetime | None = None,
) -> Cast:
    """Vote for an elector, or change the vote; an empty `choice` is an abstention.

    `code` is asked to change a secret ballot, for nothing else leads to it. Raises
    `PermissionDenied`; `NotPossible` when the vote is over, `ValidationError` for a choice that is
    none and a code that opens no ballot.
    """
    at = at or timezone.now()
    decision = locked(elector.decision)
    elector = decision.electors.select_for_update().get(pk=elector.pk)
    elector.decision = decision
    require(permissions.may_cast(by, elector), _("You do not vote for this elector."))
    require_voting(decision, at)
    if (gate := gates.closed(decision, by)) is not None:
        raise NotPossible(gate.why)
    chosen = choices.checked(decision, choice)
    _lapse(elector, by=by, at=at)
    if not elector.has_voted:
        return _first(elector, chosen)
    if decision.is_secret:
        return _change_secret(decision, chosen, code)
    ballot = Ballot.objects.filter(elector=elector).first()
    if ballot is None:  # what they said so far was an objection
        return _first(elector, chosen)
    ballot.choice = chosen
    ballot.save(update_fields=["choice"])
    return Cast(ballot, ballot.receipt)


def _lapse(elector: Elector, *, by: Person, at: datetime) -> None:
    """Whoever votes themselves takes their proxy back, as long as it was not used; and whose
    objection stands gives no consent beside it.
    """
    if elector.objections.filter(state__in=Objection.STANDING).exists():
        raise NotPossible(_("Your objection stands. Take it back first."))
    own = permissions.may_speak_for(by, elector)
    if elector.proxy_id is not None and own and not elector.has_voted:
        elector.proxy = None
        elector.save(update_fields=["proxy"])
        log(
            elector.decision, DecisionEvent.Kind.PROXY_TAKEN_BACK, "", by, at=at, elector=elector.pk
        )


def _first(elector: Elector, chosen: list[str]) -> Cast:
    decision = elector.decision
    receipt, key = receipts.new()
    ballot = Ballot.objects.create(
        decision=decision,
        elector=None if decision.is_secret else elector,
        receipt=receipt,
        key_digest=receipts.key_digest(receipt, key) if decision.is_secret else "",
        votes=elector.votes,
        choice=chosen,
    )
    elector.has_voted = True
    elector.save(update_fields=["has_voted"])
    return Cast(ballot, receipts.joined(receipt, key) if decision.is_secret else receipt)


def _change_secret(decision: Decision, chosen: list[str], code: str) -> Cast:
    receipt, key = receipts.split(code)
    ballot = decision.ballots.filter(receipt=receipt).first()
    if ballot is None or not receipts.fits(receipt, key, ballot.key_digest):
        raise ValidationError(
            {
                "code": _(
                    "You have voted. To change it, give the code that you were shown: nothing else "
                    "leads to your ballot, which stands otherwise."
                )
            }
        )
    ballot.choice = chosen
    ballot.save(update_fields=["choice"])
    return Cast(ballot, "")


@transaction.atomic
def recuse(elector: Elector, *, by: Person, reason: str, at: datetime | None = None) -> Elector:
    """Stand aside for a conflict of interest: the elector is counted out of the electorate, and so
    of quorum and majority. Not after voting. Raises `PermissionDenied`, `NotPossible`,
    `ValidationError`.
    """
    at = at or timezone.now()
    decision = locked(elector.decision)
    elector = decision.electors.select_for_update().get(pk=elector.pk)
    elector.decision = decision
    require(permissions.may_speak_for(by, elector), _("You do not speak for this elector."))
    require_voting(decision, at)
    if not reason.strip():
        raise ValidationError({"reason": _("Say what keeps you from deciding.")})
    if elector.has_voted:
        raise NotPossible(_("You have voted already; a vote that was cast stays."))
    if elector.objections.filter(state=Objection.State.OPEN).exists():
        raise NotPossible(_("Your objection stands. Take it back first."))
    elector.is_recused, elector.recusal_reason, elector.proxy = True, reason.strip()[:300], None
    elector.save(update_fields=["is_recused", "recusal_reason", "proxy"])
    elector.proxies.filter(has_voted=False).update(proxy=None)
    log(decision, DecisionEvent.Kind.RECUSED, reason, by, at=at, elector=elector.pk)
    return elector
