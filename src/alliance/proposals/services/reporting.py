"""Implementation reports, and mistakes found in what was published."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.people.models import Person
from alliance.people.permissions import require
from alliance.proposals import permissions, runs, telling
from alliance.proposals.document import anchors
from alliance.proposals.models import Erratum, ProposalEvent, Report, Revision, Version
from alliance.proposals.services.advancing import settle_waiting
from alliance.proposals.services.recording import NotPossible, locked, log, require_active

Kind = ProposalEvent.Kind
MOST_A_PERSON = 50  # reports, or errata, of one person about one proposal


@transaction.atomic
def report(
    revision: Revision,
    *,
    by: Person,
    product: str,
    implementer: str,
    passed: int,
    total: int,
    text: str,
    url: str,
    run: str = "",
    at: datetime | None = None,
) -> Report:
    """Report an implementation of a revision: of `total` requirements `passed` are met, as `url`
    shows. `run` names a conformance run where a room keeps such; the numbers are then those of the
    run, and without a `url` it is what shows them. Raises `PermissionDenied`, `ValidationError`,
    `NotPossible`.
    """
    proposal = locked(revision.proposal)
    require(permissions.may_comment(by, proposal), _("Sign in to report."))
    require_active(proposal)
    if proposal.reports.filter(by=by).count() >= MOST_A_PERSON:
        raise NotPossible(_("You have reported a lot on this proposal."))
    key = ""
    if run:
        found = runs.find(run)
        if found is None:
            raise ValidationError({"run": _("No published run is known here by that address.")})
        key, passed, total = found.key, found.passed, found.total
        url = url or urljoin(settings.SITE_URL, found.url)
    made = Report(
        proposal=proposal,
        revision=revision,
        product=" ".join(product.split()),
        implementer=" ".join(implementer.split()),
        passed=passed,
        total=total,
        text=text.strip(),
        url=url,
        run=key,
        by=by,
        at=at or timezone.now(),
    )
    made.full_clean(exclude=["proposal", "revision", "by"])
    made.save()
    log(proposal, Kind.REPORTED, "", by, at=made.at, report=made.pk, revision=revision.number,
        product=made.product, passed=passed, total=total)  # fmt: skip
    telling.reported(made)
    return made


@transaction.atomic
def confirm_report(report: Report, *, by: Person, at: datetime | None = None) -> Report:
    """Confirm that the evidence shows what the report says. Raises `PermissionDenied`,
    `NotPossible`.
    """
    proposal = locked(report.proposal)
    report = Report.objects.select_related("proposal__group").get(pk=report.pk)
    require(
        permissions.may_confirm(by, report) and report.hidden_at is None,
        _("The chair of the group confirms it, and nobody their own report."),
    )
    require_active(proposal)
    if report.confirmed_at is not None:
        return report
    report.confirmed_by, report.confirmed_at = by, at or timezone.now()
    report.save(update_fields=["confirmed_by", "confirmed_at"])
    log(proposal, Kind.REPORT_CONFIRMED, "", by, at=report.confirmed_at, report=report.pk,
        product=report.product)  # fmt: skip
    settle_waiting(proposal, at=report.confirmed_at)
    return report


@transaction.atomic
def submit_erratum(
    version: Version,
    *,
    by: Person,
    text: str,
    correction: str,
    anchor: str = "",
    at: datetime | None = None,
) -> Erratum:
    """Say what is wrong in a published version. Raises `PermissionDenied`, `ValidationError`,
    `NotPossible`.
    """
    proposal = version.proposal
    require(permissions.may_comment(by, proposal), _("Sign in to submit it."))
    if Erratum.objects.filter(version__proposal=proposal, by=by).count() >= MOST_A_PERSON:
        raise NotPossible(_("You have submitted a lot on this specification."))
    if anchor and anchor not in dict(anchors(version.revision.text)):
        raise ValidationError({"anchor": _("There is no such section in this version.")})
    made = Erratum(
        version=version,
        anchor=anchor,
        text=text.strip(),
        correction=correction.strip(),
        by=by,
        at=at or timezone.now(),
    )
    made.full_clean(exclude=["version", "by"])
    made.save()
    log(proposal, Kind.ERRATUM, "", by, at=made.at, erratum=made.pk, version=version.name)
    telling.erratum_submitted(made)
    return made


@transaction.atomic
def settle_erratum(
    erratum: Erratum, state: Erratum.State, *, answer: str, by: Person, at: datetime | None = None
) -> Erratum:
    """Verify an erratum, or reject it with a reason; it may be settled anew. Raises
    `PermissionDenied`, `ValidationError`.
    """
    proposal = locked(erratum.version.proposal)
    found = Erratum.objects.select_related("version__proposal__group", "by")
    erratum = found.get(pk=erratum.pk)
    require(
        permissions.may_settle(by, erratum),
        _("Those who write and lead settle it, and nobody their own."),
    )
    if state not in (Erratum.State.VERIFIED, Erratum.State.REJECTED):
        raise ValidationError({"state": _("Say whether it is a mistake.")})
    if state == Erratum.State.REJECTED and not answer.strip():
        raise ValidationError({"answer": _("Say why it is none.")})
    erratum.state, erratum.answer = state, answer.strip()
    erratum.settled_by, erratum.settled_at = by, at or timezone.now()
    erratum.full_clean(exclude=["version", "by", "settled_by"])
    erratum.save()
    event = log(proposal, Kind.ERRATUM_SETTLED, "", by, at=erratum.settled_at, erratum=erratum.pk,
                state=state)  # fmt: skip
    telling.erratum_settled(erratum, event)
    return erratum
