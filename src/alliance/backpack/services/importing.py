"""Badges from elsewhere: verified, compared with what is there, kept exactly as received."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.backpack import belonging, records
from alliance.backpack.models import HeldBadge
from alliance.backpack.services.errors import NotPossibleError
from alliance.issuing import images
from alliance.people.models import Person
from alliance.people.queries import proven_addresses
from alliance.verifier import pictures
from alliance.verifier.services import check
from badging.reading import read
from badging.verification.report import Outcome, Report, Verdict

ORIGIN = frozenset({"format", "schema", "contexts", "proof", "issuer"})
"""Checks that say whether this is the issuer's badge at all; the others say how it stands now."""

MAX_BADGES = 5_000


@dataclass(frozen=True, slots=True)
class Imported:
    """The badge, and what was found. already: it was in the Backpack before."""

    held: HeldBadge
    report: Report
    already: bool = False


def import_badge(data: bytes, *, by: Person, now: datetime | None = None) -> Imported:
    """Verify what was handed in and keep it in the Backpack of `by`.

    A badge that has expired or was revoked is kept, and shown as that. One whose origin does not
    hold is refused. Raises NotPossibleError, and badging.errors.BadgingError (Unreadable) for what
    is no badge.
    """
    report = check(data)
    _require_origin(report)
    if (known := _same(by, records.digest_of(report.document), report)) is not None:
        return Imported(known, report, already=True)
    if HeldBadge.objects.filter(person=by).count() >= MAX_BADGES:
        raise NotPossibleError(
            _("A Backpack holds up to {max_badges} badges. Remove some first.").format(
                max_badges=f"{MAX_BADGES:,}"
            )
        )
    form = read(data).form
    is_image = form in HeldBadge.OriginalForm.values
    accepted = pictures.picture_of(data, report)
    badge = records.imported(
        person=by,
        text=report.document,
        raw=data if form == "json" and data.strip() == report.document.encode("utf-8") else None,
        version=report.version,
        summary=report.credential,
        original=data if is_image else None,
        original_form=form if is_image else "",
        picture=images.keep(accepted, by) if accepted else None,
        belongs=belonging.belongs_to(report.document.encode("utf-8"), proven_addresses(by)),
        now=now or timezone.now(),
    )
    try:
        with transaction.atomic():
            badge.save()
    except IntegrityError:  # the same badge came twice at the same moment
        known = HeldBadge.objects.get(person=by, digest=badge.digest)
        return Imported(known, report, already=True)
    return Imported(badge, report)


def _require_origin(report: Report) -> None:
    if report.verdict is not Verdict.NOT_VERIFIED:
        return
    for line in report.checks:
        if line.name in ORIGIN and line.outcome is Outcome.FAIL and not line.undecided:
            why = f"{line.reason} {line.remedy}".strip()
            raise NotPossibleError(
                _("This badge does not verify, so it was not added. {why}").format(why=why)
            )


def _same(person: Person, digest: str, report: Report) -> HeldBadge | None:
    """The same badge in the Backpack: the same bytes, or the same credential in its other form."""
    same = Q(digest=digest)
    identifier = str(report.credential.get("id") or "")[:500]
    issuer = report.credential.get("issuer")
    issuer_id = str(issuer.get("id") or "")[:500] if isinstance(issuer, dict) else ""
    if identifier and issuer_id and report.verified:
        is_jws = not report.document.lstrip().startswith("{")
        other_form = Q(credential_jwt="") if is_jws else Q(credential_json=b"")
        both = Q(award__isnull=False)  # an award is held in both forms
        same |= Q(credential_id=identifier, issuer_id=issuer_id) & (other_form | both)
    return HeldBadge.objects.filter(same, person=person).first()
