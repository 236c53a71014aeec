"""The log of facts: what the sources tell is compared with what was noted, and differences become
new lines. Whoever may be looking at the same time, and however often: nothing is noted twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation

from alliance.people.models import Person
from alliance.recognition.facts import SOURCES, Fact, Source
from alliance.recognition.models import FactEvent, FactState


@transaction.atomic
def note(person: Person, now: datetime | None = None) -> int:
    """Ask every source about `person`; return how many lines the log has grown by."""
    Person.objects.select_for_update().get(pk=person.pk)  # one look at a person at a time
    return sum(_note(source, person, now or timezone.now()) for source in SOURCES.values())


def _note(source: Source, person: Person, now: datetime) -> int:
    with translation.override(settings.LANGUAGE_CODE):  # the log speaks one language
        told = {fact.key: fact for fact in source.tell(person)}
    kept = {row.key: row for row in FactState.objects.filter(source=source.name, person=person)}
    changed = [fact for key, fact in told.items() if _differs(fact, kept.get(key))]
    changed += [
        row.fact.withdrawn()
        for key, row in kept.items()
        if key not in told and row.counts and not source.has_forgotten(row.fact, now)
    ]
    for fact in changed:
        apply(_written(fact, now))
    return len(changed)


def _differs(fact: Fact, row: FactState | None) -> bool:
    return row is None or row.digest != fact.digest


def _written(fact: Fact, now: datetime) -> FactEvent:
    lines = FactEvent.objects.filter(source=fact.source, key=fact.key)
    last = lines.aggregate(last=Max("version"))["last"] or 0
    return FactEvent.objects.create(
        source=fact.source,
        key=fact.key,
        version=last + 1,
        person_id=fact.person_id,
        data=fact.to_json(),
        noted_at=now,
    )


def apply(event: FactEvent) -> bool:
    """Let a line of the log count, unless a later version of its fact does already.

    Returns whether it changed anything. The same lines in any order, any of them repeated, come
    to the same state.
    """
    fact = event.fact
    with transaction.atomic():
        row = (
            FactState.objects.select_for_update().filter(source=event.source, key=event.key).first()
        )
        if row is not None and row.version >= event.version:
            return False
        row = row or FactState(source=event.source, key=event.key)
        row.version, row.person_id, row.data = event.version, event.person_id, event.data
        row.counts, row.digest = fact.counts, fact.digest
        row.save()
    return True


@transaction.atomic
def rebuild(events: Iterable[FactEvent] | None = None) -> int:
    """Make the states anew from the log, or from `events`; return how many facts there are."""
    FactState.objects.all().delete()
    for event in FactEvent.objects.iterator() if events is None else events:
        apply(event)
    return FactState.objects.count()


def strays(source: Source, now: datetime) -> set[int]:
    """People (primary keys) about whom a source says something else than the log has."""
    kept = {
        row.key: (row.digest, row.counts and not source.has_forgotten(row.fact, now), row.person_id)
        for row in FactState.objects.filter(source=source.name).iterator()
    }
    found = set()
    with translation.override(settings.LANGUAGE_CODE):
        for fact in source.tell(None):
            digest, _counts, _person = kept.pop(fact.key, ("", False, 0))
            if digest != fact.digest:
                found.add(fact.person_id)
    return found | {person for _digest, counts, person in kept.values() if counts}
