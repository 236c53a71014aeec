"""What can be taken along: of a person, and of the alliance; and what goes with an account."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from alliance.exports.acts import acts
from alliance.meetings import markdown
from alliance.meetings.as_json import meeting_as_json
from alliance.meetings.models import (
    Action,
    Attendance,
    AttendanceChoice,
    Decision,
    Hand,
    ImportedNotes,
    Meeting,
    NotesVersion,
    Poll,
    PollBallot,
    Recording,
    Speaker,
    Topic,
    TopicVote,
    Transcript,
)
from alliance.people.closing import Fate
from alliance.people.models import Person
from alliance.writing import tables


def of_person(person: Person) -> dict[str, Any]:
    """Roll calls, topics, votes, ballots of open polls, hands, actions, invitations to speak."""
    choice = AttendanceChoice.objects.filter(person=person).first()
    return {
        "attendance_is_public": bool(choice and choice.is_public),
        "roll_call": [
            {
                "call": str(line.meeting),
                "name": line.name,
                "organization": line.organization,
                "contact": line.contact,
                "contact_shown": line.contact_shown,
                "first_time": line.first_time,
                "introduction": line.introduction,
                "working_on": line.working_on,
                "at": line.at.isoformat(),
                "late": line.is_late,
                "confirmed_at": line.confirmed_at.isoformat() if line.confirmed_at else None,
                "confirmed": line.get_proof_display(),
            }
            for line in _of(Attendance, person)
        ],
        "topics": [
            {
                "series": topic.series.name,
                "title": topic.title,
                "why": topic.why,
                "minutes": topic.minutes,
                "link": topic.link,
                "state": topic.state,
                "word": topic.word,
                "created_at": topic.created_at.isoformat(),
            }
            for topic in Topic.objects.filter(suggested_by=person).select_related("series")
        ],
        "topic_votes": [
            {"topic": vote.topic.title, "at": vote.at.isoformat()}
            for vote in TopicVote.objects.filter(person=person).select_related("topic")
        ],
        "polls": [
            {
                "call": str(ballot.poll.meeting),
                "question": ballot.poll.question,
                # Of an anonymous poll nothing is known but that one voted.
                "chosen": None
                if ballot.poll.is_anonymous
                else [option.text for option in ballot.chosen.all()],
            }
            for ballot in PollBallot.objects.filter(person=person)
            .select_related("poll__meeting__series")
            .prefetch_related("chosen")
        ],
        "hands": [
            {
                "call": str(hand.meeting),
                "about": hand.about,
                "raised_at": hand.raised_at.isoformat(),
            }
            for hand in _of(Hand, person)
        ],
        "actions": [
            {
                "call": str(action.meeting),
                "text": action.text,
                "due_on": action.due_on.isoformat() if action.due_on else None,
                "done_at": action.done_at.isoformat() if action.done_at else None,
            }
            for action in Action.objects.filter(owner=person).select_related("meeting__series")
        ],
        "speaking": [
            {
                "call": str(speaker.item.meeting),
                "item": str(speaker.item.label),
                "name": speaker.name,
                "bio": speaker.bio,
                "state": speaker.state,
                "slides": speaker.slides_url or speaker.slides_name,
            }
            for speaker in Speaker.objects.filter(person=person).select_related(
                "item__meeting__series"
            )
        ],
        "done_for_calls": acts(
            person,
            (Action, "created_by", "created_at"),
            (Decision, "by", "at"),
            (ImportedNotes, "by", "at"),
            (Meeting, "finalised_by", "finalised_at"),
            (NotesVersion, "by", "at"),
            (Poll, "created_by", "opened_at"),
            (Recording, "added_by", "added_at"),
            (Speaker, "invited_by", "invited_at"),
            (Transcript, "added_by", "added_at"),
        ),
    }


def _of(model: Any, person: Person) -> Any:
    return model.objects.filter(person=person).select_related("meeting__series")


def of_alliance() -> Iterator[tuple[str, bytes]]:
    """Each record as Markdown and JSON, original notes, open topics, and a list of recordings."""
    rows = Meeting.objects.select_related("series__group").order_by("starts_at", "pk")
    for meeting in rows.iterator(50):
        path = f"{meeting.series.slug}/{meeting.day}"
        document = json.dumps(meeting_as_json(meeting), ensure_ascii=False, indent=2)
        yield f"{path}.json", document.encode()
        if meeting.is_final:
            yield f"{path}.md", markdown.record(meeting).encode("utf-8", "replace")
    notes = ImportedNotes.objects.select_related("meeting__series").order_by("pk")
    for imported in notes.iterator(20):
        meeting = imported.meeting
        path = f"{meeting.series.slug}/{meeting.day}-original-{imported.pk}.txt"
        yield path, imported.original.encode("utf-8", "surrogatepass")
    yield "topics.jsonl", _topics()
    yield "recordings.csv", _recordings()


def _topics() -> bytes:
    lines = [
        json.dumps(
            {
                "series": topic.series.slug,
                "title": topic.title,
                "why": topic.why,
                "state": topic.state,
                "suggested_by": topic.suggested_by.name if topic.suggested_by else "",
                "votes": topic.votes.count(),
            },
            ensure_ascii=False,
        )
        for topic in Topic.objects.select_related("series", "suggested_by").order_by("pk")
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def _recordings() -> bytes:
    line = tables.rows()
    written = [line(["series", "day", "title", "url", "type", "bytes", "seconds", "published"])]
    for one in Recording.objects.select_related("meeting__series").order_by("pk"):
        where = one.url or f"media/{one.file.name}"
        said = (one.meeting.series.slug, str(one.meeting.day), one.title, where, one.media_type)
        published = one.published_at.isoformat() if one.published_at else ""
        measured = (one.size_bytes, one.duration_s or "", published)
        written.append(line([*map(tables.harmless, said), *measured]))
    return "".join(written).encode()


def erase(person: Person) -> None:
    """What goes when an account is closed: contacts, introductions, votes, hands, open topics.

    A confirmed line of a roll call stays in the record of the call, without a name and a contact;
    a claim that never counted goes.
    """
    mine = Attendance.objects.filter(person=person)
    mine.filter(confirmed_at=None).delete()
    mine.update(
        name=_("former participant"), organization="", contact="", contact_shown=False,
        introduction="", working_on="",
    )  # fmt: skip
    AttendanceChoice.objects.filter(person=person).delete()
    TopicVote.objects.filter(person=person).delete()
    Hand.objects.filter(person=person).delete()
    for ballot in PollBallot.objects.filter(person=person):
        ballot.chosen.clear()
    Topic.objects.filter(suggested_by=person, state=Topic.State.SUGGESTED).update(
        state=Topic.State.WITHDRAWN
    )
    for speaker in Speaker.objects.filter(person=person):
        if speaker.slides:
            speaker.slides.delete(save=False)
        Speaker.objects.filter(pk=speaker.pk).update(
            name=_("former participant"), bio="", slides="", slides_name="", slides_url="",
            email=f"closed-{speaker.pk}@{_nowhere()}",
        )  # fmt: skip
    Action.objects.filter(owner=person, done_at=None).update(owner=None)


def _nowhere() -> str:
    return f"closed.{settings.LISTS_DOMAIN}" if "." in settings.LISTS_DOMAIN else "closed.invalid"


def words(person: Person) -> Fate:
    return Fate(
        goes=[
            _(
                "What you wrote into roll calls about yourself, your votes, your open topics, and "
                "the slides you handed in."
            ),
        ],
        stays=[
            _(
                "That somebody was on a call, and the notes of calls, without your name beside it "
                "where the site put it there."
            ),
        ],
    )
