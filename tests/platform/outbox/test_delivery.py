"""Delivering one item: taken by one, retried, given up, and leaving nothing secret behind."""

import smtplib
import threading
import time
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone

from alliance.outbox import leases, processes
from alliance.outbox.delivery import MAX_ATTEMPTS, deliver_item, message_id
from alliance.outbox.leases import LEASE, RENEWED_EACH
from alliance.outbox.models import OutboxAttachment, OutboxItem
from alliance.outbox.services import post_mail

pytestmark = pytest.mark.django_db
Status = OutboxItem.Status


@pytest.fixture
def item():
    return post_mail(
        key="award:1",
        to="ada@example.org",
        subject="Your badge",
        text="https://alliance.example.org/claim/secret/",
        html="<p>claim/secret</p>",
        attachments=[("badge.png", b"\x89PNG", "image/png")],
        headers={"Reply-To": "issuer@example.org"},
    )


def test_a_mail_leaves_as_it_was_posted(item):
    assert deliver_item(item.pk) == Status.DELIVERED
    (message,) = mail.outbox
    assert (message.to, message.subject) == (["ada@example.org"], "Your badge")
    assert message.body.endswith("/claim/secret/")
    assert message.alternatives[0].mimetype == "text/html"
    assert message.attachments[0].filename == "badge.png"
    assert message.message()["Reply-To"] == "issuer@example.org"
    assert message.message()["Message-ID"] == message_id("award:1")
    assert message.message()["Auto-Submitted"] == "auto-generated"


def test_delivering_again_does_nothing(item):
    deliver_item(item.pk)
    assert deliver_item(item.pk) is None
    assert len(mail.outbox) == 1


def test_what_has_left_is_forgotten(item):
    deliver_item(item.pk)
    item.refresh_from_db()
    assert (item.text, item.html, item.attachments.count()) == ("", "", 0)
    assert (item.status, item.attempts, item.lease_owner) == (Status.DELIVERED, 1, "")
    assert item.delivered_at is not None
    assert not OutboxAttachment.objects.exists()


def test_every_attempt_sends_the_same_message(item):
    OutboxItem.objects.update(attempts=5)
    deliver_item(item.pk)
    message = mail.outbox[0].message()
    OutboxItem.objects.update(status=Status.PENDING, text=item.text)
    deliver_item(item.pk)
    again = mail.outbox[1].message()
    assert (message["Message-ID"], message["Date"]) == (again["Message-ID"], again["Date"])


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError("nobody there"),
        TimeoutError("too slow"),
        smtplib.SMTPServerDisconnected("gone"),
        smtplib.SMTPDataError(451, b"try again later"),
        smtplib.SMTPAuthenticationError(535, b"bad credentials"),
        smtplib.SMTPRecipientsRefused({"ada@example.org": (450, b"greylisted")}),
    ],
)
def test_a_server_that_is_away_or_busy_is_asked_again_later(item, error, monkeypatch):
    monkeypatch.setattr(EmailBackend, "send_messages", _raise(error))
    before = timezone.now()
    assert deliver_item(item.pk) == Status.PENDING
    item.refresh_from_db()
    assert item.due_at >= before + timedelta(seconds=30)
    assert item.queued_at is None
    assert item.text  # it will be needed
    assert type(error).__name__ in item.last_error
    assert deliver_item(item.pk) is None  # not yet due


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({"ada@example.org": (550, b"no such mailbox")}),
        smtplib.SMTPDataError(554, b"refused"),
    ],
)
def test_an_address_that_does_not_exist_is_given_up_at_once(item, error, monkeypatch):
    monkeypatch.setattr(EmailBackend, "send_messages", _raise(error))
    assert deliver_item(item.pk) == Status.FAILED


def test_it_is_given_up_after_many_attempts(item, monkeypatch):
    error = ConnectionRefusedError("nobody there")
    monkeypatch.setattr(EmailBackend, "send_messages", _raise(error))
    waits = []
    for _ in range(MAX_ATTEMPTS):
        OutboxItem.objects.update(due_at=timezone.now())
        status = deliver_item(item.pk)
        item.refresh_from_db()
        waits.append(item.due_at - timezone.now())
    assert status == Status.FAILED
    assert item.attempts == MAX_ATTEMPTS
    assert waits[1] > waits[0]
    assert max(waits) <= timedelta(hours=6)


def test_an_item_in_the_hands_of_another_living_worker_is_left_to_it(item):
    hold(item, owner="another-machine-1-00")
    assert deliver_item(item.pk) is None


def test_an_item_whose_lease_has_run_out_is_taken_over(item):
    hold(item, owner="another-machine-1-00", until=timezone.now() - timedelta(seconds=1))
    assert deliver_item(item.pk) == Status.DELIVERED


def test_an_item_of_a_dead_process_of_this_machine_is_taken_over_at_once(item):
    machine = processes.own_name().split("-")[0]
    hold(item, owner=f"{machine}-4194999-abcd")  # beyond any process number here
    assert deliver_item(item.pk) == Status.DELIVERED


def hold(item, *, owner, until=None):
    OutboxItem.objects.filter(pk=item.pk).update(
        status=Status.SENDING,
        lease_owner=owner,
        lease_until=until or timezone.now() + timedelta(minutes=3),
    )


def _raise(error):
    def send_messages(self, messages):
        raise error

    return send_messages


@pytest.mark.django_db(transaction=True)
def test_a_lease_is_renewed_for_as_long_as_the_mail_server_takes(monkeypatch):
    with transaction.atomic():
        item = post_mail(key="slow", to="ada@example.org", subject="Your badge", text="Words")
    seen = []
    monkeypatch.setattr(leases, "RENEWED_EACH", timedelta(seconds=0.02))
    monkeypatch.setattr(leases, "LEASE", timedelta(seconds=5))

    def slow(self, messages):
        first = OutboxItem.objects.get(pk=item.pk).lease_until
        end = time.monotonic() + 20
        while not seen and time.monotonic() < end:
            if (now := OutboxItem.objects.get(pk=item.pk).lease_until) > first:
                seen.append(now - first)
            time.sleep(0.01)
        return len(messages)

    monkeypatch.setattr(EmailBackend, "send_messages", slow)
    assert deliver_item(item.pk) == Status.DELIVERED
    assert seen
    assert not [one for one in threading.enumerate() if one.name == f"lease-{item.pk}"]


def test_another_may_take_over_within_a_minute_of_the_last_word():
    """With the fifteen seconds of SWEEP_S."""
    assert LEASE + timedelta(seconds=15) < timedelta(minutes=1)
    assert RENEWED_EACH * 3 < LEASE  # two words may be lost
