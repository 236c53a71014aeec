"""What was decided is declared void: the vote was not as its rule says. The count, the ballots and
the file of it stay; what was decided counts for nothing.
"""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.decisions import permissions, telling
from alliance.decisions.models import Decision, DecisionEvent
from alliance.decisions.services.recording import NotPossible, locked, log
from alliance.decisions.signals import voided
from alliance.people.models import Person
from alliance.people.permissions import require


@transaction.atomic
def declare_void(
    decision: Decision, *, by: Person, reason: str, at: datetime | None = None
) -> Decision:
    """Declare a closed decision void, with a reason that everybody reads. It stays so: the question
    is asked anew. Roles that were given by it are not ended by this.

    Raises `PermissionDenied`, `ValidationError`, `NotPossible`.
    """
    decision = locked(decision)
    require(
        permissions.may_void(by, decision),
        _("Staff who did not stand in it declare a decision void."),
    )
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    if not decision.is_closed:
        raise NotPossible(_("It has not ended. Call it off instead."))
    if decision.is_void:
        raise NotPossible(_("It was declared void already."))
    decision.voided_at = at or timezone.now()
    decision.save(update_fields=["voided_at"])
    event = log(decision, DecisionEvent.Kind.VOIDED, reason.strip(), by, at=decision.voided_at)
    telling.declared_void(decision, event)
    voided.send(sender=Decision, decision=decision)
    return decision
