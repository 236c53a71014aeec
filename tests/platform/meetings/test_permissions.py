"""Every role on every action, through the addresses that browsers use.

Roles: nobody signed in; a participant; the owner of the thing; the chair of another group; the
chair of this group; the coordinator; staff. Two calls: one of everybody, one of a group.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.platform.meetings.conftest import day_of, make_series

from alliance.meetings import links
from alliance.meetings.models import (
    Action,
    Attendance,
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

pytestmark = pytest.mark.django_db

ROLES = ("anonymous", "participant", "owner", "other_chair", "chair", "coordinator", "staff")
MODERATORS = {
    "community": {"coordinator", "staff"},
    "group": {"chair", "staff"},
}
SIGNED_IN = set(ROLES) - {"anonymous"}

# name of the address: (who may besides moderators, what is sent, which thing its pk is of)
ACTIONS: dict[str, tuple[str, dict, str]] = {
    "next": ("", {}, ""),
    "time": ("", {"time": "more"}, ""),
    "end": ("", {}, ""),
    "go_to": ("", {}, "item"),
    "hand": ("signed in", {"about": "x"}, ""),
    "hand_lower": ("owner", {}, "hand"),
    "hand_call": ("", {}, "hand"),
    "poll_ask": ("", {"question": "Q?", "options": "a\nb"}, ""),
    "poll_vote": ("signed in", {"option": "OPTION"}, "poll"),
    "poll_close": ("", {}, "poll"),
    "sign": ("signed in", {"name": "N"}, ""),
    "guest": ("", {"name": "Guest"}, ""),
    "confirm": ("", {}, "line"),
    "confirm_all": ("", {}, ""),
    "doubt": ("", {}, "line"),
    "strike": ("owner", {}, "line"),
    "item_add": ("", {"kind": "other", "title": "T", "minutes": "5"}, ""),
    "item_change": ("", {"kind": "other", "title": "T", "minutes": "5"}, "last_item"),
    "item_up": ("", {}, "last_item"),
    "item_down": ("", {}, "last_item"),
    "item_remove": ("", {}, "spare"),
    "topic_schedule": ("", {}, "topic"),
    "move_on": ("", {"to": "NEXT"}, ""),
    "invite": ("", {"item": "ITEM", "name": "S", "email": "s@example.org"}, ""),
    "speaker_back": ("", {}, "speaker"),
    "speaker_again": ("", {}, "speaker"),
    "action_note": ("signed in", {"text": "Do it"}, ""),
    "decide": ("", {"text": "So be it"}, ""),
    "decision_drop": ("", {}, "decision"),
    "finalise": ("", {"summary": "S"}, ""),
    "consent": ("", {"consent_line": "All agreed."}, ""),
    "recording_add": ("", {"url": "https://example.org/a.mp3"}, ""),
    "recording_found": ("", {}, ""),
    "transcript_add": ("", {"text": "Ada: hello"}, ""),
}
# Addresses that have no call in them: (who, what is sent, the thing)
ELSEWHERE: dict[str, tuple[str, dict, str]] = {
    "topic_vote": ("signed in", {}, "topic"),
    "topic_unvote": ("signed in", {}, "topic"),
    "topic_withdraw": ("owner", {}, "topic"),
    "topic_accept": ("", {}, "topic"),
    "topic_decline": ("", {"word": "no"}, "topic"),
    "action_done": ("owner", {}, "action"),
    "action_open": ("owner", {}, "action"),
    "action_drop": ("", {}, "action"),
}
PAGES = ("prepare", "wrap_up", "spoken_code")


class Scene:
    """A call that is on, with one of everything in it, owned by `owner`."""

    def __init__(self, kind, people, group) -> None:
        owner = people["owner"]
        fields = {"group": group, "slug": "group-call"} if kind == "group" else {}
        self.series = make_series(-5, **fields)
        self.meeting = meeting_on(self.series, day_of(self.series, -5), timezone.now())
        now = timezone.now()
        items = list(self.meeting.items.all())
        self.item, self.last_item = items[0], items[-1]
        self.item.began_at = now
        self.item.save()
        Meeting.objects.filter(pk=self.meeting.pk).update(
            begun_at=now, current_item=self.item, item_began_at=now
        )
        self.meeting.refresh_from_db()
        self.hand = Hand.objects.create(meeting=self.meeting, person=owner)
        self.line = Attendance.objects.create(meeting=self.meeting, person=owner, name="Owner")
        self.poll = Poll.objects.create(meeting=self.meeting, question="Q")
        self.option = PollOption.objects.create(poll=self.poll, position=1, text="a")
        self.topic = Topic.objects.create(series=self.series, title="T", suggested_by=owner)
        topic = Topic.objects.create(series=self.series, title="U", state="scheduled")
        self.spare = self.meeting.items.create(position=9, kind="topic", title="U", topic=topic)
        self.speaker = Speaker.objects.create(
            item=self.last_item, name="S", email="speaker@example.org", person=owner,
            invited_at=now - timedelta(hours=1),
        )  # fmt: skip
        self.action = Action.objects.create(meeting=self.meeting, text="A", owner=owner)
        self.decision = Decision.objects.create(meeting=self.meeting, text="D")

    def sent(self, data):
        after = (self.meeting.day + timedelta(weeks=1)).isoformat()
        filled = {"OPTION": self.option.pk, "ITEM": self.last_item.pk, "NEXT": after}
        return {name: filled.get(value, value) for name, value in data.items()}

    def address(self, name, thing):
        args = [self.series.slug, self.meeting.day] if name in ACTIONS or name in PAGES else []
        if thing:
            args.append(getattr(self, thing).pk)
        return reverse(f"meetings:{name}", args=args)


@pytest.fixture
def people(make_person, staff, coordinator, chair, other_chair):
    return {
        "participant": make_person("participant"),
        "owner": make_person("owner"),
        "other_chair": other_chair,
        "chair": chair,
        "coordinator": coordinator,
        "staff": staff,
    }


@pytest.fixture
def scene(request, people, group):
    return Scene(request.param, people, group)


def allowed(kind: str, who: str) -> set[str]:
    more = {"": set(), "owner": {"owner"}, "signed in": SIGNED_IN}[who]
    return MODERATORS[kind] | more


def fingerprint(scene):
    """What a change would leave behind, whichever it is."""
    rows = [
        list(model.objects.order_by("pk").values())
        for model in (Meeting, Hand, Attendance, Poll, PollOption, Topic, Speaker, Action,
                      Decision, Recording, Transcript)
    ]  # fmt: skip
    for meeting in rows[0]:
        for counted in ("version", "agenda_version", "roll_version"):
            meeting.pop(counted)
    items = list(scene.meeting.items.order_by("pk").values())
    votes = list(scene.topic.votes.order_by("pk").values())
    return [rows, items, votes]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("scene", ["community", "group"], indirect=True)
def test_each_role_does_what_it_may_and_nothing_else(scene, role, people, sign_in, client, request):
    """Each action is tried in a state of its own; who may not changes nothing at all."""
    from django.db import transaction

    kind = "group" if scene.series.group_id else "community"
    browser = client if role == "anonymous" else sign_in(people[role])
    wrong = []
    for name, (who, data, thing) in (ACTIONS | ELSEWHERE).items():
        point = transaction.savepoint()
        before = fingerprint(scene)
        answer = browser.post(scene.address(name, thing), scene.sent(data))
        changed = fingerprint(scene) != before
        if role in allowed(kind, who):
            if answer.status_code not in (200, 302):
                wrong.append(f"{name}: {answer.status_code}, though {role} may")
        elif changed:
            wrong.append(f"{name}: {role} changed something")
        elif role == "anonymous":
            if answer.status_code != 302 or "/account/login/" not in answer["Location"]:
                wrong.append(f"{name}: {answer.status_code} for nobody")
        elif answer.status_code != 403:
            wrong.append(f"{name}: {answer.status_code} for {role}, not 403")
        transaction.savepoint_rollback(point)
    assert not wrong


@pytest.mark.parametrize("scene", ["community", "group"], indirect=True)
def test_those_who_may_really_change_something(scene, people, sign_in):
    """The matrix would hold if nothing worked: moderators leave a trace nearly always."""
    from django.db import transaction

    role = "chair" if scene.series.group_id else "coordinator"
    browser = sign_in(people[role])
    silent = []
    for name, (_, data, thing) in (ACTIONS | ELSEWHERE).items():
        point = transaction.savepoint()
        before = fingerprint(scene)
        browser.post(scene.address(name, thing), scene.sent(data))
        if fingerprint(scene) == before:
            silent.append(name)
        transaction.savepoint_rollback(point)
    # Nothing is there to take back, and no conference is set up to ask.
    assert set(silent) == {"doubt", "recording_found", "topic_unvote", "action_open"}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("scene", ["community", "group"], indirect=True)
def test_pages_of_moderators_are_theirs(scene, role, page, people, sign_in, client):
    kind = "group" if scene.series.group_id else "community"
    browser = client if role == "anonymous" else sign_in(people[role])
    status = browser.get(scene.address(page, "")).status_code
    expected = 200 if role in MODERATORS[kind] else 302 if role == "anonymous" else 403
    assert status == expected


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("scene", ["group"], indirect=True)
def test_import_is_for_moderators_of_those_calls(scene, role, people, sign_in, client):
    browser = client if role == "anonymous" else sign_in(people[role])
    data = {"text": "# Call 2015-07-29\n\nWe met.", "take": "1"}
    browser.post(reverse("meetings:import", args=[scene.series.slug]), data)
    assert ImportedNotes.objects.exists() == (role in MODERATORS["group"])


@pytest.mark.parametrize("scene", ["community"], indirect=True)
def test_get_changes_nothing(scene, people, sign_in):
    browser = sign_in(people["staff"])
    for name, (_, _data, thing) in (ACTIONS | ELSEWHERE).items():
        assert browser.get(scene.address(name, thing)).status_code == 405, name


@pytest.mark.parametrize("scene", ["community"], indirect=True)
def test_every_form_needs_its_token(scene, people):
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(
        people["staff"], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    for name, (_, data, thing) in (ACTIONS | ELSEWHERE).items():
        answer = browser.post(scene.address(name, thing), scene.sent(data))
        assert answer.status_code == 403, name
    token = links.token_for(scene.speaker)
    answer = browser.post(reverse("meetings:speaker", args=[token]), {"what": "accept"})
    assert answer.status_code == 403


@pytest.mark.parametrize("scene", ["community"], indirect=True)
def test_things_of_one_call_cannot_be_reached_through_another(
    scene, people, sign_in, group, make_person
):
    """The chair of a group cannot touch the community call by way of the address of their own."""
    series = make_series(-5, slug="group-call", group=group)
    own = meeting_on(series, day_of(series, -5), timezone.now())
    Meeting.objects.filter(pk=own.pk).update(begun_at=timezone.now())
    browser = sign_in(people["chair"])
    for name, (_, data, thing) in ACTIONS.items():
        if thing:
            address = reverse(
                f"meetings:{name}", args=[series.slug, own.day, getattr(scene, thing).pk]
            )
            assert browser.post(address, scene.sent(data)).status_code == 404, name


@pytest.mark.parametrize("scene", ["community"], indirect=True)
def test_an_inactive_account_does_nothing(scene, people, sign_in):
    browser = sign_in(people["owner"])
    people["owner"].is_active = False
    people["owner"].save()
    before = fingerprint(scene)
    for name, (_, data, thing) in (ACTIONS | ELSEWHERE).items():
        browser.post(scene.address(name, thing), scene.sent(data))
    assert fingerprint(scene) == before


def test_unpublished_recordings_are_not_there_for_others(
    meeting, client, at_the_desk, signed_in, url
):
    from django.core.files.base import ContentFile

    recording = Recording(meeting=meeting, media_type="audio/mpeg", size_bytes=4)
    recording.file.save("a.mp3", ContentFile(b"ID3x"))
    address = url(meeting, "recording_file", recording.pk)
    assert client.get(address).status_code == 404
    assert signed_in.get(address).status_code == 404
    assert b"".join(at_the_desk.get(address).streaming_content) == b"ID3x"
    Recording.objects.update(published_at=timezone.now())
    assert client.get(address).status_code == 200


def test_imported_originals_are_for_moderators(meeting, client, at_the_desk, signed_in, url):
    notes = ImportedNotes.objects.create(
        meeting=meeting, original="ada@example.org", digest="x", file_name="a"
    )
    address = url(meeting, "original", notes.pk)
    assert client.get(address).status_code == 302
    assert signed_in.get(address).status_code == 403
    assert at_the_desk.get(address).content == b"ada@example.org"
