"""Once a day, everything in one mail: whole messages attached, or one text that can be burst."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from tests.platform.lists.world import deliver_all, mail, make_list, send, subscribe

from alliance.lists.models import Posting
from alliance.lists.services import digesting, keep

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)


@pytest.fixture
def dev():
    dev = make_list()
    subscribe(dev, "ada", mode="none")
    return dev


def post(number, **fields):
    send(mail(subject=f"Topic {number}", message_id=f"<{number}@x>", **fields))


def test_a_mime_digest_holds_the_messages_whole(dev):
    subscribe(dev, "reader", mode="digest")
    post(1, body="Grüße\n", content_type="text/plain; charset=utf-8")
    post(2)
    assert digesting.send_due(MORNING) == 1
    (out,) = deliver_all()
    assert out["Delivered-To"] == "reader@example.org" and "Dev Digest, Issue 1" in out["Subject"]
    contents, day = out.iter_parts()
    assert "Topic 1" in contents.get_content() and "/lists/dev/message/" in contents.get_content()
    assert day.get_content_type() == "multipart/digest"
    inner = [part.get_content() for part in day.iter_parts()]
    assert [m["Message-ID"] for m in inner] == ["<1@x>", "<2@x>"]
    assert inner[0].get_content().strip() == "Grüße" and not out.defects
    assert out["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert str(out["List-Id"]).endswith("<dev.lists.localhost>")


def test_a_plain_digest_can_be_burst(dev):
    """RFC 1153: 70 hyphens after the contents, 30 between messages, "End of" at the end."""
    subscribe(dev, "reader", mode="plain")
    post(1, body="One\n------------------------------\nstill one\n")
    post(2, body="Two\n")
    digesting.send_due(MORNING)
    (out,) = deliver_all()
    text = out.get_content().replace("\r\n", "\n")
    contents, _, rest = text.partition("\n" + "-" * 70 + "\n")
    assert "Topic 1" in contents and "Topic 2" in contents
    messages = rest.split("\n" + "-" * 30 + "\n")
    assert len(messages) == 3 and "End of Dev Digest, Issue 1" in messages[2]
    burst = [message_from_bytes(m.strip().encode(), policy=policy.default) for m in messages[:2]]
    assert [m["Message-ID"] for m in burst] == ["<1@x>", "<2@x>"]
    assert "ada@example.org" not in text  # the author's address stays with those who got the mail


def test_once_a_day_and_only_with_news(dev):
    subscribe(dev, "reader", mode="digest")
    assert digesting.send_due(MORNING) == 0
    post(1)
    assert digesting.send_due(MORNING.replace(hour=5)) == 0
    assert [digesting.send_due(MORNING) for _ in range(3)] == [1, 0, 0]
    post(2)
    assert digesting.send_due(MORNING + timedelta(hours=2)) == 0
    assert digesting.send_due(MORNING + timedelta(days=1)) == 1
    first, second = deliver_all()
    assert "Topic 2" not in first.as_string() and "Topic 1" not in second.as_string()


def test_an_imported_archive_is_no_news(dev):
    subscribe(dev, "reader", mode="digest")
    keep(mail(), dev)
    assert digesting.send_due(MORNING) == 0


def test_more_than_a_digest_holds_comes_with_the_next(dev, monkeypatch):
    monkeypatch.setattr(digesting, "MAX_MESSAGES", 2)
    subscribe(dev, "reader", mode="digest")
    for number in range(3):
        post(number)
    digesting.send_due(MORNING)
    digesting.send_due(MORNING + timedelta(days=1))
    assert [len(list(list(o.iter_parts())[1].iter_parts())) for o in deliver_all()] == [2, 1]


def test_nobody_who_reads_digests_costs_nothing(dev):
    post(1)
    digesting.send_due(MORNING)
    assert all(p.finished_at and not bytes(p.content) for p in Posting.objects.all())
