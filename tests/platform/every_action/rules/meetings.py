# ruff: noqa: E501 (a table: each rule is a line)
"""One call of the group, from within: before it, while it is on, and its record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.utils import timezone
from tests.platform.every_action.rule import ACCOUNTS, EVERYBODY, LEADS, Rule, do, look
from tests.platform.every_action.rules import calls
from tests.platform.every_action.world import World

from alliance.meetings import links
from alliance.meetings.models import (
    Action,
    Attendance,
    AttendanceChoice,
    Decision,
    Hand,
    ImportedNotes,
    Meeting,
    Poll,
    PollOption,
    Recording,
    Speaker,
    Topic,
    Transcript,
)
from alliance.meetings.services.opening import meeting_on

OWNER = frozenset({"owner"})


def things(world: World) -> SimpleNamespace:
    """The call that is on, with one of everything in it, the owner's where it is somebody's."""
    owner, now = world["owner"], timezone.now()
    series = world.of(calls.things).own
    meeting = meeting_on(series, world.of(calls.things).first.date(), now)
    assert meeting is not None
    items = list(meeting.items.all())
    items[0].began_at = now
    items[0].save()
    Meeting.objects.filter(pk=meeting.pk).update(
        begun_at=now, current_item=items[0], item_began_at=now, consent_line="All agreed."
    )
    meeting.refresh_from_db()
    of = {"meeting": meeting}
    poll = Poll.objects.create(question="Q", **of)
    topic = Topic.objects.create(series=series, title="T", suggested_by=owner)
    scheduled = Topic.objects.create(series=series, title="U", state="scheduled")
    AttendanceChoice.objects.create(person=owner, is_public=True)
    return SimpleNamespace(
        meeting=meeting, poll=poll, topic=topic, item=items[0], last_item=items[-1],
        option=PollOption.objects.create(poll=poll, position=1, text="a"),
        spare=meeting.items.create(position=9, kind="topic", title="U", topic=scheduled),
        hand=Hand.objects.create(person=owner, **of),
        line=Attendance.objects.create(person=owner, name="Owner", **of),
        speaker=Speaker.objects.create(
            item=items[-1], name="S", email="speaker@example.org", person=owner,
            invited_at=now - timedelta(hours=1), state=Speaker.State.ACCEPTED,
            slides=ContentFile(b"%PDF-1.7", name="s.pdf"), slides_name="s.pdf",
            slides_type="application/pdf",
        ),
        action=Action.objects.create(text="A", owner=owner, **of),
        decision=Decision.objects.create(text="D", **of),
        recording=Recording.objects.create(
            published_at=now, file=ContentFile(b"ID3", name="a.mp3"), media_type="audio/mpeg", **of
        ),
        transcript=Transcript.objects.create(text="Ada: hello", **of),
        original=ImportedNotes.objects.create(
            original="old notes", file_name="old.md", digest="0" * 64, **of
        ),
    )  # fmt: skip


def _of_call(thing: str = "", **more: object) -> Callable[[World], dict[str, object]]:
    def args(world: World) -> dict[str, object]:
        made = world.of(things)
        found = {"slug": made.meeting.series.slug, "day": made.meeting.day, **more}
        return found | ({"pk": getattr(made, thing).pk} if thing else {})

    return args


def _of(thing: str) -> Callable[[World], dict[str, object]]:
    return lambda world: {"pk": getattr(world.of(things), thing).pk}


def act(
    name: str, who: frozenset[str], data: object = None, thing: str = "", **more: object
) -> Rule:
    """Something that is done on the page of a call."""
    return do(f"meetings:{name}", who, data, args=_of_call(thing), **more)  # type: ignore[arg-type]


def _next(world: World) -> dict[str, object]:
    return {"to": (world.of(things).meeting.day + timedelta(weeks=1)).isoformat()}


def _speaker(world: World) -> dict[str, object]:
    item = world.of(things).last_item.pk
    return {"item": item, "name": "S", "email": "s@example.org"}


def _option(world: World) -> dict[str, object]:
    return {"option": world.of(things).option.pk}


def _token(world: World) -> dict[str, object]:
    return {"token": links.token_for(world.of(things).speaker)}


def _final(world: World) -> None:
    Meeting.objects.filter(pk=world.of(things).meeting.pk).update(
        finalised_at=timezone.now(), notes_text="# Notes", summary="s"
    )


def _spoken(world: World) -> None:
    _final(world)
    Speaker.objects.filter(pk=world.of(things).speaker.pk).update(presented_at=timezone.now())


def _hidden(world: World) -> None:
    Recording.objects.filter(pk=world.of(things).recording.pk).update(published_at=None)


def _done(world: World) -> None:
    Action.objects.filter(pk=world.of(things).action.pk).update(done_at=timezone.now())


def _voted(world: World) -> None:
    """Everybody has voted, so that everybody has something to take back."""
    topic = world.of(things).topic
    for person in world.people.values():
        topic.votes.get_or_create(person=person)


def _attendance(world: World) -> dict[str, object]:
    return {"public_id": world["owner"].public_id}


def _year(world: World) -> dict[str, object]:
    return {"year": world.of(things).meeting.day.year}


ITEM = {"kind": "other", "title": "T", "minutes": 5}
SERIES = calls.GROUP
RULES = [
    look("meetings:records"),
    look("meetings:records_year", args=_year, before=_final),
    look("meetings:records_atom"),
    look("meetings:podcast"),
    look("meetings:actions"),
    do("meetings:action_done", LEADS | OWNER, args=_of("action")),
    do("meetings:action_open", LEADS | OWNER, args=_of("action"), before=_done),
    do("meetings:action_drop", LEADS, args=_of("action")),
    look("meetings:my_attendance", ACCOUNTS),
    do("meetings:my_attendance", ACCOUNTS, {"is_public": "on"}, changes=None),
    look("meetings:attendance", args=_attendance),
    do("meetings:topic_vote", ACCOUNTS, args=_of("topic")),
    do("meetings:topic_unvote", ACCOUNTS, args=_of("topic"), before=_voted),
    do("meetings:topic_withdraw", LEADS | OWNER, args=_of("topic")),
    do("meetings:topic_accept", LEADS, args=_of("topic")),
    do("meetings:topic_decline", LEADS, {"word": "no"}, args=_of("topic")),
    # Whoever has the link: speakers need no account.
    look("meetings:speaker", args=_token),
    do("meetings:speaker", EVERYBODY, {"what": "decline", "word": "w"}, args=_token),
    look("meetings:topics", args=SERIES),
    do("meetings:topics", ACCOUNTS, {"title": "Another", "minutes": 10}, args=SERIES),
    look("meetings:import", LEADS, args=SERIES),
    do("meetings:import", LEADS, {"text": "# Notes\n\nWords."}, args=SERIES, changes=None),
    *(look(f"meetings:{name}", args=_of_call()) for name in ("meeting", "meeting_json")),
    look("meetings:chapters", args=_of_call(), before=_final),
    look("meetings:join", args=_of_call()),  # without a conference it leads back
    look("meetings:part", args=_of_call(part="agenda")),
    look("meetings:record_markdown", args=_of_call(), before=_final),
    look("meetings:slides", args=_of_call("speaker")),
    look("meetings:recording_file", args=_of_call("recording")),
    look("meetings:recording_file", LEADS, args=_of_call("recording"), before=_hidden, what="not published"),
    look("meetings:original", LEADS, args=_of_call("original")),
    look("meetings:prepare", LEADS, args=_of_call()),
    look("meetings:wrap_up", LEADS, args=_of_call()),
    look("meetings:spoken_code", LEADS, args=_of_call(), changes=None),
    act("item_add", LEADS, ITEM),
    act("item_change", LEADS, ITEM, "last_item"),
    act("item_up", LEADS, thing="last_item"),
    act("item_down", LEADS, thing="last_item"),
    act("item_remove", LEADS, thing="spare"),
    act("topic_schedule", LEADS, thing="topic"),
    act("move_on", LEADS, _next),
    act("invite", LEADS, _speaker),
    act("speaker_back", LEADS, thing="speaker"),
    act("speaker_again", LEADS, thing="speaker"),
    act("go_to", LEADS, thing="last_item"),
    act("next", LEADS),
    act("time", LEADS, {"time": "more"}),
    act("end", LEADS),
    act("hand", ACCOUNTS, {"about": "x"}),
    act("hand_lower", LEADS | OWNER, thing="hand"),
    act("hand_call", LEADS, thing="hand"),
    act("poll_ask", LEADS, {"question": "Q?", "options": "a\nb"}),
    act("poll_vote", ACCOUNTS, _option, "poll"),
    act("poll_close", LEADS, thing="poll"),
    act("sign", ACCOUNTS, {"name": "N"}),
    act("code", ACCOUNTS, {"code": "wrong"}, changes=None),  # the code says who may
    act("guest", LEADS, {"name": "Guest"}),
    act("confirm", LEADS, thing="line"),
    act("confirm_all", LEADS),
    act("doubt", LEADS, thing="line", changes=None),
    act("strike", LEADS | OWNER, thing="line"),
    act("action_note", ACCOUNTS, {"text": "Do it"}),
    act("decide", LEADS, {"text": "So be it"}),
    act("decision_drop", LEADS, thing="decision"),
    act("finalise", LEADS, {"summary": "S"}),
    act("correct", LEADS, {"text": "# Notes", "summary": "t", "why": "w"}, before=_final),
    act("mail", LEADS, before=_final, changes=None),
    act("spoke", LEADS, thing="speaker", before=_final),
    act("did_not_speak", LEADS, thing="speaker", before=_spoken),
    act("consent", LEADS, {"consent_line": "All agreed."}),
    act("recording_add", LEADS, {"url": "https://example.org/a.mp3"}),
    act("recording_found", LEADS, changes=None),  # asks a conference, and none is set up
    act("transcript_add", LEADS, {"text": "Ada: hello"}),
    *(
        do(f"meetings:{thing}", LEADS, args=_of_call(thing, what=what), what=what)
        for thing in ("recording", "transcript")
        for what in ("publish", "hide", "remove")
    ),
]  # fmt: skip
