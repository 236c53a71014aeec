"""Writing the log of the registry, in the caller's transaction."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from alliance.directory.models import RegistryEvent
from alliance.people.models import Person


def log(
    kind: RegistryEvent.Kind,
    did: str,
    *,
    organization: UUID | None = None,
    by: Person | None = None,
    **data: Any,
) -> RegistryEvent:
    assert transaction.get_connection().in_atomic_block
    return RegistryEvent.objects.create(
        kind=kind, did=did, organization=organization, by=by, data=data
    )
