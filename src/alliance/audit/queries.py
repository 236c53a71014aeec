"""Reading the record of acts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from django.db.models import QuerySet

from alliance.audit.chain import BEGINNING, Said
from alliance.audit.models import AuditEntry


def said(entry: AuditEntry) -> Said:
    """The entry as it is exported and hashed."""
    return {
        "about": entry.about,
        "act": entry.act,
        "at": moment(entry.at),
        "by": entry.by,
        "data": entry.data,
        "digest": entry.digest,
        "position": entry.position,
        "previous": entry.previous,
        "subject": entry.subject,
        "system": entry.system,
    }


def moment(at: datetime) -> str:
    """RFC 3339 in UTC, always with microseconds: the same moment is the same text."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def chained() -> Iterator[Said]:
    """All entries that have their place, from the first on, a few hundred in memory at a time."""
    rows = AuditEntry.objects.exclude(position=None).order_by("position")
    return (said(entry) for entry in rows.iterator(500))


def head() -> tuple[int, str]:
    """Position and digest of the last; (0, 64 zeros) when there is none."""
    rows = AuditEntry.objects.exclude(position=None).order_by("-position")
    last = rows.values_list("position", "digest").first()
    return (last[0] or 0, last[1]) if last else (0, BEGINNING)


def waiting_count() -> int:
    """How many have no place yet: for a moment, unless something is wrong."""
    return AuditEntry.objects.filter(position=None).count()


def found(
    *,
    room: str = "",
    act: str = "",
    person: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    subject: str = "",
) -> QuerySet[AuditEntry]:
    """What matches all that is given, the newest first. `person` is who did it, or to whom it was
    done; `until` is the first moment that is left out.
    """
    entries = AuditEntry.objects.order_by("-at", "-pk")
    if act:
        entries = entries.filter(act=act)
    elif room:
        entries = entries.filter(act__startswith=f"{room}.")
    if person is not None:
        entries = entries.filter(by=person) | entries.filter(about=person)
    if since is not None:
        entries = entries.filter(at__gte=since)
    if until is not None:
        entries = entries.filter(at__lt=until)
    if subject:
        entries = entries.filter(subject=subject)
    return entries
