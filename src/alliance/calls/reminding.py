"""Reminders: a day and an hour before a call, to those who chose it and to those who said that
they come, on their own clock.

What is noted is the start that was reminded of (`Reminded`): a call that moves is reminded of
anew. Each person's notice has a key of its own, so that a round that was cut short, or done by two
processes at once, tells nobody twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alliance.calls import queries, wording
from alliance.calls.models import Answer, Following, Reminded
from alliance.calls.occurrences import Occurrence
from alliance.calls.telling import REMINDER
from alliance.notices.queries import zone_for
from alliance.notices.services import notify
from alliance.people.languages import speaking_to
from alliance.people.models import Person

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
KEPT = timedelta(days=30)


def remind(now: datetime) -> int:
    """Remind of calls that begin soon; return how many people were told of one."""
    told = 0
    for call in queries.in_order(queries.of_all(queries.visible(), now, now + DAY)):
        if call.is_cancelled or call.start <= now:
            continue
        occasion = "hour" if call.start <= now + HOUR else "day"
        told += _remind_of(call, occasion)
    Reminded.objects.filter(start__lt=now - KEPT).delete()
    return told


def _remind_of(call: Occurrence, occasion: str) -> int:
    line: dict[str, Any] = {"series": call.series, "start": call.start, "occasion": occasion}
    if Reminded.objects.filter(**line).exists():
        return 0
    told = 0
    for person in to_remind(call):
        with transaction.atomic():
            told += _tell(person, call, occasion)
    Reminded.objects.get_or_create(**line)
    return told


def to_remind(call: Occurrence) -> list[Person]:
    """Who asked for it and did not say no; who said yes or perhaps and did not ask for silence."""
    series, start = call.series, call.original_start
    asked = Following.objects.filter(series=series, how=Following.How.REMIND).values("person")
    people = {p.pk: p for p in Person.objects.filter(pk__in=asked, is_active=True)}
    no = set(queries.coming_to(series, start, Answer.NO).values_list("pk", flat=True))
    deaf = queries.hearing_nothing(series)
    for person in queries.coming_to(series, start, Answer.YES, Answer.MAYBE):
        people[person.pk] = person
    return [p for pk, p in sorted(people.items()) if pk not in no and pk not in deaf]


def _tell(person: Person, call: Occurrence, occasion: str) -> bool:
    zone = zone_for(person)
    with speaking_to(person), timezone.override(zone):
        local = date_format(call.start.astimezone(zone), "l, H:i")
        sentence = (
            _("In an hour: %(series)s (%(time)s)")
            if occasion == "hour"
            else _("Tomorrow: %(series)s (%(time)s)")
        )
        if occasion == "day" and call.start.astimezone(zone).date() == timezone.localdate():
            sentence = _("Today: %(series)s (%(time)s)")
        parts = [wording.when(call.start), call.reason, wording.clocks(call, zone)]
        notice = notify(
            person,
            kind=REMINDER,
            key=f"{REMINDER}:{call.series.pk}:{call.start:%Y%m%dT%H%M%z}:{occasion}",
            title=sentence % {"series": call.series.name, "time": local},
            text="\n\n".join(filter(None, parts)),
            url=call.get_absolute_url(),
        )
    return notice is not None
