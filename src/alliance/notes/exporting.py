"""Notes in what can be taken along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alliance.notes import services
from alliance.notes.models import Pad, PadUpdate
from alliance.people.models import Person


def of_person(person: Person) -> list[dict[str, Any]]:
    """Which notes the person wrote in, and when; the text is everybody's."""
    rows = PadUpdate.objects.filter(by=person).select_related("pad")
    return [{"notes": row.pad.title, "at": row.at.isoformat()} for row in rows.defer("update")]


def of_alliance() -> Iterator[tuple[str, bytes]]:
    for pad in Pad.objects.order_by("pk").iterator():
        yield f"{pad.public_id}.md", services.pad_text(pad).encode()
