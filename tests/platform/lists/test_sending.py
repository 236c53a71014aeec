"""To many, each once: leases, retries, refusals, and what the server says."""

import smtplib
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from tests.platform.lists.world import deliver_all, mail, make_list, now, send, subscribe

from alliance.lists import tasks
from alliance.lists.models import Delivery, Posting, Subscription
from alliance.lists.services import sending, subscribing
from alliance.outbox import leases, processes, wires

pytestmark = pytest.mark.django_db
Status = Delivery.Status


@pytest.fixture
def dev():
    dev = make_list()
    for who in ("ada", "grace", "alan"):
        subscribe(dev, who)
    return dev


class Server:
    """A wire whose answers a test decides, in place of a mail server that would have to be made to
    refuse; the real conversation is in tests/services/test_lists.py.
    """

    def __init__(self, *errors):
        self.errors, self.came = list(errors), []

    def send(self, envelope_from, to, content):
        self.came.append(to)
        error = self.errors.pop(0) if self.errors else None
        if error:
            raise error

    def close(self):
        pass


@pytest.fixture
def server(monkeypatch):
    def put(*errors):
        server = Server(*errors)
        monkeypatch.setattr(sending, "open_wire", lambda: server)
        return server

    return put


def statuses():
    return list(Delivery.objects.order_by("pk").values_list("status", flat=True))


def later(**delta):
    Delivery.objects.update(due_at=now() - timedelta(**delta))
    Posting.objects.update(queued_at=None)


def test_everybody_gets_it_once_and_the_words_are_let_go(dev):
    send(mail())
    out = deliver_all()
    assert sorted(o["Delivered-To"] for o in out) == [
        "ada@example.org", "alan@example.org", "grace@example.org",
    ]  # fmt: skip
    posting = Posting.objects.get()
    assert posting.finished_at and bytes(posting.content) == b""
    assert len(deliver_all()) == 3 and sending.resume(now()) == 0


def test_only_those_who_want_each_message_get_it(dev):
    for mode in ("digest", "plain", "none"):
        subscribe(dev, f"{mode}-reader", mode=mode)
    subscribe(dev, "left", ended_at=now())
    subscribe(dev, "bouncing", suspended_at=now())
    send(mail())
    assert len(deliver_all()) == 3


def test_nobody_to_send_to_is_finished_at_once():
    dev = make_list(posting="anybody")
    subscribe(dev, "ada", mode="none")
    send(mail())
    assert Posting.objects.get().finished_at


def test_a_passing_refusal_is_tried_again_and_the_others_go_on(dev, server):
    busy = smtplib.SMTPRecipientsRefused({"ada@example.org": (450, b"4.2.0 busy")})
    mx = server(busy)
    send(mail())
    deliver_all()
    assert statuses() == [Status.PENDING, Status.DELIVERED, Status.DELIVERED]
    row = Delivery.objects.first()
    assert row.attempts == 1 and "busy" in row.last_error
    assert row.due_at > now() and Subscription.objects.first().bounce_score == 0
    later(seconds=1)
    deliver_all()
    assert statuses() == [Status.DELIVERED] * 3 and len(mx.came) == 4


def test_a_final_refusal_is_a_bounce(dev, server):
    server(smtplib.SMTPRecipientsRefused({"ada@example.org": (550, b"5.1.1 unknown")}))
    send(mail())
    deliver_all()
    assert statuses() == [Status.FAILED, Status.DELIVERED, Status.DELIVERED]
    row = dev.subscriptions.get(email="ada@example.org")
    assert (row.bounce_score, row.bounce_text) == (2, "550 5.1.1 unknown")
    assert Posting.objects.get().finished_at


def test_content_that_a_server_refuses_is_not_the_subscribers_fault(dev, server):
    server(smtplib.SMTPDataError(554, b"5.7.1 looks like spam"))
    send(mail())
    deliver_all()
    assert statuses()[0] == Status.FAILED
    assert not Subscription.objects.filter(bounce_score__gt=0).exists()


