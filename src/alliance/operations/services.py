"""Say that something is wrong, how it goes on, and that it is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.operations import parts, permissions
from alliance.operations.models import Incident, IncidentUpdate
from alliance.people.models import Person

AHEAD = timedelta(days=60)  # planned work may be told so long before


@transaction.atomic
def report(
    *,
    by: Person,
    title: str,
    concerned: Sequence[str],
    impact: str,
    text: str,
    began_at: datetime | None = None,
) -> Incident:
    """Tell visitors of an incident in the parts `concerned` (keys of `parts.PARTS`).

    began_at: aware, now when None. Raises `PermissionDenied`, and `ValidationError` by field.
    """
    _ask(by)
    unknown = [key for key in concerned if key not in parts.PARTS]
    if unknown or not concerned:
        raise ValidationError({"parts": _("Choose the parts of the site that it concerns.")})
    now = timezone.now()
    began = began_at or now
    if began > now + AHEAD:
        raise ValidationError({"began_at": _("That is too far ahead: at most 60 days.")})
    if began > now and impact != Incident.Impact.MAINTENANCE:
        raise ValidationError({"began_at": _("Only planned work begins in the future.")})
    made = Incident(title=title, parts=list(concerned), impact=impact, began_at=began)
    made.full_clean()
    made.save()
    _add(made, IncidentUpdate.State.LOOKING, text, by)
    return made


@transaction.atomic
def update(incident: Incident, *, by: Person, state: str, text: str) -> IncidentUpdate:
    """Say how it goes on. With `over` it ends; said again afterwards, it goes on.

    Raises `PermissionDenied`, `ValidationError`.
    """
    _ask(by)
    incident = Incident.objects.select_for_update().get(pk=incident.pk)
    made = _add(incident, state, text, by)
    over = state == IncidentUpdate.State.OVER
    incident.ended_at = max(made.at, incident.began_at) if over else None
    incident.save(update_fields=["ended_at"])
    return made


def _add(incident: Incident, state: str, text: str, by: Person) -> IncidentUpdate:
    made = IncidentUpdate(incident=incident, state=state, text=text, by=by)
    made.full_clean()
    made.save()
    return made


def _ask(by: Person) -> None:
    if not permissions.may_report(by):
        raise PermissionDenied(_("Only staff speak for the site."))
