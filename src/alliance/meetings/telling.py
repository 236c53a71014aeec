"""Who is told of what: people with an account by notices, speakers by mail to their address."""

from __future__ import annotations

from django.utils.translation import gettext as _

from alliance.groups.models import GroupRole
from alliance.groups.queries import people_in
from alliance.meetings import mail
from alliance.meetings.models import Action, Meeting, Speaker, Topic
from alliance.notices.services import notify
from alliance.people.languages import speaking_to
from alliance.people.models import Office, Person
from alliance.people.offices import holders

TOPIC, ACTION, RECORD, SPEAKER = (
    "meetings.topic",
    "meetings.action",
    "meetings.record",
    "meetings.speaker",
)


def moderators_of(topic_or_meeting: Topic | Meeting) -> list[Person]:
    """Whom to tell of what needs a moderator: the chairs of the group, or the coordinators."""
    group = topic_or_meeting.series.group
    if group is None:
        return list(holders(Office.Kind.COORDINATOR))
    return list(people_in(group, GroupRole.Kind.CHAIR))


def topic_suggested(topic: Topic) -> None:
    for person in moderators_of(topic):
        if person.pk == topic.suggested_by_id:
            continue
        with speaking_to(person):
            notify(
                person,
                kind=TOPIC,
                key=f"meetings.topic:{topic.pk}:suggested",
                title=_("A topic was suggested: %(title)s") % {"title": topic.title},
                text=topic.why,
                url=mail.topics_path(topic.series.slug),
            )


def topic_settled(topic: Topic) -> None:
    person = topic.suggested_by
    if person is None:
        return
    with speaking_to(person):
        titles = {
            Topic.State.ACCEPTED: _("Your topic is accepted: %(title)s"),
            Topic.State.SCHEDULED: _("Your topic is on the agenda: %(title)s"),
            Topic.State.DECLINED: _("Your topic is declined: %(title)s"),
        }
        on_agenda = topic.meeting is not None and topic.state == Topic.State.SCHEDULED
        at = topic.decided_at
        notify(
            person,
            kind=TOPIC,
            key=f"meetings.topic:{topic.pk}:{topic.state}:{at:%Y%m%d%H%M%S}",
            title=titles[Topic.State(topic.state)] % {"title": topic.title},
            text=topic.word,
            url=topic.meeting.get_absolute_url()
            if on_agenda and topic.meeting
            else mail.topics_path(topic.series.slug),
        )


def action_given(action: Action, by: Person) -> None:
    person = action.owner
    if person is None or person.pk == by.pk:
        return
    with speaking_to(person):
        notify(
            person,
            kind=ACTION,
            key=f"meetings.action:{action.pk}",
            title=_("You have an action: %(text)s") % {"text": action.text},
            text=_("From %(call)s.") % {"call": action.meeting.series.name},
            url=action.meeting.get_absolute_url(),
        )


def action_due(action: Action) -> None:
    person = action.owner
    if person is None or action.due_on is None:
        return
    with speaking_to(person):
        notify(
            person,
            kind=ACTION,
            key=f"meetings.action:{action.pk}:due:{action.due_on}",
            title=_("Due tomorrow: %(text)s") % {"text": action.text},
            text=_("From %(call)s.") % {"call": action.meeting.series.name},
            url=action.meeting.get_absolute_url(),
        )


def record_finalised(meeting: Meeting) -> None:
    """Those who were there learn that the record can be read."""
    lines = meeting.roll_call.filter(person__isnull=False).select_related("person")
    for line in lines:
        person = line.person
        assert person is not None
        with speaking_to(person):
            notify(
                person,
                kind=RECORD,
                key=f"meetings.record:{meeting.pk}",
                title=_("The record of %(call)s is there") % {"call": meeting.series.name},
                text=meeting.summary,
                url=meeting.get_absolute_url(),
            )


def speaker_invited(speaker: Speaker) -> None:
    mail.post_invitation(speaker)


def speaker_moved(speaker: Speaker) -> None:
    mail.post_moved(speaker)


def speaker_taken_back(speaker: Speaker) -> None:
    mail.post_taken_back(speaker)


def speaker_answered(speaker: Speaker) -> None:
    """Whoever invited them reads the answer."""
    person = speaker.invited_by
    if person is None:
        return
    accepts = speaker.state == Speaker.State.ACCEPTED
    with speaking_to(person):
        title = (
            _("%(name)s will speak: %(item)s") if accepts else _("%(name)s cannot speak: %(item)s")
        )
        at = speaker.answered_at
        notify(
            person,
            kind=SPEAKER,
            key=f"meetings.speaker:{speaker.pk}:{speaker.state}:{at:%Y%m%d%H%M%S}",
            title=title % {"name": speaker.name, "item": speaker.item.label},
            text=speaker.word,
            url=speaker.item.meeting.get_absolute_url(),
        )