def test_without_a_server_nothing_is_lost_and_only_one_is_charged_an_attempt(dev, server):
    server(ConnectionRefusedError(111, "nobody there"))
    send(mail())
    deliver_all()
    assert statuses() == [Status.PENDING] * 3
    assert sorted(Delivery.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    assert Delivery.objects.filter(due_at__lte=now()).count() == 0
    server()
    later(seconds=1)
    assert sending.resume(now()) == 1
    deliver_all()
    assert statuses() == [Status.DELIVERED] * 3


def test_it_is_given_up_after_so_many_attempts(dev, server):
    send(mail())
    Delivery.objects.update(attempts=11)
    server(*[smtplib.SMTPDataError(451, b"later")] * 3)
    deliver_all()
    assert statuses() == [Status.FAILED] * 3


def test_what_another_holds_is_left_alone_until_its_lease_ends(dev):
    send(mail())
    posting = Posting.objects.get()
    rows = sending.take_batch(posting)
    assert len(rows) == 3 and sending.take_batch(posting) == []
    deliver_all()
    assert statuses() == [Status.SENDING] * 3
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert len(deliver_all()) == 3


def test_what_a_dead_process_of_this_machine_was_sending_goes_on_at_the_next_look(dev):
    send(mail())
    sending.take_batch(Posting.objects.get())
    Posting.objects.update(queued_at=now() - timedelta(seconds=30))
    assert sending.resume(now()) == 0  # its taker is alive
    machine = processes.own_name().partition("-")[0]
    Delivery.objects.update(lease_owner=f"{machine}-4194999-abcd/ef")  # beyond any number here
    assert sending.resume(now()) == 1
    assert len(deliver_all()) == 3


def test_a_posting_whose_turn_is_over_has_lost_its_task(dev, monkeypatch):
    """Queued half a minute ago, as in the outbox: with an empty queue that is too long."""
    send(mail())
    for oldest_task_s, count in ((None, 0), (60.0, 0), (5.0, 1)):
        Posting.objects.update(queued_at=now() - timedelta(seconds=30))
        monkeypatch.setattr(sending, "oldest_task_s", lambda said=oldest_task_s: said)
        assert sending.resume(now()) == count


def test_a_queue_that_is_away_costs_nobody_their_message(
    dev, monkeypatch, django_capture_on_commit_callbacks
):
    def away(*_):
        raise ConnectionError("no broker")

    with monkeypatch.context() as broken:
        broken.setattr(tasks.deliver.__class__, "enqueue", away)
        with django_capture_on_commit_callbacks(execute=True):
            send(mail())
        assert Posting.objects.get().queued_at is None
    assert sending.resume(now()) == 1
    assert len(deliver_all()) == 3


@pytest.mark.django_db(transaction=True)
def test_leases_of_a_slow_server_are_renewed_and_nobody_else_takes_the_rows(
    dev, server, monkeypatch
):
    monkeypatch.setattr(leases, "RENEWED_EACH", timedelta(seconds=0.02))
    monkeypatch.setattr(leases, "LEASE", timedelta(seconds=5))
    monkeypatch.setattr(sending, "is_parallel", lambda: True)
    mx, seen = server(), []

    def slow(envelope_from, to, content):
        def until():
            return Delivery.objects.get(email=to).lease_until

        first, end = until(), time.monotonic() + 20
        while until() <= first and time.monotonic() < end:
            time.sleep(0.01)
        seen.append(until() > first)
        connection.close()

    monkeypatch.setattr(mx, "send", slow)
    send(mail())
    deliver_all()
    assert seen == [True] * 3 and statuses() == [Status.DELIVERED] * 3


def test_a_slice_ends_and_the_rest_is_queued(dev, server, monkeypatch):
    monkeypatch.setattr(sending, "BATCH", 1)
    server()
    send(mail())
    assert sending.deliver(Posting.objects.get().pk, slice_s=-1) is True
    assert statuses().count(Status.DELIVERED) == 1


def test_who_left_in_between_is_passed_over(dev, person, server):
    mx = server()
    send(mail())
    row = dev.subscriptions.get(email="ada@example.org")
    Subscription.objects.filter(pk=row.pk).update(ended_at=now())
    deliver_all()
    assert "ada@example.org" not in mx.came and statuses()[0] == Status.DROPPED


def test_five_hundred_are_addressed_in_few_queries(django_assert_max_num_queries):
    dev = make_list()
    Subscription.objects.bulk_create(
        Subscription(mailing_list=dev, email=f"s{n}@example.org") for n in range(500)
    )
    subscribe(dev, "ada")
    with django_assert_max_num_queries(70):  # the archive files it in the same go
        send(mail())
    assert Delivery.objects.count() == 501


def test_a_posting_whose_end_was_not_noted_is_ended(dev):
    send(mail())
    Delivery.objects.update(status=Status.DELIVERED)
    Posting.objects.update(queued_at=now() - timedelta(hours=1))
    assert sending.resume(now()) == 1
    deliver_all()
    assert Posting.objects.get().finished_at


def test_rows_of_old_deliveries_are_forgotten(dev):
    send(mail())
    deliver_all()
    assert sending.forget_old(now()) == 0
    assert sending.forget_old(now() + timedelta(days=61)) == 3
    assert Posting.objects.exists()


def test_a_wire_survives_a_server_that_closes_between_messages():
    """Servers close connections after so many messages. That is a new connection, no failure."""
    from tests.platform.outbox.smtp import MailServer

    server = MailServer()
    server.open_hands.set()
    server.accepts_before_answering = True
    try:
        from django.core.mail.backends.smtp import EmailBackend

        wire = wires.SmtpWire(EmailBackend(host="127.0.0.1", port=server.server_address[1]))
        for number in range(3):
            wire.send("a@x", "b@y", f"Subject: {number}\r\n\r\nWords\r\n".encode())
            wire.backend.connection.sock.close()
            wire.backend.connection.sock = None
            wire.backend.connection.file = None
        wire.close()
        assert [m["Subject"] for m in server.accepted] == ["0", "1", "2"]
    finally:
        server.close()


def test_leaving_twice_at_once_tells_once(dev, person, deliver_mail):
    row = dev.subscriptions.get(email="ada@example.org")
    for _ in range(2):
        subscribing.leave(row, by=person)
    assert len([m for m in deliver_mail() if "left" in m.subject]) == 1
