"""Topics: suggested by anybody, voted on, accepted, scheduled, declined, moved on."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.calls.models import CallSeries
from alliance.meetings import permissions, telling
from alliance.meetings.bounds import MAX_ITEMS, MAX_TOPICS_OPEN
from alliance.meetings.errors import Refused
from alliance.meetings.models import AgendaItem, Meeting, Topic, TopicVote
from alliance.meetings.services.common import changing, locked
from alliance.people.models import Person

State = Topic.State


@transaction.atomic
def suggest(
    series: CallSeries,
    *,
    by: Person,
    title: str,
    why: str = "",
    minutes: int = 10,
    link: str = "",
    meeting: Meeting | None = None,
) -> Topic:
    """Suggest a topic for `meeting`, or for any coming call. Whoever suggests it votes for it.

    Raises PermissionDenied, Refused, or ValidationError by field.
    """
    permissions.require_participant(by)
    # One at a time for each person, so that the bound holds.
    Person.objects.select_for_update().get(pk=by.pk)
    open_ones = Topic.objects.filter(series=series, suggested_by=by, state__in=Topic.OPEN)
    if open_ones.count() >= MAX_TOPICS_OPEN:
        raise Refused(
            _("You have %(count)d topics waiting here. Withdraw one before you suggest another.")
            % {"count": MAX_TOPICS_OPEN}
        )
    if meeting is not None and (meeting.is_final or meeting.series_id != series.pk):
        meeting = None
    topic = Topic(
        series=series,
        meeting=meeting,
        title=title,
        why=why,
        minutes=minutes,
        link=link,
        suggested_by=by,
    )
    topic.full_clean()
    topic.save()
    TopicVote.objects.create(topic=topic, person=by)
    telling.topic_suggested(topic)
    return topic


@transaction.atomic
def vote(topic: Topic, *, by: Person) -> None:
    """Want a topic to be talked about. Twice is once."""
    permissions.require_participant(by)
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    if topic.state not in Topic.OPEN:
        raise Refused(_("This topic is settled, so there is nothing to vote on any more."))
    try:
        with transaction.atomic():
            TopicVote.objects.get_or_create(topic=topic, person=by)
    except IntegrityError:  # the same person, twice at once
        return


@transaction.atomic
def take_vote_back(topic: Topic, *, by: Person) -> None:
    permissions.require_participant(by)
    TopicVote.objects.filter(topic=topic, person=by).delete()


@transaction.atomic
def withdraw(topic: Topic, *, by: Person) -> None:
    topic = _locked(topic)
    if not permissions.may_withdraw(by, topic):
        raise PermissionDenied(_("Only whoever suggested a topic withdraws it."))
    if topic.state not in Topic.OPEN:
        raise Refused(_("This topic is settled; speak with those who moderate the call."))
    _settle(topic, State.WITHDRAWN)


@transaction.atomic
def accept(topic: Topic, *, by: Person, word: str = "") -> None:
    """Say that it will be talked about, on a call that is still to be found."""
    topic = _locked(topic)
    permissions.require_moderator(by, topic.series)
    if topic.state not in (State.SUGGESTED, State.DECLINED):
        raise Refused(_("This topic is settled already."))
    _settle(topic, State.ACCEPTED, word)
    telling.topic_settled(topic)


@transaction.atomic
def decline(topic: Topic, *, by: Person, word: str) -> None:
    """Say that it will not, with a word why."""
    topic = _locked(topic)
    permissions.require_moderator(by, topic.series)
    if topic.state not in Topic.OPEN:
        raise Refused(_("This topic is settled already."))
    if not word.strip():
        raise Refused(_("Say in a word why it is declined; whoever suggested it will read it."))
    _settle(topic, State.DECLINED, word)
    telling.topic_settled(topic)


@transaction.atomic
def schedule(topic: Topic, meeting: Meeting, *, by: Person) -> AgendaItem:
    """Put a topic on the agenda of a call, before its closing questions."""
    topic, meeting = _locked(topic), locked(meeting)
    permissions.require_moderator(by, meeting)
    if topic.series_id != meeting.series_id:
        raise Refused(_("This topic was suggested for other calls."))
    if topic.state not in (State.SUGGESTED, State.ACCEPTED):
        raise Refused(_("This topic is settled already."))
    changing(meeting, agenda=True)
    item = _placed(meeting, topic)
    topic.meeting = meeting
    _settle(topic, State.SCHEDULED)
    telling.topic_settled(topic)
    return item


@transaction.atomic
def move_on(meeting: Meeting, to: Meeting, *, by: Person) -> int:
    """Take what this call did not get to over to another one; return how many items went.

    Speakers go along: whoever accepted is told of the other day.
    """
    first, second = sorted([meeting, to], key=lambda m: m.pk)  # one order: no two wait for another
    rows = {m.pk: m for m in (locked(first), locked(second))}
    meeting, to = rows[meeting.pk], rows[to.pk]
    permissions.require_moderator(by, meeting)
    if to.pk == meeting.pk or to.series_id != meeting.series_id:
        raise Refused(_("Choose another call of the same series."))
    left = meeting.items.filter(kind=AgendaItem.Kind.TOPIC, began_at=None, moved_to=None)
    items = list(left.exclude(pk=meeting.current_item_id or 0).select_related("topic"))
    if not items:
        raise Refused(_("Every topic of this call was reached."))
    changing(meeting, agenda=True, final=True)
    changing(to, agenda=True)
    for item in items:
        taken = _placed(to, item.topic, like=item)
        item.moved_to = to
        item.save(update_fields=["moved_to"])
        if item.topic is not None:
            item.topic.meeting = to
            item.topic.save(update_fields=["meeting"])
        for speaker in item.speakers.exclude(state="declined"):
            speaker.item = taken
            speaker.save(update_fields=["item"])
            telling.speaker_moved(speaker)
    return len(items)


def _placed(meeting: Meeting, topic: Topic | None, *, like: AgendaItem | None = None) -> AgendaItem:
    """A new item behind the other topics, and before the questions that close the call."""
    items = list(meeting.items.all())
    if len(items) >= MAX_ITEMS:
        raise Refused(_("An agenda has at most %(count)d items.") % {"count": MAX_ITEMS})
    closing = [i for i in items if i.kind == AgendaItem.Kind.QUESTIONS]
    place = items.index(closing[-1]) if closing else len(items)
    source = like or topic
    assert source is not None
    item = AgendaItem(
        meeting=meeting,
        kind=AgendaItem.Kind.TOPIC,
        title=source.title,
        text=like.text if like else (topic.why if topic else ""),
        link=source.link,
        minutes=source.minutes,
        topic=topic,
        position=0,
    )
    item.save()
    items.insert(place, item)
    renumber(items)
    return item


def renumber(items: list[AgendaItem]) -> None:
    """Positions 1, 2, 3 … in the order of the list."""
    for place, item in enumerate(items, 1):
        item.position = place
    AgendaItem.objects.bulk_update(items, ["position"])


def _locked(topic: Topic) -> Topic:
    rows = Topic.objects.select_for_update(of=("self",)).select_related("series__group")
    return rows.get(pk=topic.pk)


def _settle(topic: Topic, state: Topic.State, word: str = "") -> None:
    topic.state, topic.word, topic.decided_at = state, word.strip()[:300], timezone.now()
    topic.save(update_fields=["state", "word", "decided_at", "meeting"])
