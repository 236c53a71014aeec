"""Voting in another's place: by proxy of another elector, or as delegate of an organization."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.decisions import permissions, telling
from alliance.decisions.models import Decision, DecisionEvent, Elector
from alliance.decisions.services.recording import NotPossible, locked, log, require_voting
from alliance.people.models import Person
from alliance.people.permissions import require


def _held(elector: Elector, decision: Decision, by: Person, at: datetime) -> Elector:
    """The elector as the database has it, asked for by somebody who speaks for it."""
    found = decision.electors.select_for_update().get(pk=elector.pk)
    found.decision = decision
    require(permissions.may_speak_for(by, found), _("You do not speak for this elector."))
    require_voting(decision, at)
    return found


@transaction.atomic
def give_proxy(elector: Elector, to: Elector, *, by: Person, at: datetime | None = None) -> Elector:
    """Have another elector vote in this one's place. It is not passed on: who holds proxies gives
    none, and who gave one takes none. Raises `PermissionDenied`, `NotPossible`, `ValidationError`.
    """
    at = at or timezone.now()
    decision = locked(elector.decision)
    elector = _held(elector, decision, by, at)
    holder = decision.electors.select_for_update().filter(pk=to.pk).first()
    if holder is None or holder.pk == elector.pk:
        raise ValidationError({"proxy": _("Choose somebody else who votes in this decision.")})
    if elector.has_voted or elector.is_recused:
        raise NotPossible(_("There is no vote left to give."))
    if elector.proxies.exists():
        raise NotPossible(_("You hold proxies, which are not passed on. Vote yourself."))
    if holder.is_recused or holder.proxy_id is not None:
        raise ValidationError({"proxy": _("They do not vote themselves in this decision.")})
    others = holder.proxies.exclude(pk=elector.pk).count()
    if others >= decision.proxies:
        raise ValidationError(
            {
                "proxy": _("One elector holds at most %(most)s proxies here.")
                % {"most": decision.proxies}
            }
        )
    elector.proxy = holder
    elector.save(update_fields=["proxy"])
    log(decision, DecisionEvent.Kind.PROXY_GIVEN, "", by, at=at, elector=elector.pk, to=holder.pk)
    telling.proxy_given(elector)
    return elector


@transaction.atomic
def take_proxy_back(elector: Elector, *, by: Person, at: datetime | None = None) -> Elector:
    """Take a proxy back, as long as it was not used. Raises `PermissionDenied`, `NotPossible`."""
    at = at or timezone.now()
    decision = locked(elector.decision)
    elector = _held(elector, decision, by, at)
    if elector.has_voted:
        raise NotPossible(_("Your proxy has voted already."))
    if elector.proxy_id is None:
        return elector
    elector.proxy = None
    elector.save(update_fields=["proxy"])
    log(decision, DecisionEvent.Kind.PROXY_TAKEN_BACK, "", by, at=at, elector=elector.pk)
    return elector


@transaction.atomic
def name_delegate(
    elector: Elector, person: Person | None, *, by: Person, at: datetime | None = None
) -> Elector:
    """Have `person` vote for an organization, beside those who represent it; None takes that back.
    Raises `PermissionDenied`, `NotPossible`.
    """
    at = at or timezone.now()
    decision = locked(elector.decision)
    elector = decision.electors.select_for_update().get(pk=elector.pk)
    elector.decision = decision
    require(
        permissions.may_name_delegate(by, elector),
        _("Only the primary representative of the organization names a delegate."),
    )
    require_voting(decision, at)
    if elector.has_voted:
        raise NotPossible(_("The organization has voted already."))
    elector.delegate = person
    elector.save(update_fields=["delegate"])
    data = {"elector": elector.pk, "person": str(person.public_id) if person else None}
    log(decision, DecisionEvent.Kind.DELEGATED, "", by, at=at, **data)
    if person is not None:
        telling.delegated(elector)
    return elector
