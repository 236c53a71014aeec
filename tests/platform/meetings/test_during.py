"""While a call is on: now and next, hands, polls, roll call, the spoken code, the way in."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from alliance.meetings import codes, queries, signals
from alliance.meetings.bounds import CODE_LASTS_S, CODE_TRIES
from alliance.meetings.errors import Refused
from alliance.meetings.live_state import state_of
from alliance.meetings.models import Attendance, CodeTries, Meeting, PollBallot
from alliance.meetings.services import polls, roll_call, running

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    """Signals of this room as they are sent."""
    found = []

    def listen(name):
        def receive(sender, **more):
            found.append((name, more.get("attendance") or more.get("speaker")))

        return receive

    kept = [
        (signal, listen(name))
        for name, signal in (
            ("confirmed", signals.attendance_confirmed),
            ("withdrawn", signals.attendance_withdrawn),
            ("introduced", signals.introduced),
            ("presented", signals.presented),
        )
    ]
    for signal, receiver in kept:
        signal.connect(receiver)
    yield found
    for signal, receiver in kept:
        signal.disconnect(receiver)


def sign(meeting, person, **fields):
    return roll_call.sign(meeting, by=person, **{"name": person.name} | fields)


# Now and next -----------------------------------------------------------------------------------
def test_next_begins_the_call_and_goes_through_the_agenda(make_meeting, coordinator):
    meeting = make_meeting(5)
    items = list(meeting.items.all())
    assert queries.phase(meeting, timezone.now()) == "open"
    seen = [running.go_on(meeting, by=coordinator) for _ in range(5)]
    assert [i.pk if i else None for i in seen] == [*(i.pk for i in items), None]
    meeting.refresh_from_db()
    assert queries.phase(meeting, timezone.now()) == "on"
    assert all(i.began_at and i.ended_at for i in meeting.items.all())


def test_a_call_is_not_begun_before_it_is_open(coming, coordinator):
    with pytest.raises(Refused):
        running.go_on(coming, by=coordinator)


def test_time_is_given_and_taken(meeting, coordinator):
    running.give_time(meeting, 5, by=coordinator)
    assert meeting.items.get(pk=meeting.current_item_id).minutes == 10
    for _ in range(5):
        running.give_time(meeting, -5, by=coordinator)
    assert meeting.items.get(pk=meeting.current_item_id).minutes == 1


def test_the_end_lowers_hands_and_closes_polls(meeting, coordinator, person):
    running.raise_hand(meeting, by=person)
    polls.ask(meeting, by=coordinator, question="Q?", options=["a", "b"])
    running.end(meeting, by=coordinator)
    meeting.refresh_from_db()
    state = state_of(meeting)
    assert (state["phase"], state["hands"], state["polls"][0]["open"]) == ("ended", [], False)
    with pytest.raises(Refused):
        running.raise_hand(meeting, by=person)


def test_going_on_after_the_end_opens_the_call_again(meeting, coordinator):
    running.end(meeting, by=coordinator)
    running.go_to(meeting, meeting.items.last(), by=coordinator)
    meeting.refresh_from_db()
    assert meeting.ended_at is None


# Hands ------------------------------------------------------------------------------------------
def test_hands_wait_in_the_order_they_were_raised(meeting, make_person, coordinator):
    people = [make_person(f"p{n}") for n in range(3)]
    hands = [running.raise_hand(meeting, by=p) for p in people]
    assert running.raise_hand(meeting, by=people[0]) == hands[0]  # it keeps its place
    running.call_on(hands[1], by=coordinator)
    meeting.refresh_from_db()
    assert [(h["id"], h["speaks"]) for h in state_of(meeting)["hands"]] == [
        (hands[0].pk, False), (hands[1].pk, True), (hands[2].pk, False),
    ]  # fmt: skip
    running.call_on(hands[2], by=coordinator)  # whoever spoke is done
    meeting.refresh_from_db()
    assert [h["id"] for h in state_of(meeting)["hands"]] == [hands[0].pk, hands[2].pk]


def test_a_lowered_hand_cannot_be_called_on(meeting, person, coordinator):
    hand = running.raise_hand(meeting, by=person)
    running.lower(hand, by=person)
    with pytest.raises(Refused):
        running.call_on(hand, by=coordinator)


# Polls ------------------------------------------------------------------------------------------
@pytest.fixture
def poll(meeting, coordinator):
    return polls.ask(meeting, by=coordinator, question="Q?", options=["Yes", "No"])


def test_a_person_votes_once(poll, person):
    yes, no = poll.options.all()
    polls.vote(poll, [yes.pk], by=person)
    with pytest.raises(Refused, match="already"):
        polls.vote(poll, [no.pk], by=person)
    assert [o.votes for o in poll.options.all()] == [1, 0]


def test_counts_are_hidden_until_the_poll_is_closed(poll, person, coordinator, client):
    polls.vote(poll, [poll.options.first().pk], by=person)
    address = f"/calls/community-call/{poll.meeting.day}.json"
    told = client.get(address).json()["polls"][0]
    assert [o["votes"] for o in told["options"]] == [None, None]
    assert told["ballots"] == 1
    assert "100 %" not in client.get(poll.meeting.get_absolute_url()).content.decode()
    polls.close(poll, by=coordinator)
    assert [o["votes"] for o in client.get(address).json()["polls"][0]["options"]] == [1, 0]
    assert "100 %" in client.get(poll.meeting.get_absolute_url()).content.decode()


def test_an_anonymous_vote_leaves_no_trace_of_who_chose_what(poll, person):
    polls.vote(poll, [poll.options.first().pk], by=person)
    ballot = PollBallot.objects.get()
    assert not ballot.chosen.exists()
    fields = {f.name for f in PollBallot._meta.get_fields()}
    assert fields == {"id", "poll", "person", "chosen"}  # no moment that could be matched


def test_an_open_poll_shows_who_chose_what_once_closed(meeting, coordinator, person, client):
    poll = polls.ask(
        meeting, by=coordinator, question="Q?", options=["Left", "Right"], is_anonymous=False
    )
    polls.vote(poll, [poll.options.first().pk], by=person)
    assert "Ada" not in client.get(meeting.get_absolute_url()).content.decode()
    polls.close(poll, by=coordinator)
    assert "Ada" in client.get(meeting.get_absolute_url()).content.decode()


def test_one_or_several_answers(meeting, coordinator, person, other_person):
    one = polls.ask(meeting, by=coordinator, question="One?", options=["a", "b"])
    ids = [o.pk for o in one.options.all()]
    with pytest.raises(Refused):
        polls.vote(one, ids, by=person)
    with pytest.raises(Refused):
        polls.vote(one, [], by=person)
    many = polls.ask(
        meeting, by=coordinator, question="Many?", options=["a", "b"], is_multiple=True
    )
    with pytest.raises(Refused):
        polls.vote(many, ids, by=person)  # answers of another poll
    polls.vote(many, [o.pk for o in many.options.all()], by=person)
    assert [o.votes for o in many.options.all()] == [1, 1]


@pytest.mark.parametrize("options", [[], ["a"], ["a", "a"], ["a", " "], list("abcdefghijk")])
def test_a_poll_has_two_to_ten_answers(meeting, coordinator, options):
    with pytest.raises(Refused):
        polls.ask(meeting, by=coordinator, question="Q?", options=options)


def test_a_refused_poll_keeps_what_was_typed(meeting, at_the_desk, url):
    page = at_the_desk.post(url(meeting, "poll_ask"), {"question": "Typed?", "options": "one"})
    assert page.status_code == 409
    assert "Typed?" in page.content.decode()


# Roll call --------------------------------------------------------------------------------------
def test_a_line_is_a_claim_until_confirmed(meeting, person, coordinator, heard):
    line = sign(meeting, person)
    assert not line.is_confirmed and heard == []
    roll_call.confirm([line], by=coordinator)
    roll_call.confirm([line], by=coordinator)
    line.refresh_from_db()
    assert heard == [("confirmed", line)]
    roll_call.doubt(line, by=coordinator)
    line.refresh_from_db()
    assert not line.is_confirmed and heard[-1] == ("withdrawn", line)


def test_signals_are_part_of_the_transaction(meeting, person, coordinator):
    line = sign(meeting, person)

    def refuse(sender, **more):
        raise RuntimeError("no room for it")

    signals.attendance_confirmed.connect(refuse)
    try:
        with pytest.raises(RuntimeError):
            roll_call.confirm([line], by=coordinator)
    finally:
        signals.attendance_confirmed.disconnect(refuse)
    line.refresh_from_db()
    assert not line.is_confirmed


def test_signing_twice_changes_the_line(meeting, person):
    sign(meeting, person, organization="A")
    sign(meeting, person, organization="B")
    assert Attendance.objects.get().organization == "B"


def test_the_roll_call_opens_shortly_before_the_call(make_meeting, person):
    meeting = make_meeting(30)
    with pytest.raises(Refused):
        sign(meeting, person)
    Meeting.objects.update(starts_at=timezone.now() + timedelta(minutes=14))
    assert sign(meeting, person).pk


def test_after_the_call_a_line_is_late_until_finalised(meeting, person, other_person, coordinator):
    assert not sign(meeting, person).is_late
    Meeting.objects.update(
        starts_at=timezone.now() - timedelta(hours=2),
        begun_at=timezone.now() - timedelta(hours=2),
        ended_at=timezone.now() - timedelta(hours=1),
    )
    assert sign(meeting, other_person).is_late
    from alliance.meetings.services import record

    record.finalise(meeting, by=coordinator)
    with pytest.raises(Refused, match="final"):
        sign(meeting, person)


def test_first_time_is_a_first_time(meeting, person, coordinator, heard, make_meeting):
    line = sign(meeting, person, first_time=True, introduction="I teach.")
    roll_call.confirm([line], by=coordinator)
    line.refresh_from_db()
    assert heard == [("confirmed", line), ("introduced", line)]
    sign(meeting, person, first_time=False)
    assert heard[2:] == [("introduced", line)], "that it is taken back is told, too"
    assert not heard[2][1].introduction
    sign(meeting, person, first_time=False)
    assert len(heard) == 3
    later = Meeting.objects.create(
        series=meeting.series,
        day=meeting.day + timedelta(days=1),
        starts_at=meeting.starts_at + timedelta(minutes=1),
    )
    again = sign(later, person, first_time=True, introduction="I teach.")
    assert not again.first_time


def test_a_guest_without_an_account_is_written_in(meeting, coordinator, heard):
    line = roll_call.write_in(meeting, by=coordinator, name="Guest", organization="Radio")
    assert line.is_confirmed and line.person is None
    assert heard == []  # nobody to recognise


# The spoken code --------------------------------------------------------------------------------
def test_the_right_code_confirms(meeting, person, heard):
    line = sign(meeting, person)
    code = codes.current(meeting, timezone.now()).text
    roll_call.confirm_by_code(meeting, f" {code[:3].lower()}-{code[3:]} ", by=person)
    line.refresh_from_db()
    assert (line.proof, heard) == ("code", [("confirmed", line)])


def test_codes_change_and_the_one_before_is_taken_for_one_more_spell(meeting):
    now = timezone.now()
    Meeting.objects.update(begun_at=now - timedelta(minutes=30))
    meeting.refresh_from_db()
    code = codes.current(meeting, now).text
    spell = timedelta(seconds=CODE_LASTS_S)
    assert codes.current(meeting, now + spell).text != code
    assert codes.is_right(meeting, code, now + spell)
    assert not codes.is_right(meeting, code, now + 2 * spell)
    assert not codes.is_right(meeting, codes.current(meeting, now + spell).text, now)  # ahead


def test_codes_of_other_calls_do_not_fit(meeting):
    other = Meeting.objects.create(
        series=meeting.series,
        day=meeting.day + timedelta(days=1),
        starts_at=meeting.starts_at,
        begun_at=meeting.begun_at,
    )
    now = timezone.now()
    assert not codes.is_right(other, codes.current(meeting, now).text, now)


def test_guessing_ends_after_a_few_tries_and_a_refusal_is_counted(meeting, person):
    line = sign(meeting, person)
    for _ in range(CODE_TRIES):
        with pytest.raises(Refused, match="not the code"):
            roll_call.confirm_by_code(meeting, "AAAAAA", by=person)
    assert CodeTries.objects.get(person=person).wrong == CODE_TRIES
    right = codes.current(meeting, timezone.now()).text
    with pytest.raises(Refused, match="Too many"):
        roll_call.confirm_by_code(meeting, right, by=person)
    roll_call.strike(line, by=person)  # a new line is no new chance
    sign(meeting, person)
    with pytest.raises(Refused, match="Too many"):
        roll_call.confirm_by_code(meeting, right, by=person)


def test_the_code_is_taken_while_the_call_is_on_and_shortly_after(meeting, person, coordinator):
    sign(meeting, person)
    running.end(meeting, by=coordinator)
    meeting.refresh_from_db()
    now = timezone.now()
    assert codes.is_taken(meeting, now + timedelta(minutes=14))
    assert not codes.is_taken(meeting, now + timedelta(minutes=16))
    Meeting.objects.update(begun_at=None)
    meeting.refresh_from_db()
    assert codes.current(meeting, now) is None
    with pytest.raises(Refused):
        roll_call.confirm_by_code(meeting, "AAAAAA", by=person)


def test_a_late_line_is_not_confirmed_by_code(meeting, person):
    sign(meeting, person)
    Attendance.objects.update(is_late=True)
    code = codes.current(meeting, timezone.now()).text
    with pytest.raises(Refused, match="coordinator"):
        roll_call.confirm_by_code(meeting, code, by=person)


def test_the_code_is_on_no_page_but_the_moderators(meeting, client, signed_in, at_the_desk, url):
    code = codes.current(meeting, timezone.now()).text
    assert code in at_the_desk.get(url(meeting)).content.decode()
    for browser in (client, signed_in):
        assert code not in browser.get(url(meeting)).content.decode()
        assert code not in json.dumps(
            browser.get(f"/calls/community-call/{meeting.day}.json").json()
        )


# Without and with scripts -----------------------------------------------------------------------
def test_without_scripts_a_press_leads_back_to_its_place(signed_in, meeting, url):
    answer = signed_in.post(url(meeting, "hand"), {"about": "x"})
    assert answer.status_code == 302
    assert answer["Location"] == url(meeting) + "#queue"


def test_with_scripts_the_answer_is_the_state_and_what_is_mine(signed_in, meeting, url):
    answer = signed_in.post(
        url(meeting, "hand"), {"about": "x"}, headers={"accept": "application/json"}
    )
    told = answer.json()
    assert told["state"]["hands"][0]["about"] == "x"
    assert "Lower my hand" in told["mine"]
    refused = signed_in.post(url(meeting, "next"), headers={"accept": "application/json"})
    assert refused.status_code == 403 and refused.json()["message"]


# The way in -------------------------------------------------------------------------------------
def test_the_room_is_entered_when_it_is_time_and_by_the_page(make_meeting, client, url):
    room = "https://room.example.org/secret"
    meeting = make_meeting(60, join_url=room)
    assert client.get(url(meeting, "join"))["Location"] == url(meeting)  # too early
    assert room not in client.get(url(meeting)).content.decode()
    Meeting.objects.update(begun_at=timezone.now(), starts_at=timezone.now())
    answer = client.get(url(meeting, "join"))
    assert answer["Location"] == room
    assert answer["Referrer-Policy"] == "no-referrer"
    assert room not in client.get(url(meeting)).content.decode()  # never on the page itself
    Meeting.objects.update(starts_at=timezone.now() - timedelta(hours=3))
    assert client.get(url(meeting, "join"))["Location"] == url(meeting)  # over
