"""Revisions, and what is published of them."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.groups.queries import today
from alliance.people.models import Person
from alliance.people.permissions import require
from alliance.proposals import json_files, permissions, queries, telling
from alliance.proposals.models import Advance, Proposal, ProposalEvent, Revision, Version
from alliance.proposals.services.recording import NotPossible, locked, log, require_active

Kind = ProposalEvent.Kind
MOST_REVISIONS = 500


@transaction.atomic
def revise(
    proposal: Proposal,
    *,
    by: Person,
    text: str,
    note: str,
    context: str = "",
    schema: str = "",
    is_editorial: bool = False,
    base: int | None = None,
    at: datetime | None = None,
) -> Revision:
    """Hand in the next revision. `base` is the number of the one it was written from, 0 for none;
    where another came in between, nothing is lost: it is refused, and the form shows both.

    Raises `PermissionDenied`, `ValidationError` by field, `NotPossible` while a ballot is open.
    """
    proposal = locked(proposal)
    require(permissions.may_write(by, proposal), _("Only the champion and the editors write it."))
    require_active(proposal)
    before = queries.latest(proposal)
    number = before.number + 1 if before else 1
    if base is not None and base != number - 1:
        raise NotPossible(_("Somebody handed in another revision meanwhile. Compare, and go on."))
    if number > MOST_REVISIONS:
        raise NotPossible(_("It has very many revisions. Begin a new proposal."))
    _require_no_open_ballot(proposal)
    revision = Revision(
        proposal=proposal,
        number=number,
        text=_ends(text),
        context=_ends(context),
        schema=_ends(schema),
        note=" ".join(note.split()),
        is_editorial=is_editorial and before is not None,
        stage=proposal.stage,
        by=by,
        at=at or timezone.now(),
    )
    _check(revision, before)
    revision.save()
    log(proposal, Kind.REVISED, revision.note, by, at=revision.at, revision=number,
        editorial=revision.is_editorial, digest=revision.digest)  # fmt: skip
    if not revision.is_editorial:
        _let_lapse(proposal)
    telling.revised(revision)
    return revision


def _check(revision: Revision, before: Revision | None) -> None:
    revision.full_clean(exclude=["proposal", "by", "digest"])
    check_files(revision)
    digest = Revision.digest_of(revision.text, revision.context, revision.schema)
    if before is not None and digest == before.digest:
        raise ValidationError({"text": _("Nothing differs from the revision before.")})
    same_files = before and (before.context, before.schema) == (revision.context, revision.schema)
    if revision.is_editorial and not same_files:
        raise ValidationError(
            {"is_editorial": _("The context or the schema differs: that is more than words.")}
        )


def check_files(revision: Revision) -> None:
    """Raises `ValidationError` by field where context or schema is not one JSON object."""
    for name in ("context", "schema"):
        text = getattr(revision, name)
        if not text:
            continue
        try:
            value = json_files.read(text)
        except ValidationError as error:
            raise ValidationError({name: error.messages}) from error
        if not isinstance(value, dict):
            raise ValidationError({name: _("This has to be one JSON object.")})


def _ends(text: str) -> str:
    """With line feeds alone, as it is kept and compared."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def _require_no_open_ballot(proposal: Proposal) -> None:
    under_way = queries.advance_of(proposal)
    if under_way is not None and under_way.state == Advance.State.OPEN:
        raise NotPossible(_("A ballot on this text is open. It stays as it is until the end."))


def _let_lapse(proposal: Proposal) -> None:
    """What was adopted, and still waits, was adopted for another text."""
    under_way = queries.advance_of(proposal)
    if under_way is not None and under_way.revision is not None:
        under_way.state = Advance.State.LAPSED
        under_way.save(update_fields=["state"])
        log(proposal, Kind.LAPSED, "", None, stage=under_way.to_stage)


@transaction.atomic
def publish_editorial(proposal: Proposal, *, by: Person, at: datetime | None = None) -> Version:
    """Publish the latest revision of a specification as its next version, without a ballot: where
    nothing but words has changed since the last one. Raises `PermissionDenied`, `NotPossible`.
    """
    proposal = locked(proposal)
    require(permissions.may_lead(by, proposal), _("Only the chair publishes it."))
    require_active(proposal)
    before = queries.versions(proposal).first()
    if before is None:
        raise NotPossible(_("It is no specification yet."))
    since = proposal.revisions.filter(number__gt=before.revision.number)
    if not since.exists():
        raise NotPossible(_("The latest revision is published already."))
    if since.filter(is_editorial=False).exists():
        raise NotPossible(_("More than words has changed. Ask for a ballot on it."))
    _require_no_open_ballot(proposal)
    revision = queries.latest(proposal)
    assert revision is not None
    return publish(revision, by=by, at=at)


def publish(revision: Revision, *, by: Person | None, at: datetime | None = None) -> Version:
    """Make a version of a revision, in the caller's transaction, who holds the lock."""
    at = at or timezone.now()
    last = revision.proposal.versions.order_by("-published_at", "-pk").first()
    at = max(at, last.published_at) if last else at  # two servers, two clocks
    day = today(at).isoformat()
    same_day = revision.proposal.versions.filter(name__startswith=day).count()
    name = f"{day}-{same_day + 1}" if same_day else day
    version = Version.objects.create(
        proposal=revision.proposal, revision=revision, name=name, published_at=at
    )
    log(revision.proposal, Kind.PUBLISHED, "", by, at=at, version=name, revision=revision.number)
    telling.published(version)
    return version
