"""Changes from open editors become rows. What is not stored is neither shown to others nor said to
be kept, so a site that is killed at any moment has lost nothing that it acknowledged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from alliance.live.services import touch
from alliance.notes.access import may_write
from alliance.notes.models import Pad, PadSnapshot, PadUpdate, PadWindow
from alliance.people.models import Person

CLOSED, NOT_YOURS, NOT_ALLOWED = "closed", "not yours", "not allowed"


@dataclass(frozen=True)
class Change:
    """What a window of the editor sent: one update, judged to be text.

    `clients` are the windows whose writing is in it; `checks` says whether it has to be asked again
    whether the person may write.
    """

    person_id: int
    is_named: bool
    update: bytes
    clients: frozenset[int]
    checks: bool = False


@dataclass(frozen=True)
class Kept:
    """Rows that are new since what was known, by all processes, in their order; and, by its place
    among the changes, why one was not taken.
    """

    rows: list[tuple[int, bytes]]
    refused: dict[int, str] = field(default_factory=dict)
    is_closed: bool = False


def rows_topic(pad: Pad) -> str:
    """What the processes of the site tell each other by: this pad has new rows."""
    return f"pad-rows:{pad.key}"


def readers_topic(pad: Pad) -> str:
    """What open pages that show the text listen to."""
    return f"pad:{pad.key}"


def announce(pad: Pad) -> None:
    """In the transaction that changed the pad: tell editors and readers."""
    touch(rows_topic(pad))
    touch(readers_topic(pad))


@transaction.atomic
def keep(pad_id: int, known: int, changes: Sequence[Change]) -> Kept:
    """Store `changes`, in their order, and read what others stored after the row `known`."""
    pad = Pad.objects.select_for_update().get(pk=pad_id)
    rows = _rows_after(pad, known)
    if pad.closed_at:
        return Kept(rows, dict.fromkeys(range(len(changes)), CLOSED), is_closed=True)
    refused = _not_allowed(pad, changes) | _not_theirs(pad, changes)
    for place, change in enumerate(changes):
        if place not in refused:
            row = PadUpdate.objects.create(
                pad=pad, update=change.update, by_id=change.person_id, is_named=change.is_named
            )
            rows.append((row.pk, change.update))
    if len(refused) < len(changes):
        announce(pad)
    return Kept(rows, refused)


def follow(pad_id: int, known: int) -> Kept:
    """What others stored after the row `known`."""
    pad = Pad.objects.get(pk=pad_id)
    return Kept(_rows_after(pad, known), is_closed=pad.closed_at is not None)


def claim(pad_id: int, client: int, person_id: int) -> bool:
    """Note that this window of the editor is that person's; False when it is another's."""
    row, _ = PadWindow.objects.get_or_create(
        pad_id=pad_id, client=client, defaults={"person_id": person_id}
    )
    return row.person_id == person_id


def snapshot(pad_id: int, upto: int, state: bytes) -> None:
    """Keep the document as it is after the row `upto`."""
    PadSnapshot.objects.get_or_create(pad_id=pad_id, upto=upto, defaults={"state": state})


def _rows_after(pad: Pad, known: int) -> list[tuple[int, bytes]]:
    rows = PadUpdate.objects.filter(pad=pad, pk__gt=known).order_by("pk")
    return [(number, bytes(update)) for number, update in rows.values_list("pk", "update")]


def _not_allowed(pad: Pad, changes: Sequence[Change]) -> dict[int, str]:
    asked = {change.person_id for change in changes if change.checks}
    people = Person.objects.filter(pk__in=asked)
    lost = asked - {p.pk for p in people if p.is_active and may_write(p, pad.key)}
    return {place: NOT_ALLOWED for place, c in enumerate(changes) if c.person_id in lost}


def _not_theirs(pad: Pad, changes: Iterable[Change]) -> dict[int, str]:
    """Changes with text of a window that is somebody else's. A window nobody had is theirs now."""
    changes = list(changes)
    clients = {client for change in changes for client in change.clients}
    rows = PadWindow.objects.filter(pad=pad, client__in=clients)
    owners = dict(rows.values_list("client", "person_id"))
    refused, fresh = {}, []
    for place, change in enumerate(changes):
        for client in change.clients:
            if client not in owners:
                owners[client] = change.person_id
                fresh.append(PadWindow(pad=pad, client=client, person_id=change.person_id))
            elif owners[client] != change.person_id:
                refused[place] = NOT_YOURS
    PadWindow.objects.bulk_create(fresh, ignore_conflicts=True)
    return refused
