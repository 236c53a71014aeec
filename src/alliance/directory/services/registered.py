"""The log of the registry follows membership: when an organization that issuers answer to becomes a
member, or is none any more, a line says so. The registry itself asks anew each time it is read.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from alliance.directory.members import members
from alliance.directory.models import Link, RegistryEvent
from alliance.directory.queries import today
from alliance.directory.services.recording import log

_WORD = {True: RegistryEvent.Kind.MEMBER, False: RegistryEvent.Kind.NO_MEMBER}


@transaction.atomic
def note(organization: UUID, now: datetime | None = None) -> int:
    """Write down how the organization stands today, for each of its issuers about which the log
    says otherwise; return how many lines that took.
    """
    links = Link.objects.select_for_update().filter(
        organization=organization, proven_at__isnull=False, ended_at=None
    )
    is_member = members().standing(organization, today(now)).is_member
    written = 0
    for link in links.order_by("pk"):
        lines = RegistryEvent.objects.filter(
            did=link.did, organization=organization, kind__in=_WORD.values()
        )
        last = lines.order_by("-at", "-pk").first()
        if last is None or last.kind != _WORD[is_member]:
            log(_WORD[is_member], link.did, organization=organization, name=link.name)
            written += 1
    return written


def note_all(now: datetime) -> int:
    """A duty: the same for all, for a membership also ends because a day comes."""
    found = Link.objects.filter(proven_at__isnull=False, ended_at=None).order_by()
    return sum(note(key, now) for key in found.values_list("organization", flat=True).distinct())
