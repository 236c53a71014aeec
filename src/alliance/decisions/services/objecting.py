"""Objections against a decision by consent."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.decisions import permissions, telling
from alliance.decisions.models import Ballot, Decision, DecisionEvent, Elector, Objection
from alliance.decisions.services.recording import NotPossible, locked, log, require_voting
from alliance.people.models import Person
from alliance.people.permissions import require

State = Objection.State
_KIND = {
    State.RESOLVED: DecisionEvent.Kind.RESOLVED,
    State.UPHELD: DecisionEvent.Kind.UPHELD,
}
MOST_OF_ONE = 10  # objections of one elector in one decision: each stands in the log for good


@transaction.atomic
def object_to(
    elector: Elector, reasons: str, *, by: Person, at: datetime | None = None
) -> Objection:
    """Object, with reasons. Consent that the elector has given before is taken back with it.

    Raises `PermissionDenied`, `NotPossible`, `ValidationError`.
    """
    at = at or timezone.now()
    decision = locked(elector.decision)
    elector = decision.electors.select_for_update().get(pk=elector.pk)
    elector.decision = decision
    require(permissions.may_speak_for(by, elector), _("You do not speak for this elector."))
    require_voting(decision, at)
    if decision.method != Decision.Method.CONSENT:
        raise NotPossible(_("Here one votes; objections are for decisions by consent."))
    if elector.is_recused:
        raise NotPossible(_("You stand aside in this decision."))
    if not reasons.strip():
        raise ValidationError({"reasons": _("Say why: an objection without reasons is none.")})
    if elector.objections.filter(state__in=Objection.STANDING).exists():
        raise NotPossible(_("Your objection stands already."))
    if elector.objections.count() >= MOST_OF_ONE:
        raise NotPossible(_("You have objected often. Speak with the one who leads the decision."))
    objection = Objection(
        decision=decision, elector=elector, reasons=reasons.strip(), raised_by=by, raised_at=at
    )
    objection.full_clean(exclude=["decision", "elector", "raised_by"])
    objection.save()
    Ballot.objects.filter(elector=elector).delete()
    elector.has_voted, elector.proxy = True, None
    elector.save(update_fields=["has_voted", "proxy"])
    event = log(decision, DecisionEvent.Kind.OBJECTED, "", by, at=at, objection=objection.pk)
    telling.objected(objection, event)
    return objection


@transaction.atomic
def take_back(objection: Objection, *, by: Person, at: datetime | None = None) -> Objection:
    """The one who objected is content, and consents. Raises `PermissionDenied`, `NotPossible`."""
    at = at or timezone.now()
    decision = locked(objection.decision)
    objection = Objection.objects.select_related("elector__decision").get(pk=objection.pk)
    require(
        permissions.may_speak_for(by, objection.elector),
        _("Only the one who objected takes it back."),
    )
    require_voting(decision, at)
    if objection.state != State.OPEN:
        raise NotPossible(_("This objection is settled."))
    _settle(objection, State.WITHDRAWN, "", by, at)
    log(decision, DecisionEvent.Kind.OBJECTION_WITHDRAWN, "", by, at=at, objection=objection.pk)
    return objection


@transaction.atomic
def settle(
    objection: Objection,
    state: Objection.State,
    *,
    answer: str,
    by: Person,
    at: datetime | None = None,
) -> Objection:
    """Say how an objection was resolved, or uphold it; the one who raised it is told.

    Raises `PermissionDenied`, `NotPossible`, `ValidationError`.
    """
    at = at or timezone.now()
    decision = locked(objection.decision)
    objection = Objection.objects.select_related("elector__decision__group").get(pk=objection.pk)
    require(
        permissions.may_settle(by, objection),
        _("Whoever leads the decision settles an objection, and nobody their own."),
    )
    require_voting(decision, at)
    if state not in _KIND:
        raise ValidationError({"state": _("It is resolved, or upheld.")})
    if objection.state != State.OPEN:
        raise NotPossible(_("This objection is settled."))
    if not answer.strip():
        raise ValidationError({"answer": _("Say how, so that everybody can read it.")})
    _settle(objection, state, answer.strip(), by, at)
    event = log(decision, _KIND[state], "", by, at=at, objection=objection.pk)
    telling.settled(objection, event)
    return objection


def _settle(
    objection: Objection, state: Objection.State, answer: str, by: Person, at: datetime
) -> None:
    objection.state, objection.answer = state, answer
    objection.settled_by, objection.settled_at = by, at
    objection.full_clean(exclude=["decision", "elector", "raised_by", "settled_by"])
    objection.save(update_fields=["state", "answer", "settled_by", "settled_at"])
