"""Reading calls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from alliance.calls.models import CallSeries, Following, Holiday, Rsvp
from alliance.calls.occurrences import (
    Occurrence,
    occurrence_at,
    occurrence_on,
    occurrences_of,
)
from alliance.calls.permissions import may_change
from alliance.groups.queries import groups_of, people_in
from alliance.people.models import Person

__all__ = ["occurrence_at", "occurrence_on"]  # what other rooms look for here

HORIZON = timedelta(weeks=52)
MAX_NAMES = 200  # of those who come to one call


def visible() -> QuerySet[CallSeries]:
    """Series that everybody may see: all but those of groups that were taken out of sight."""
    seen = Q(group=None) | Q(group__withheld_at=None)
    return CallSeries.objects.filter(seen).select_related("group", "continues")


def occurrences(
    starts: datetime, ends: datetime, *, group_acronym: str | None = None
) -> list[Occurrence]:
    """Calls that begin in [starts, ends), in order; cancelled ones are in it, marked.

    Without `group_acronym` all series count: those of groups and those of everybody.
    """
    series = visible()
    if group_acronym is not None:
        series = series.filter(group__acronym=group_acronym)
    return in_order(of_all(series, starts, ends))


def of_all(series: QuerySet[CallSeries], starts: datetime, ends: datetime) -> list[Occurrence]:
    """Calls of these series in [starts, ends); one query for the series, one each for what differs
    from their rules. Series that ended before are not looked at.
    """
    day = timedelta(days=2)  # more than any two clocks differ
    moved = Q(exceptions__new_start__gte=starts, exceptions__new_start__lt=ends)
    extra = Q(extras__start__gte=starts, extras__start__lt=ends)
    low, high = (starts - day).date(), (ends + day).date()
    lasts = Q(last_on=None) | Q(last_on__gte=low)
    near = series.filter(lasts & Q(first_on__lte=high) | moved | extra).distinct()
    return [
        occurrence
        for one in near.prefetch_related("exceptions", "extras")
        for occurrence in occurrences_of(one, starts, ends, one.exceptions.all(), one.extras.all())
    ]


def in_order(found: Iterable[Occurrence]) -> list[Occurrence]:
    return sorted(found, key=lambda o: (o.start, o.series.name, o.original_start))


def of_series(series: CallSeries, starts: datetime, ends: datetime) -> list[Occurrence]:
    """Calls of one series in [starts, ends), in order."""
    return in_order(of_all(CallSeries.objects.filter(pk=series.pk), starts, ends))


def next_occurrence(now: datetime) -> Occurrence | None:
    """The next call of everybody (of no single group) that takes place; one that is going on
    counts until its end. None when none is to come within a year.
    """
    common = visible().filter(group=None)
    for ahead in (timedelta(weeks=4), HORIZON):  # nearly always the first window is enough
        calls = in_order(of_all(common, now - timedelta(days=1), now + ahead))
        found = next((c for c in calls if not c.is_cancelled and c.end > now), None)
        if found is not None:
            return found
    return None


def calls_of(person: Person, starts: datetime, ends: datetime) -> list[Occurrence]:
    """The person's own calls, in order: of groups they are in, of series they follow, and those
    they said yes to; without any they said no to.
    """
    found = of_all(followed_series(person), starts, ends)
    answers = _answers_of(person)
    yes = [key for key, answer in answers.items() if answer == Rsvp.Answer.YES]
    others = visible().filter(pk__in={pk for pk, _start in yes})
    have = {(c.series.pk, c.original_start) for c in found}
    for call in of_all(others, starts, ends):
        key = (call.series.pk, call.original_start)
        if key not in have and answers.get(key) == Rsvp.Answer.YES:
            found.append(call)
    declined = {key for key, answer in answers.items() if answer == Rsvp.Answer.NO}
    return in_order(c for c in found if (c.series.pk, c.original_start) not in declined)


def followed_series(person: Person) -> QuerySet[CallSeries]:
    """Series that are the person's: followed by choice, or of a group they are in."""
    chosen = Following.objects.filter(person=person)
    off = chosen.filter(how=Following.How.OFF).values("series")
    on = chosen.exclude(how=Following.How.OFF).values("series")
    theirs = Q(pk__in=on) | Q(group__in=groups_of(person).values("pk"))
    return visible().filter(theirs).exclude(pk__in=off)


def _answers_of(person: Person) -> dict[tuple[int, datetime], str]:
    given = Rsvp.objects.filter(person=person)
    return {(pk, at): said for pk, at, said in given.values_list(
        "series_id", "original_start", "answer"
    )}  # fmt: skip


