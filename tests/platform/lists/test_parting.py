"""Closing an account: no list sends more, no page names them, what they wrote stays."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.platform.lists.world import deliver_all, mail, make_list, send, subscribe

from alliance.lists.models import Confirmation, HeldMessage, ListRole, Message, Subscription
from alliance.lists.services import moderating, subscribing
from alliance.people.closing import fate_of
from alliance.people.services import close_account
from alliance.search.queries import Wish, search

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(make_person):
    person = make_person("ada", name="Ada Example")
    assert person.email == "ada@example.org"
    return person


def test_nothing_more_is_sent_to_them_and_nobody_else_is_touched(ada):
    dev = make_list()
    row = subscribe(dev, "ada", person=ada)
    subscribe(dev, "ada", ended_at=row.started_at)
    other = subscribe(dev, "bob")
    ListRole.objects.create(mailing_list=dev, person=ada)
    subscribing.ask(make_list("second"), "ada@example.org", Confirmation.Wish.SUBSCRIBE)
    send(mail(sender="Bob <bob@example.org>"))  # under way to both
    close_account(ada)
    assert list(Subscription.objects.all()) == [other]
    assert not Confirmation.objects.exists()
    assert not ListRole.objects.filter(ended_at=None).exists()
    assert [one["X-Original-From"] for one in deliver_all()] == ["Bob <bob@example.org>"]


def test_pages_feeds_and_search_name_them_no_more_and_the_words_stay(ada, client: Client):
    dev = make_list(posting="anybody")
    subscribe(dev, "ada")
    send(mail(sender="Ada Example <ada@example.org>", body="Remarkable words.\n"))
    message = Message.objects.get()
    pages = [
        "/lists/dev/", "/lists/dev/archive/", "/lists/dev/archive.json", "/lists/dev/archive.atom",
        f"/lists/dev/thread/{message.digest}/", f"/lists/dev/message/{message.digest}/",
    ]  # fmt: skip
    assert any(b"Ada Example" in client.get(page).content for page in pages)
    assert search(ada, Wish("Example remarkable")).total == 1
    close_account(ada)
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200 and b"Ada Example" not in answer.content, page
    shown = client.get(pages[-1]).content.decode()
    assert "Remarkable words." in shown and "Former participant" in shown
    message.refresh_from_db()
    assert message.sender_email == "" and message.sender == ada
    assert search(ada, Wish("Remarkable")).total == 1
    assert search(ada, Wish("Example remarkable")).total == 0


def test_what_waits_is_put_away_with_its_words(ada, staff):
    make_list(first_posts_held=1)
    subscribe(make_list("x"), "ada")
    send(mail())
    held = HeldMessage.objects.get()
    close_account(ada)
    held.refresh_from_db()
    assert held.state == "discarded" and bytes(held.raw) == b""
    assert (held.subject, held.sender_name, held.sender_email, held.envelope_from) == ("",) * 4
    with pytest.raises(moderating.Decided):
        moderating.restore(held, by=staff)


def test_it_is_said_before_what_goes_and_what_stays(ada):
    dev = make_list()
    subscribe(dev, "ada")
    send(mail())
    fate = fate_of(ada)
    assert any("subscriptions to mailing lists" in words for words in fate.goes)
    assert any("wrote to mailing lists" in words for words in fate.stays)
