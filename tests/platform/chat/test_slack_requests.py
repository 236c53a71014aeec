"""What Slack asks of the site, over HTTP, in requests that are really signed."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.platform.chat.fake_slack import SECRET, FakeSlack, send, signed

from alliance.chat.models import CheckIn, SlackLink, SlackRequest
from alliance.meetings.models import Attendance

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def slack(settings: Any) -> Iterator[FakeSlack]:
    settings.SLACK_SIGNING_SECRET = SECRET
    with FakeSlack() as slack:
        yield slack


@pytest.fixture
def site(live_server: Any, settings: Any) -> str:
    settings.SITE_URL = live_server.url
    return str(live_server.url)


def test_only_fresh_requests_signed_with_the_secret_are_slacks(slack, site, settings) -> None:
    url, body = f"{site}/chat/slack/commands", "command=/nextcall&team_id=T1&user_id=U1"
    assert send(url, body)[0] == 200
    assert send(url, body, signed(body, secret="another"))[0] == 403
    assert send(url, body, signed(body, shift=-301))[0] == 403
    assert send(url, body, signed(body, shift=+301))[0] == 403
    assert send(url, body + "&text=x", signed(body))[0] == 403  # the body was altered
    bare = {"Content-Type": "application/x-www-form-urlencoded"}
    assert send(url, body, bare)[0] == 403
    assert send(url, body, bare | {"X-Slack-Signature": "v0=", "X-Slack-Request-Timestamp": "x"})[
        0
    ] == 403  # fmt: skip
    settings.SLACK_SIGNING_SECRET = ""
    assert send(url, body, signed(body, secret=""))[0] == 403


def test_the_same_request_is_not_taken_twice(slack, site) -> None:
    body = "command=/x&team_id=T1&user_id=U1"
    headers = signed(body)
    assert send(f"{site}/chat/slack/commands", body, headers)[0] == 200
    assert send(f"{site}/chat/slack/commands", body, headers) == (403, "taken already")


def test_slack_proves_that_the_address_is_ours(slack, site) -> None:
    challenge = json.dumps({"type": "url_verification", "challenge": "abc"})
    status, body = send(f"{site}/chat/slack/events", challenge)
    assert (status, json.loads(body)) == (200, {"challenge": "abc"})


def test_an_account_is_joined_by_consent_once_and_then_checks_in(
    slack, site, person, other_person, sign_in, make_call
) -> None:
    call = make_call()
    words = slack.command(site, "/checkin")
    path = urlsplit(words.split()[-1]).path
    assert path.startswith("/chat/slack/link/")
    assert sign_in(person).get(path).status_code == 200
    assert not SlackLink.objects.exists()
    assert not Attendance.objects.exists()
    answer = sign_in(person).post(path)
    assert answer.headers["Location"] == call.get_absolute_url()
    assert SlackLink.objects.get().person == person
    assert Attendance.objects.get().person == person
    assert not Attendance.objects.get().is_confirmed  # a claim, as on the page of the call
    assert sign_in(other_person).get(path).status_code == 404
    assert sign_in(other_person).post(path).status_code == 404
    assert SlackLink.objects.get().person == person
    assert "already" in slack.command(site, "/checkin")


def test_a_link_is_for_a_quarter_of_an_hour(slack, site, person, sign_in, monkeypatch) -> None:
    path = urlsplit(slack.command(site, "/checkin").split()[-1]).path
    then = time.time
    monkeypatch.setattr("django.core.signing.time.time", lambda: then() + 15 * 60 + 1)
    assert sign_in(person).get(path).status_code == 404
    assert sign_in(person).get(path[:-2] + "x/").status_code == 404


def test_a_slack_account_belongs_to_one_person(slack, site, person, other_person, sign_in) -> None:
    SlackLink.objects.create(person=person, team="T1", user="U1")
    asked = SlackRequest.objects.create(digest="d" * 64, team="T1", user="U1")
    from alliance.chat.slack import answers

    path = urlsplit(answers.invitation(asked).split()[-1]).path
    sign_in(other_person).post(path)
    assert SlackLink.objects.get().person == person


def test_accounts_can_be_taken_apart(slack, site, person, sign_in, room) -> None:
    SlackLink.objects.create(person=person, team="T1", user="U1")
    assert "U1" in sign_in(person).get("/chat/me/").content.decode()
    sign_in(person).post("/chat/slack/part/")
    assert not SlackLink.objects.exists()
    assert "/chat/slack/link/" in slack.command(site, "/checkin")


def test_checkin_signs_the_roll_call_of_the_call_under_way(slack, site, person, make_call) -> None:
    SlackLink.objects.create(person=person, team="T1", user="U1")
    call = make_call()
    assert call.get_absolute_url() in slack.command(site, "/checkin")
    assert [line.person for line in call.roll_call.all()] == [person]
    assert CheckIn.objects.get().via == "slack"


def test_checkin_without_a_call_is_to_the_community(slack, site, person, room) -> None:
    SlackLink.objects.create(person=person, team="T1", user="U1")
    assert "No call is under way" in slack.command(site, "/checkin")
    assert CheckIn.objects.get().room == room
    assert not Attendance.objects.exists()


def test_of_several_calls_checkin_takes_the_named_one(
    slack, site, person, make_call, group
) -> None:
    SlackLink.objects.create(person=person, team="T1", user="U1")
    everybody = make_call()
    of_group = make_call(slug="standard-call", name="Standard", group=group)
    slack.command(site, "/checkin", text=" Standard-Call ")
    assert of_group.roll_call.count() == 1
    slack.command(site, "/checkin")
    assert everybody.roll_call.count() == 1
    assert "No call of that name" in slack.command(site, "/checkin", text="none")


def test_who_is_deactivated_checks_in_nowhere(slack, site, make_person, make_call) -> None:
    gone = make_person("gone", is_active=False)
    SlackLink.objects.create(person=gone, team="T1", user="U1")
    call = make_call()
    assert "/chat/slack/link/" in slack.command(site, "/checkin")
    assert not call.roll_call.exists()


def test_nextcall_speaks_in_the_askers_zone(slack, site, person, make_call) -> None:
    assert slack.command(site, "/nextcall") == "No call is planned."
    make_call(60)
    type(person).objects.filter(pk=person.pk).update(time_zone="Asia/Tokyo")
    SlackLink.objects.create(person=person, team="T1", user="U1")
    assert "• Tokyo: " in slack.command(site, "/nextcall")
    assert "Tokyo" not in slack.command(site, "/nextcall", user="U2")
    assert "• New York: " in slack.command(site, "/nextcall", user="U2")
