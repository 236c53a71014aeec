"""A run is published by whoever began it, and withheld by staff where it harms somebody."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alliance.audit.services import record
from alliance.lab import finding, permissions
from alliance.lab.models import Content, Publication, Run, Withholding
from alliance.lab.services.errors import NotPossible
from alliance.people.models import Person
from alliance.people.permissions import require


@transaction.atomic
def publish(run: Run, *, by: Person) -> Publication:
    """Let everybody read it, for good. Raises PermissionDenied, NotPossible."""
    require(permissions.may_publish(by, run))
    if not hasattr(run, "conclusion"):
        raise NotPossible(_("It is not concluded yet."))
    try:
        with transaction.atomic():
            made = Publication.objects.create(run=run, by=by)
    except IntegrityError:
        raise NotPossible(_("It is published already.")) from None
    finding.keep(run)
    return made


@transaction.atomic
def withhold(run: Run, reason: str, *, by: Person) -> Withholding:
    """Show its badges and findings no more, and drop the bytes of its badges; that there was a run,
    and why it is withheld, stays to be read. Raises PermissionDenied, NotPossible.
    """
    require(permissions.may_withhold(by, run))
    reason = " ".join(reason.split())
    if not reason:
        raise NotPossible(_("Say why; the reason stays to be read."), field="reason")
    try:
        with transaction.atomic():
            made = Withholding.objects.create(run=run, by=by, reason=reason[:300])
    except IntegrityError:
        raise NotPossible(_("It is withheld already.")) from None
    Content.objects.filter(sample__run=run).delete()
    record("lab.withheld", by=by, about=run.by, subject=f"run:{run.public_id}")
    finding.drop(run)
    return made
