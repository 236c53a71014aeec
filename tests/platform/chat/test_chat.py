"""Rooms, check-in, consent and what follows, each with somebody who tries to break the rule."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from tests.platform.chat.conftest import entry
from tests.platform.meetings.conftest import day_of, make_series

from alliance.calls.models import CallException
from alliance.chat import finding, here, keeping, naming, permissions, queries, services, spool
from alliance.chat.errors import Refused
from alliance.chat.models import ChatMessage, ChatProfile, CheckIn, Removal, Room, Sanction
from alliance.chat.state import state
from alliance.meetings.models import Meeting
from alliance.meetings.services import record, running
from alliance.notices.models import Notice
from alliance.search.models import SearchEntry

pytestmark = pytest.mark.django_db


# What is kept -----------------------------------------------------------------------------------
def test_without_agreement_nothing_is_kept(person, room) -> None:
    naming.profile_of(person)
    spool.take_entry(entry(room, person))
    assert not ChatMessage.objects.exists()


def test_without_the_rooms_archive_nothing_is_kept(person, room) -> None:
    naming.choose(person, nickname="Ada", archived_as="named")
    room.is_archived = False
    room.save()
    spool.take_entry(entry(room, person))
    assert not ChatMessage.objects.exists()


@pytest.mark.parametrize(("choice", "shown"), [("named", "Ada Lovelace"), ("initials", "A.L.")])
def test_a_message_is_kept_as_its_author_chose_and_once(person, room, choice, shown) -> None:
    naming.choose(person, nickname="Ada Lovelace", archived_as=choice)
    spool.take_entry(entry(room, person))
    spool.take_entry(entry(room, person))
    assert [m.shown_as for m in ChatMessage.objects.all()] == [shown]
    assert SearchEntry.objects.get(kind="chat").audience == "members"


def test_who_takes_consent_back_is_deleted_and_nobody_else(
    person, other_person, room, keep
) -> None:
    keep(room, person, "m1")
    keep(room, other_person, "m2")
    naming.choose(person, nickname="Ada", archived_as="not")
    spool.take_entry(entry(room, person, id="m3"))  # said before, spooled after
    assert [m.uid for m in ChatMessage.objects.all()] == ["m2"]
    assert SearchEntry.objects.filter(kind="chat").count() == 1


def test_a_room_whose_archive_is_turned_off_has_none(person, staff, room, keep) -> None:
    keep(room, person)
    services.arrange(room, by=staff, is_open=True, is_archived=True, kept_days=30)
    assert ChatMessage.objects.exists()
    services.arrange(room, by=staff, is_open=True, is_archived=False, kept_days=30)
    assert not ChatMessage.objects.exists()
    assert not SearchEntry.objects.filter(kind="chat").exists()


def test_a_room_that_is_closed_to_others_is_not_found_by_them(person, staff, room, keep) -> None:
    keep(room, person)
    services.arrange(room, by=staff, is_open=False, is_archived=True, kept_days=30)
    assert SearchEntry.objects.get(kind="chat").audience == "staff"


def test_what_is_taken_back_on_the_site_leaves_archive_search_and_room(person, room, keep) -> None:
    services.remove(keep(room, person), by=person)
    spool.take_entry(entry(room, person))  # spooled before it was taken back
    assert not ChatMessage.objects.exists()
    assert not SearchEntry.objects.filter(kind="chat").exists()
    assert [r["id"] for r in state(timezone.now())["removals"]] == ["m1"]


def test_what_is_taken_back_in_the_room_leaves_the_archive(person, staff, room, keep) -> None:
    keep(room, person, "m1")
    keep(room, person, "m2")
    own = entry(room, person, kind="retract", id="m1", by=person.public_id.hex, reason="")
    spool.take_entry(own)
    assert [m.uid for m in ChatMessage.objects.all()] == ["m2"]
    removed = entry(room, person, kind="remove", id="m2", by=staff.public_id.hex, reason="Rude")
    spool.take_entry(removed)
    assert not ChatMessage.objects.exists()
    assert Removal.objects.get(uid="m1").by is None
    assert Removal.objects.get(uid="m2").by == staff


def test_everything_kept_of_a_person_goes_by_one_button(signed_in, person, room, keep) -> None:
    keep(room, person, "m1")
    keep(room, person, "m2")
    assert "2 messages" in signed_in.get("/chat/me/").content.decode()
    signed_in.post("/chat/me/forget/")
    assert not ChatMessage.objects.exists()


def test_archives_end(person, room, keep) -> None:
    keep(room, person)
    now = timezone.now()
    assert keeping.forget_old(now + timedelta(days=364)) == 0
    assert keeping.forget_old(now + timedelta(days=366)) == 1
    assert not SearchEntry.objects.filter(kind="chat").exists()


def test_a_closed_account_leaves_nothing_but_sanctions(person, staff, room, keep) -> None:
    keep(room, person)
    here.check_in(room, by=person)
    services.sanction(room, person, Sanction.Kind.MUTE, by=staff, reason="Spam")
    fate = keeping.words(person)
    assert fate.goes
    assert fate.stays
    keeping.erase(person)
    left = (ChatMessage, ChatProfile, CheckIn)
    assert not any(model.objects.filter(person=person).exists() for model in left)
    assert not SearchEntry.objects.filter(kind="chat").exists()
    assert person.chat_sanctions.count() == 1


def test_a_person_takes_along_what_is_theirs(person, other_person, room, keep) -> None:
    keep(room, person, "m1", "Mine")
    keep(room, other_person, "m2", "Theirs")
    here.check_in(room, by=person)
    taken = finding.of_person(person)
    assert [m["body"] for m in taken["messages"]] == ["Mine"]
    assert [c["room"] for c in taken["check_ins"]] == ["community"]
    whole = dict(finding.of_alliance())
    assert b"Theirs" in whole["chat/community.json"]


def test_what_moderators_hide_is_seen_and_found_by_nobody_until_it_is_shown(
    signed_in, person, staff, room, keep
) -> None:
    from alliance.chat import moderating

    message = keep(room, person)
    moderating.hide(str(message.pk))
    assert "Kept words" not in signed_in.get("/chat/community/").content.decode()
    assert not SearchEntry.objects.filter(kind="chat").exists()
    moderating.show(str(message.pk))
    assert "Kept words" in signed_in.get("/chat/community/").content.decode()
    assert SearchEntry.objects.filter(kind="chat").exists()


def test_pages_show_what_is_kept_escaped(person, signed_in, room, keep) -> None:
    keep(room, person, body="Hello <b>")
    assert "Hello &lt;b&gt;" in signed_in.get("/chat/community/").content.decode()
    assert "Hello" not in Client().get("/chat/community/").content.decode()


def test_a_line_that_makes_no_sense_stops_no_other(person, room, tmp_path) -> None:
    naming.choose(person, nickname="Ada", archived_as="named")
    import json

    lines = ["{", "[]", '{"room": "none"}', json.dumps(entry(room, person))]
    (tmp_path / "spool.jsonl").write_text("\n".join(lines) + "\n")
    assert spool.take(tmp_path / "spool.jsonl") == 4
    assert ChatMessage.objects.count() == 1


# Names ------------------------------------------------------------------------------------------
def test_nicknames_that_look_alike_are_refused(person, other_person) -> None:
    naming.choose(person, nickname="Ada L", archived_as="not")
    for taken in ("ada l", "ADA  L", "Adá L", "a@b", "", "x" * 41):
        with pytest.raises(Refused):
            naming.choose(other_person, nickname=taken, archived_as="not")


# Moderation -------------------------------------------------------------------------------------
def test_a_ban_holds_until_it_is_lifted_and_says_why(person, staff, room, sign_in) -> None:
    with pytest.raises(Refused):
        services.sanction(room, person, Sanction.Kind.BAN, by=staff, reason=" ")
    ban = services.sanction(room, person, Sanction.Kind.BAN, by=staff, reason="Spam")
    assert not permissions.may_enter(person, room)
    rooms = state(timezone.now())["rooms"]
    assert rooms["community"]["affiliations"][person.public_id.hex] == "outcast"
    assert sign_in(person).post("/chat/community/here/").status_code == 403
    assert "Spam" in sign_in(person).get("/chat/community/").content.decode()
    assert Notice.objects.filter(person=person, kind="chat.moderation").count() == 1
    services.lift(ban, by=staff)
    assert permissions.may_enter(person, room)


def test_a_mute_ends_by_itself(person, staff, room) -> None:
    services.sanction(room, person, Sanction.Kind.MUTE, by=staff, reason="Spam", hours=1)
    assert state(timezone.now())["rooms"]["community"]["muted"] == {person.public_id.hex: True}
    Sanction.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert state(timezone.now())["rooms"]["community"]["muted"] == {}


def test_who_moderates_is_not_sent_out_by_another_who_does(staff, make_person, room) -> None:
    other = make_person("other", is_staff=True)
    with pytest.raises(Refused):
        services.sanction(room, other, Sanction.Kind.BAN, by=staff, reason="x")


def test_what_moderators_did_in_the_room_is_logged_once(person, staff, room) -> None:
    kick = entry(room, person, kind="kick", id="k1", by=staff.public_id.hex, reason="Enough")
    spool.take_entry(kick)
    spool.take_entry(kick)
    assert [(s.kind, s.by, s.reason) for s in Sanction.objects.all()] == [("kick", staff, "Enough")]


# The rooms of calls, and checking in ------------------------------------------------------------
def test_the_room_of_a_call_opens_before_it_and_closes_after(with_chat, make_call) -> None:
    call = make_call(30)
    services.follow_calls(timezone.now())
    assert not Room.objects.exists()
    services.follow_calls(call.starts_at - timedelta(minutes=14))
    room = Room.objects.get()
    assert (room.series, room.call_day, room.closed_at) == (call.series, call.day, None)
    services.follow_calls(call.ends_at + timedelta(minutes=29))
    assert Room.objects.get().closed_at is None
    services.follow_calls(call.ends_at + timedelta(minutes=31))
    assert Room.objects.get().closed_at is not None


def test_a_cancelled_call_has_no_room(with_chat) -> None:
    series = make_series(5)
    from alliance.meetings.queries import occurrence_on

    call = occurrence_on(series, day_of(series, 5))
    assert call is not None
    CallException.objects.create(
        series=series, original_start=call.original_start, kind="cancelled", reason="Holiday"
    )
    services.follow_calls(timezone.now())
    assert not Room.objects.exists()


def test_a_call_that_begins_early_has_its_room_and_a_way_to_it(
    with_chat, make_call, staff, client, settings
) -> None:
    call = make_call(14)
    assert b"Chat of this call" not in client.get(call.get_absolute_url()).content
    running.go_on(call, by=staff)
    room = Room.objects.get()
    page = client.get(call.get_absolute_url()).content.decode()
    assert f'href="{room.get_absolute_url()}"' in page
    back = client.get(room.get_absolute_url()).content.decode()
    assert f'href="{call.get_absolute_url()}"' in back


def test_a_call_that_takes_longer_keeps_its_room_until_it_is_ended(
    with_chat, make_call, staff
) -> None:
    call = make_call(-5)
    running.go_on(call, by=staff)
    late = call.ends_at + timedelta(minutes=50)
    services.follow_calls(late)
    assert Room.objects.get().closed_at is None
    Meeting.objects.update(ended_at=late)
    services.follow_calls(late)
    assert Room.objects.get().closed_at is not None


def test_who_is_here_in_the_room_of_a_call_is_in_its_roll_call(
    with_chat, make_call, signed_in, person
) -> None:
    call = make_call()
    room = services.room_for_call(call.series, call.day)
    signed_in.post(f"/chat/{room.slug}/here/")
    signed_in.post(f"/chat/{room.slug}/here/")
    assert [line.name for line in call.roll_call.all()] == ["Ada"]
    assert [one.person for one in queries.here_today(room)] == [person]


def test_a_roll_call_that_is_final_takes_nobody(with_chat, make_call, signed_in, staff) -> None:
    call = make_call()
    room = services.room_for_call(call.series, call.day)
    running.go_on(call, by=staff)
    record.finalise(call, by=staff)
    signed_in.post(f"/chat/{room.slug}/here/")
    assert not call.roll_call.exists()
    assert not CheckIn.objects.exists()


# Pages ------------------------------------------------------------------------------------------
def test_only_pages_with_a_room_may_reach_the_chat_server(signed_in, with_chat) -> None:
    policy = signed_in.get("/chat/community/")["Content-Security-Policy"]
    assert "connect-src 'self' ws://127.0.0.1:8181" in policy
    assert "script-src 'self'" in policy.replace("; ", ";").split(";")
    assert "'unsafe-inline'" not in policy.replace("style-src-attr 'unsafe-inline'", "")
    assert "ws://" not in signed_in.get("/chat/")["Content-Security-Policy"]


def test_sign_ins_to_the_chat_are_counted_and_not_stored(signed_in, with_chat) -> None:
    given = signed_in.get("/chat/credentials")
    assert "no-store" in given["Cache-Control"]
    codes = [signed_in.get("/chat/credentials").status_code for _ in range(20)]
    assert codes == [200] * 19 + [429]


def test_without_a_chat_the_page_says_how_to_set_one_up(signed_in, sign_in, staff) -> None:
    page = signed_in.get("/chat/").content.decode()
    assert "This site has no chat yet" in page
    assert "CHAT_PORT" not in page
    page = sign_in(staff).get("/chat/").content.decode()
    assert "CHAT_PORT=5280" in page
    assert "SLACK_SIGNING_SECRET" in page


def test_with_slack_alone_the_page_invites_there(client, settings) -> None:
    settings.SLACK_INVITE_URL = "https://slack.example.org/invite"
    settings.SLACK_SIGNING_SECRET = "x"
    page = client.get("/chat/").content.decode()
    assert "https://slack.example.org/invite" in page
    assert "/checkin" in page
    assert "no chat yet" not in page


def test_a_chat_that_does_not_answer_is_said_to(client, settings, with_chat) -> None:
    settings.CHAT_PORT = 9  # nothing listens there
    assert "does not answer at the moment" in client.get("/chat/").content.decode()


def test_the_room_of_everybody_is_there_from_the_start(client, with_chat) -> None:
    assert client.get("/chat/community/").status_code == 200
    assert client.get("/chat/none/").status_code == 404


# What is carried --------------------------------------------------------------------------------
def test_what_is_carried_of_converse_is_unchanged() -> None:
    folder = Path(naming.__file__).parent / "static" / "chat" / "vendor"
    listed = dict(
        reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines()
    )
    files = {str(f.relative_to(folder)): f for f in folder.rglob("*/**/*") if f.is_file()}
    files |= {str(f.relative_to(folder)): f for f in folder.glob("*/*") if f.is_file()}
    assert set(files) == set(listed)
    for name, file in files.items():
        assert hashlib.sha256(file.read_bytes()).hexdigest() == listed[name], name


def test_what_the_chat_server_says_is_known_to_the_site_word_for_word() -> None:
    from alliance.chat.state import SENTENCES

    lua = (Path(naming.__file__).parent / "prosody" / "mod_alliance_rooms.lua").read_text()
    said = re.findall(r'(?:refuse\(event, "[a-z]+", "[a-z-]+"|said_to\([\w.]+), "([^"]+)"', lua)
    assert set(said) == set(SENTENCES)
    assert set(state(timezone.now())["texts"]["es"]) == set(SENTENCES)
