"""Give a pledge, and say how it goes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.organizations.models import Organization
from alliance.people.models import Person
from alliance.pledges import finding, permissions
from alliance.pledges.models import Pledge, Progress, Summit

PLEDGES_A_SUMMIT = 20  # of one organization


@transaction.atomic
def keep_summit(by: Person, summit: Summit) -> Summit:
    """Enter a summit, or what has changed about it. Staff only. Raises `ValidationError`."""
    if not permissions.may_keep_summits(by):
        raise PermissionDenied(_("Staff keep the summits."))
    summit.full_clean()
    summit.save()
    return summit


@transaction.atomic
def give(
    by: Person, summit: Summit, organization: Organization, *, text: str, due_on: date | None
) -> Pledge:
    """Give a pledge for an organization that `by` speaks for.

    Raises `PermissionDenied`, and `ValidationError` beyond `PLEDGES_A_SUMMIT`.
    """
    if not permissions.may_pledge_for(by, organization):
        raise PermissionDenied(_("A representative pledges for an organization."))
    if Pledge.objects.filter(summit=summit, organization=organization).count() >= PLEDGES_A_SUMMIT:
        raise ValidationError(_("That are many pledges for one summit. Keep some of them first."))
    pledge = Pledge(summit=summit, organization=organization, text=text, due_on=due_on, given_by=by)
    pledge.full_clean()
    pledge.save()
    finding.keep(pledge)
    return pledge


@transaction.atomic
def report(pledge: Pledge, *, by: Person, **fields: Any) -> Progress:
    """Add a report: `text`, `percent` (0 to 100), `evidence_url`, `state`.

    Raises `PermissionDenied`, and `ValidationError`: a kept pledge is complete and has evidence.
    """
    pledge = Pledge.objects.select_for_update().get(pk=pledge.pk)
    if not permissions.may_report(by, pledge):
        raise PermissionDenied(_("A representative reports on the pledges of an organization."))
    progress = Progress(pledge=pledge, by=by, **fields)
    progress.full_clean()
    if progress.state == Pledge.State.KEPT and not progress.evidence_url:
        raise ValidationError({"evidence_url": _("Show what was kept: give an address.")})
    if progress.state == Pledge.State.KEPT:
        progress.percent = 100
    progress.save()
    pledge.state, pledge.percent = progress.state, progress.percent
    pledge.save(update_fields=["state", "percent"])
    finding.keep(pledge)
    return progress


def set_hidden(pledge: Pledge, hidden: bool) -> None:
    """Whoever decided it: the caller has asked and tells."""
    pledge.hidden_at = timezone.now() if hidden else None
    pledge.save(update_fields=["hidden_at"])
    finding.keep(pledge)
