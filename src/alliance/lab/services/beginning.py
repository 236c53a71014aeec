"""A run begins: with badges that somebody hands in, or with those that the Lab makes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.directory.members import Organization
from alliance.lab import permissions, testset
from alliance.lab.models import Behalf, Content, Run, Sample
from alliance.lab.services.errors import NotPossible
from alliance.lab.uploads import HandedIn
from alliance.people.models import Person
from alliance.people.permissions import require

MOST_A_DAY = 20  # runs of one person


@dataclass(frozen=True, slots=True)
class Subject:
    """What is examined, as the one who begins the run says."""

    product: str
    release: str
    maker: str

    def cleaned(self) -> dict[str, str]:
        """Its fields for a `Run`, with single spaces."""
        words = {"product": self.product, "release": self.release, "maker": self.maker}
        return {name: " ".join(text.split()) for name, text in words.items()}


@transaction.atomic
def issuer_run(
    subject: Subject,
    badges: Sequence[HandedIn],
    *,
    by: Person,
    organization: Organization | None = None,
    at: datetime | None = None,
    is_demo: bool = False,
) -> Run:
    """Take the badges that an implementation made. They are examined soon after, by a task.

    organization: for which `by` does so, where they wish that to be said. Raises PermissionDenied,
    NotPossible.
    """
    _allowed(by, organization)
    run = Run.objects.create(
        kind=Run.Kind.ISSUER,
        by=by,
        at=at or timezone.now(),
        is_demo=is_demo,
        **subject.cleaned(),
    )
    _note(run, organization)
    for number, badge in enumerate(badges, 1):
        _keep(Sample(run=run, number=number, name=badge.name), badge.data)
    transaction.on_commit(lambda: _enqueue(run.pk))
    return run


@transaction.atomic
def verifier_run(
    subject: Subject,
    mechanisms: Sequence[str] = testset.DEFAULT,
    *,
    by: Person,
    organization: Organization | None = None,
    at: datetime | None = None,
    is_demo: bool = False,
) -> Run:
    """Make a set of badges with keys of its own, for a verifier to judge.

    mechanisms: how they are secured, of `testset.OFFERED`. organization: as in `issuer_run`. Raises
    PermissionDenied, NotPossible.
    """
    _allowed(by, organization)
    chosen = [name for name in testset.OFFERED if name in mechanisms]
    if not 0 < len(chosen) <= testset.MOST_MECHANISMS:
        raise NotPossible(
            _("Choose up to %(most)s that it reads, and at least one.")
            % {"most": testset.MOST_MECHANISMS},
            field="mechanisms",
        )
    moment, public_id = at or timezone.now(), uuid4()
    made = testset.make(f"{settings.SITE_URL}/lab/runs/{public_id}/documents/", moment, chosen)
    run = Run.objects.create(
        public_id=public_id,
        kind=Run.Kind.VERIFIER,
        by=by,
        at=moment,
        is_demo=is_demo,
        documents=made.documents,
        **subject.cleaned(),
    )
    _note(run, organization)
    for number, badge in enumerate(made.badges, 1):
        sample = Sample(
            run=run,
            number=number,
            name=badge.name,
            expected=badge.expected,
            fault=badge.fault,
            requirement=badge.requirement,
            mechanism=badge.mechanism,
        )
        _keep(sample, badge.data)
    return run


def _allowed(by: Person, organization: Organization | None) -> None:
    require(permissions.may_begin(by), _("Sign in to begin a run."))
    if organization is not None:
        require(
            permissions.may_begin_for(by, organization),
            _("Only who represents an organization says that a run is its own."),
        )
    Person.objects.select_for_update().get(pk=by.pk)  # two at once are counted one by one
    since = timezone.now() - timedelta(days=1)
    if Run.objects.filter(by=by, at__gte=since).count() >= MOST_A_DAY:
        raise NotPossible(
            _("You have begun %(most)s runs within a day. Go on tomorrow.") % {"most": MOST_A_DAY}
        )


def _note(run: Run, organization: Organization | None) -> None:
    if organization is not None:
        Behalf.objects.create(
            run=run, organization=organization.key, organization_name=organization.name[:200]
        )


def _keep(sample: Sample, data: bytes) -> None:
    sample.digest, sample.size_bytes = hashlib.sha256(data).hexdigest(), len(data)
    sample.save()
    Content.objects.create(sample=sample, data=data)


def _enqueue(pk: int) -> None:
    from alliance.lab.tasks import examine

    examine.enqueue(pk)
