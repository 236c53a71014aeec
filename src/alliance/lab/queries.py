"""Reading runs: those that everybody reads, and somebody's own."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from alliance.lab.models import Run, Sample
from alliance.people.models import Person


def _whole() -> QuerySet[Run]:
    found = Run.objects.select_related("conclusion", "publication", "withholding", "by", "behalf")
    return found.defer("documents")  # large, and read by themselves


def published() -> QuerySet[Run]:
    """Those that were published, the withheld among them; the newest first."""
    return _whole().filter(publication__isnull=False)


def shown() -> QuerySet[Run]:
    """Those that were published and are not withheld."""
    return published().filter(withholding=None)


def of(person: Person) -> QuerySet[Run]:
    return _whole().filter(by=person)


def find(public_id: UUID) -> Run | None:
    """The run, whoever may read it."""
    return _whole().filter(public_id=public_id).first()


def samples(run: Run) -> QuerySet[Sample]:
    """What was given, each with what came out where there is something."""
    return run.samples.select_related("finding")


def named(text: str) -> Run | None:
    """The published run, not withheld, that its key or its address on this site names."""
    rest = text.strip().removeprefix(settings.SITE_URL).removeprefix("/lab/runs/")
    try:
        key = UUID(rest.rstrip("/").removesuffix(".json"))
    except ValueError:
        return None
    return shown().filter(public_id=key).first()