def followers(series: CallSeries) -> QuerySet[Person]:
    """Active people who hear of changes: those who follow, and those in the group who did not say
    that they want to hear nothing.
    """
    chosen = Following.objects.filter(series=series)
    on = chosen.exclude(how=Following.How.OFF).values("person")
    off = chosen.filter(how=Following.How.OFF).values("person")
    wanted = Q(pk__in=on)
    if series.group is not None:
        wanted |= Q(pk__in=people_in(series.group).values("pk"))
    return Person.objects.filter(wanted, is_active=True).exclude(pk__in=off)


def hearing_nothing(series: CallSeries) -> set[int]:
    """Ids of those who chose to hear nothing of the series."""
    deaf = Following.objects.filter(series=series, how=Following.How.OFF)
    return set(deaf.values_list("person_id", flat=True))


def coming_to(series: CallSeries, original_start: datetime, *answers: str) -> QuerySet[Person]:
    """Active people who answered that call so, by itself or with the whole series."""
    given = Rsvp.objects.filter(series=series, original_start=original_start)
    said = given.filter(answer__in=answers).values("person")
    of_series = Following.objects.filter(series=series, answer__in=answers)
    standing = of_series.exclude(person__in=given.values("person")).values("person")
    return Person.objects.filter(Q(pk__in=said) | Q(pk__in=standing), is_active=True)


def answers_to(series: CallSeries, original_start: datetime) -> Counter[str]:
    """How many answered yes, maybe and no to one call, those included who answered for all."""
    return answers_to_all(series, [original_start])[original_start]


def answers_to_all(series: CallSeries, starts: Iterable[datetime]) -> dict[datetime, Counter[str]]:
    """`answers_to` of several calls, in two queries."""
    wanted = list(starts)
    given = Rsvp.objects.filter(series=series, original_start__in=wanted, person__is_active=True)
    rows = list(given.values_list("original_start", "person_id", "answer"))
    standing = Following.objects.filter(series=series, person__is_active=True).exclude(answer="")
    always = dict(standing.values_list("person_id", "answer"))
    counts = {}
    for start in wanted:
        answers = always | {who: said for at, who, said in rows if at == start}
        counts[start] = Counter(answers.values())
    return counts


def names_of(series: CallSeries, original_start: datetime) -> list[str]:
    """Names of those who come and said that other people may read it. For signed-in readers."""
    return names_of_all(series, [original_start])[original_start]


def names_of_all(series: CallSeries, starts: Iterable[datetime]) -> dict[datetime, list[str]]:
    """`names_of` several calls, in two queries."""
    wanted = list(starts)
    given = Rsvp.objects.filter(series=series, original_start__in=wanted, person__is_active=True)
    rows = list(
        given.values_list("original_start", "person_id", "answer", "is_named", "person__name")
    )
    standing = Following.objects.filter(series=series, person__is_active=True).exclude(answer="")
    always = {
        who: (answer, is_named, name)
        for who, answer, is_named, name in standing.values_list(
            "person_id", "answer", "is_named", "person__name"
        )
    }
    found = {}
    for start in wanted:
        said = {who: (answer, named, name) for at, who, answer, named, name in rows if at == start}
        coming = [
            name
            for answer, is_named, name in (always | said).values()
            if answer == Rsvp.Answer.YES and is_named and name
        ]
        found[start] = sorted(coming)[:MAX_NAMES]
    return found


def series_to_keep(person: Person | AnonymousUser) -> list[CallSeries]:
    """Series that `person` may change."""
    return [series for series in visible() if may_change(person, series)]


def falling_on(holiday: Holiday, person: Person, now: datetime) -> list[Occurrence]:
    """Calls to come that are planned for these days, on the clock of their series, that take place
    and that `person` may change.
    """
    day = timedelta(days=1)
    first = datetime.combine(holiday.first_on, datetime.min.time(), UTC) - day
    last = datetime.combine(holiday.last_on, datetime.min.time(), UTC) + 2 * day
    keeps: dict[int, bool] = {}
    found = []
    for call in in_order(of_all(visible(), max(first, now), last)):
        if call.is_cancelled or not holiday.first_on <= call.start.date() <= holiday.last_on:
            continue
        if call.series.pk not in keeps:
            keeps[call.series.pk] = may_change(person, call.series)
        if keeps[call.series.pk]:
            found.append(call)
    return found


def holidays_on(first: date, last: date) -> list[Holiday]:
    """Holidays that touch these days."""
    return list(Holiday.objects.filter(first_on__lte=last, last_on__gte=first))
