"""What the site says in Slack: once, when it is due, and as slowly as Slack wants it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.platform.chat.fake_slack import (
    BROKEN,
    HANGS_UP_AFTER_TAKING,
    TOKEN,
    FakeSlack,
    limited,
    refused,
)

from alliance.chat.health import health
from alliance.chat.models import SlackChannel, SlackPost
from alliance.chat.slack import posting
from alliance.meetings.services import record, running

pytestmark = pytest.mark.django_db


@pytest.fixture
def slack(settings: Any) -> Iterator[FakeSlack]:
    settings.SLACK_BOT_TOKEN, settings.SLACK_CHANNEL = TOKEN, "C0000001"
    with FakeSlack() as slack:
        settings.SLACK_API_URL = slack.url
        yield slack


def later(**more: float) -> int:
    """As if so much time had passed for all posts; then the duty."""
    for post in SlackPost.objects.filter(posted_at=None):
        post.due_at -= timedelta(**more)
        post.lease_until = post.lease_until and post.lease_until - timedelta(**more)
        post.save()
    return posting.post_due(timezone.now())


def waiting() -> SlackPost:
    posting.put("k", "C0000001", "Words")
    return SlackPost.objects.get()


def test_a_call_that_begins_and_its_notes_are_told_once(slack, make_call, staff) -> None:
    call = make_call()
    running.go_on(call, by=staff)
    running.go_on(call, by=staff)
    assert slack.posts == []  # with the transaction, and not before
    posting.post_due(timezone.now())
    posting.post_due(timezone.now())
    assert [post["channel"] for post in slack.posts] == ["C0000001"]
    assert "begins now" in slack.posts[0]["text"]
    assert call.get_absolute_url() in slack.posts[0]["text"]
    record.finalise(call, by=staff, summary="100 % <!channel> & more")
    posting.post_due(timezone.now())
    assert "100 % &lt;!channel&gt; &amp; more" in slack.posts[1]["text"]


def test_each_channel_hears_what_was_chosen_for_it(slack, make_call, staff, group) -> None:
    SlackChannel.objects.create(channel="#calls", says_records=False)
    SlackChannel.objects.create(channel="#notes", says_calls=False)
    SlackChannel.objects.create(channel="#standard", group=group)
    call = make_call()
    running.go_on(call, by=staff)
    of_group = make_call(slug="standard-call", name="Standard", group=group)
    running.go_on(of_group, by=staff)
    record.finalise(call, by=staff)
    posting.post_due(timezone.now())
    said = sorted((post["channel"], post["text"].split(",")[0]) for post in slack.posts)
    assert said == [
        ("#calls", "Community call"), ("#calls", "Standard"),
        ("#notes", "The notes of Community call"), ("#standard", "Standard"),
    ]  # fmt: skip


def test_nothing_is_written_down_without_a_token(slack, settings, make_call, staff) -> None:
    settings.SLACK_BOT_TOKEN = ""
    running.go_on(make_call(), by=staff)
    assert not SlackPost.objects.exists()


def test_a_limit_is_honoured_and_costs_no_attempt(slack) -> None:
    post = waiting()
    posting.put("other", "C0000001", "Other words")
    slack.answers.append(limited(90))
    assert posting.post_due(timezone.now()) == 0
    assert slack.asked == ["chat.postMessage"]  # the other one waits as well
    post.refresh_from_db()
    left = (post.due_at - timezone.now()).total_seconds()
    assert 85 < left <= 90
    assert post.attempts == 0
    assert later(seconds=80) == 0
    assert slack.posts == []
    assert later(seconds=15) == 2


def test_a_refusal_is_tried_again_later_and_the_doctor_says_so(slack) -> None:
    post = waiting()
    slack.answers.append(refused("not_in_channel"))
    assert posting.post_due(timezone.now()) == 0
    post.refresh_from_db()
    assert post.trouble == "not_in_channel"
    assert posting.post_due(timezone.now()) == 0
    assert later(minutes=1) == 1
    assert (
        slack.asked == ["chat.postMessage"] * 2
    )  # it was refused, so there is nothing to look for


def test_what_can_never_be_posted_is_given_up(slack) -> None:
    post = waiting()
    slack.answers.append(refused("msg_too_long"))
    posting.post_due(timezone.now())
    post.refresh_from_db()
    assert post.given_up_at is not None
    assert later(days=1) == 0


def test_a_post_whose_answer_was_lost_is_looked_for_and_not_repeated(slack) -> None:
    waiting()
    slack.answers.append(HANGS_UP_AFTER_TAKING)
    assert posting.post_due(timezone.now()) == 0
    assert later(minutes=1) == 1
    assert len(slack.posts) == 1
    assert slack.asked == ["chat.postMessage", "conversations.history"]


def test_a_broken_slack_that_did_not_take_it_gets_it_again(slack) -> None:
    waiting()
    slack.answers.append(BROKEN)
    assert posting.post_due(timezone.now()) == 0
    assert later(minutes=1) == 1
    assert len(slack.posts) == 1


def test_a_process_that_was_killed_while_it_asked_does_no_harm(slack) -> None:
    post = waiting()
    taken = posting._take(post.pk)
    assert taken is not None
    posting._note_asking(taken)  # and then it is killed
    assert posting.post_due(timezone.now()) == 0  # the lease is its own
    assert later(minutes=3) == 1
    assert len(slack.posts) == 1


def test_where_slack_does_not_let_us_look_nothing_is_repeated(slack) -> None:
    post = waiting()
    slack.answers.append(HANGS_UP_AFTER_TAKING)
    slack.history_error = "missing_scope"
    posting.post_due(timezone.now())
    assert later(minutes=1) == 0
    post.refresh_from_db()
    assert post.given_up_at is not None
    assert "perhaps posted" in post.trouble
    assert len(slack.posts) == 1


def test_a_slack_that_is_away_is_tried_again(slack, settings) -> None:
    post = waiting()
    right, settings.SLACK_API_URL = slack.url, "http://127.0.0.1:9/api/"
    assert posting.post_due(timezone.now()) == 0
    post.refresh_from_db()
    assert post.asked_at is None  # nothing arrived, so nothing has to be looked for
    settings.SLACK_API_URL = right
    assert later(minutes=1) == 1


def test_news_of_a_call_that_is_long_under_way_is_none(slack, make_call, staff) -> None:
    running.go_on(make_call(), by=staff)
    SlackPost.objects.update(useful_until=timezone.now() - timedelta(minutes=1))
    assert posting.post_due(timezone.now()) == 0
    assert slack.posts == []
    assert SlackPost.objects.get().given_up_at is not None


@pytest.mark.django_db(transaction=True)
def test_of_two_processes_one_posts(slack) -> None:
    from django.db import connection

    post = waiting()

    def work() -> None:
        posting.post(post.pk)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(slack.posts) == 1


def test_the_doctor_knows_of_half_a_configuration(slack, settings) -> None:
    settings.SLACK_SIGNING_SECRET = ""
    assert health().remedy == "set SLACK_SIGNING_SECRET"
    settings.SLACK_SIGNING_SECRET = "x"
    assert health().well
    slack.answers.append(refused("invalid_auth"))
    waiting()
    posting.post_due(timezone.now())
    assert "invalid_auth" in health().words
    settings.SLACK_BOT_TOKEN = ""
    assert health().remedy == "set SLACK_BOT_TOKEN"
    settings.SLACK_SIGNING_SECRET = ""
    assert "no chat is set up" in health().words
