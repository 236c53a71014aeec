"""Looking at people's facts: asked for in the transaction of what happened, done after it.

A row says that somebody is to be looked at. It is written together with its cause, so neither a
process that dies nor a queue that is lost loses it; a duty takes up what no task has done.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from alliance.people.models import Person
from alliance.recognition import noting
from alliance.recognition.facts import SOURCES
from alliance.recognition.models import Due
from alliance.recognition.services import settling

log = logging.getLogger("alliance.recognition")
AT_ONCE = 500
LEFT_ALONE = timedelta(seconds=30)  # a task is on its way to it


def ask(person_id: int | None) -> None:
    """Have somebody looked at soon; to be called in the transaction of what happened."""
    if person_id is None:
        return
    with transaction.atomic():
        row, is_new = Due.objects.get_or_create(person_id=person_id)
        if not is_new:
            Due.objects.filter(pk=row.pk).update(asked=F("asked") + 1)
    transaction.on_commit(lambda: _enqueue(person_id))


def is_asked(person_id: int) -> bool:
    """Whether somebody waits to be looked at: several causes at once need one look."""
    return Due.objects.filter(person_id=person_id).exists()


def look(person_id: int, now: datetime | None = None) -> int:
    """Note the person's facts and settle their grants; return how many grants changed.

    May be done at any time, by any number of processes, any number of times.
    """
    now = now or timezone.now()
    row = Due.objects.filter(person_id=person_id).first()
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        return 0
    with transaction.atomic():
        noting.note(person, now)
        changed = settling.settle(person, now)
        if row is not None:
            Due.objects.filter(pk=row.pk, asked=row.asked).delete()
    return changed


def sweep(now: datetime) -> int:
    """A duty: look at those whom no task has looked at; return how many."""
    rows = Due.objects.filter(at__lt=now - LEFT_ALONE).values_list("person_id", flat=True)
    people = list(rows[:AT_ONCE])
    for person_id in people:
        try:
            look(person_id, now)
        except Exception:
            # One who cannot be settled must not keep the others: tried again after the rest.
            log.exception("recognition of person %s failed; it is tried again", person_id)
            Due.objects.filter(person_id=person_id).update(at=now)
    return len(people)


def compare(now: datetime) -> int:
    """A duty: find whoever the sources say something new about, without having told; return how
    many are looked at.
    """
    found: set[int] = set()
    for source in SOURCES.values():
        found |= noting.strays(source, now)
    for person_id in sorted(found):
        ask(person_id)
    return len(found)


def _enqueue(person_id: int) -> None:
    from alliance.recognition.tasks import recognise

    recognise.enqueue(person_id)
