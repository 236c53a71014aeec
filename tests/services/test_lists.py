"""Mailing lists with real mail: in over LMTP and SMTP, out over SMTP, with processes that are
killed in between. Everything runs on this machine; nothing but Python is needed for it.
"""

from __future__ import annotations

import re
import signal
import smtplib
import subprocess
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from tests.services.mail_world import DOMAIN, Lists, Sink, lmtp, mail
from tests.services.processes import BIN, ROOT, run, stop, wait_until

pytestmark = [pytest.mark.service, pytest.mark.slow]


@pytest.fixture
def sink() -> Iterator[Sink]:
    sink = Sink()
    yield sink
    sink.close()


@pytest.fixture
def lists(tmp_path: Path, sink: Sink) -> Iterator[Lists]:
    lists = Lists(tmp_path, sink)
    yield lists
    lists.close()


def test_in_over_lmtp_and_out_over_smtp(lists: Lists, sink: Sink) -> None:
    lists.start()
    with lmtp(lists.door_port) as client:
        assert {"pipelining", "enhancedstatuscodes", "8bitmime", "size"} <= set(
            client.esmtp_features
        )
        client.send_message(mail())
        client.send_message(mail())  # a server that heard no answer repeats: nothing is doubled
    readers = [f"reader{n}@example.net" for n in range(5)]
    wait_until(lambda: len(sink.came) >= 5, timeout_s=90, what="five copies")
    assert sink.recipients() == readers
    senders = {sender for sender, _, _ in sink.came}
    assert len(senders) == 5  # VERP
    assert all(re.fullmatch(rf"dev-bounces\+\w+-\w+@{DOMAIN}", one) for one in senders)
    for _, _, raw in sink.came:
        out = message_from_bytes(raw, policy=policy.default)
        assert not out.defects and out["Message-ID"] == "<1@example.org>"
        assert out.get_content().replace("\r\n", "\n") == "Grüße.\n.\n..and a dot\n"
        assert str(out["List-Unsubscribe"]).startswith("<https://alliance.example.org/lists/leave/")
        assert out["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert str(out["Archived-At"]).startswith("<https://alliance.example.org/lists/dev/")


def test_lmtp_answers_for_each_recipient(lists: Lists) -> None:
    """RFC 2033 4.2."""
    lists.python(
        "from alliance.lists.models import MailingList as L\n"
        "L.objects.create(slug='other', name='Other', posting='anybody')"
    )
    lists.start()
    with lmtp(lists.door_port) as client:
        assert client.docmd("MAIL FROM:<ada@example.org>")[0] == 250
        assert client.docmd(f"RCPT TO:<dev@{DOMAIN}>")[0] == 250
        assert client.docmd(f"RCPT TO:<nobody@{DOMAIN}>")[0] == 550
        assert client.docmd("RCPT TO:<dev@elsewhere.example>")[0] == 550
        assert client.docmd(f"RCPT TO:<other-bounces+forged@{DOMAIN}>")[0] == 250
        assert client.docmd(f"RCPT TO:<other@{DOMAIN}>")[0] == 250
        assert client.docmd("DATA")[0] == 354
        looped = b"List-Id: <other.lists.example.org>\r\n" + bytes(mail())
        lines = looped.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        client.send(lines.replace(b"\r\n.", b"\r\n..") + b"\r\n.\r\n")
        answers = [client.getreply() for _ in range(3)]
    assert [code for code, _ in answers] == [250, 250, 550]
    assert b"5.4.6" in answers[2][1]


def test_in_over_smtp_a_held_message_is_accepted_and_then_goes_out(
    tmp_path: Path, sink: Sink
) -> None:
    lists = Lists(tmp_path, sink, door="smtp", count=2)
    try:
        lists.start()
        with smtplib.SMTP("127.0.0.1", lists.door_port) as client:
            client.send_message(mail(sender="eve@example.net"))
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                client.sendmail("a@x", [f"nobody@{DOMAIN}"], "Subject: x\r\n\r\ny")
        assert lists.python(
            "from alliance.lists.models import HeldMessage as H\n"
            "from alliance.people.models import Person\n"
            "from alliance.lists.services.moderating import accept\n"
            "h = H.objects.get(); print(*h.reasons)\n"
            "accept(h, by=Person.objects.create_superuser('boss@example.org'))"
        ) == "not-subscribed"  # fmt: skip
        wait_until(lambda: len(sink.came) >= 2, timeout_s=90, what="two copies")
        # The moderator's own notice, and nothing to Eve: she is a stranger (no backscatter).
        assert "eve@example.net" not in sink.recipients()
    finally:
        lists.close()


def test_a_program_pipes_mail_in_and_reads_the_exit_status(lists: Lists) -> None:
    def receive(to: str, raw: bytes, **more: str) -> int:
        command = [str(BIN / "alliance"), "lists", "receive", "--to", to, "--from", "ada@x.example"]
        done = subprocess.run(
            command, env=lists.environment | more, input=raw, capture_output=True, timeout=60
        )
        return done.returncode

    raw = b"From ada@example.org Mon Nov 23 10:00:00 2026\n" + bytes(mail())
    assert receive(f"dev@{DOMAIN}", raw) == 0
    assert receive(f"nobody@{DOMAIN}", raw) == 67
    assert receive(f"dev@{DOMAIN}", b"X: " + b"y" * 400_000) == 65
    assert receive(f"dev@{DOMAIN}", raw, DATABASE_URL="sqlite:////nowhere/x") == 75
    assert lists.python("from alliance.lists.models import Message as M; print(M.objects.count())"
                        ) == "1"  # fmt: skip


def test_a_worker_killed_in_the_middle_of_a_list_loses_nothing(tmp_path: Path, sink: Sink) -> None:
    """SIGKILL while the server has heard messages and not answered. Every subscriber gets it; what
    is repeated is at most what was on the wires at that moment, and it is the same message.
    """
    from alliance.lists.services.sending import CONNECTIONS

    lists = Lists(tmp_path, sink, count=60)
    sink.hold_after = 25
    try:
        worker = lists.start()
        with lmtp(lists.door_port) as client:
            client.send_message(mail())
        assert sink.holding.wait(60)
        worker.send_signal(signal.SIGKILL)
        worker.wait(20)
        sink.hold_after = 0
        sink.free.set()
        lists.start()
        everybody = {f"reader{n}@example.net" for n in range(60)}
        wait_until(lambda: set(sink.recipients()) == everybody, timeout_s=60, what="all copies")
        wait_until(
            lambda: lists.delivered() == {"delivered": 60}, timeout_s=60, what="all to be noted"
        )
        assert len(sink.came) - 60 <= CONNECTIONS
        for name in everybody:
            copies = {raw for _, to, raw in sink.came if to == name}
            assert len(copies) == 1
    finally:
        lists.close()


KILLS = {
    "before the commit": "from django.db import transaction\n"
    "from alliance.lists.services import take, taking\n"
    "def die(*a, **k): os.kill(os.getpid(), 9)\n"
    "taking.tell_rooms = die\n",
    "after the commit, before any task": "from alliance.lists.services import sending\n"
    "def die(*a): os.kill(os.getpid(), 9)\n"
    "sending._enqueue = die\n",
}


@pytest.mark.parametrize("moment", KILLS)
def test_killed_while_it_takes_a_message_it_is_there_once_after_the_repetition(
    lists: Lists, sink: Sink, moment: str
) -> None:
    """The server in front heard no "250", so it sends again; what had been committed is known."""
    script = (
        "import os\n" + KILLS[moment] + "from alliance.lists import door\nimport sys\n"
        f"door.receive({bytes(mail())!r}, 'ada@example.org', 'dev@{DOMAIN}')"
    )
    env = lists.environment | {"DJANGO_SETTINGS_MODULE": "alliance.settings"}
    command = [str(BIN / "python"), "-c", f"import django; django.setup()\n{script}"]
    assert subprocess.run(command, env=env, cwd=ROOT, timeout=60).returncode == -9
    lists.start()
    with lmtp(lists.door_port) as client:
        client.send_message(mail())
    # What was committed without a task is found by the sweep, within two minutes; not in a test.
    lists.python("from alliance.lists.models import Posting as P\nP.objects.update(queued_at=None)")
    wait_until(lambda: len(sink.came) >= 5, timeout_s=60, what="five copies")
    wait_until(lambda: lists.delivered() == {"delivered": 5}, timeout_s=30, what="the notes")
    readers = [f"reader{n}@example.net" for n in range(5)]
    others = [raw for _, to, raw in sink.came if to not in readers]
    assert others == []  # the repetition was known: nothing is held, and its sender hears nothing
    assert sink.recipients() == readers


def test_refusals_of_the_server_are_bounces_and_real_notifications_are_read(
    lists: Lists, sink: Sink
) -> None:
    sink.refuse["reader0@example.net"] = "550 5.1.1 no such user"
    sink.refuse["reader1@example.net"] = "451 4.3.2 later"
    lists.start()
    with lmtp(lists.door_port) as client:
        client.send_message(mail())
    wait_until(
        lambda: lists.delivered() == {"failed": 1, "pending": 1, "delivered": 3},
        timeout_s=60,
        what="the refusals to be noted",
    )
    envelope = next(sender for sender, to, _ in sink.came if to == "reader2@example.net")
    report = EmailMessage()
    report["From"], report["To"] = "MAILER-DAEMON@mx.example.net", envelope
    report["Subject"], report["Message-ID"] = "Undelivered", "<dsn@mx.example.net>"
    report.set_content("It did not work.\n\n550 5.7.1 go away")
    report["Auto-Submitted"] = "auto-replied"
    raw = bytes(report).replace(b"\n", b"\r\n")
    with lmtp(lists.door_port) as client:
        client.sendmail("", [envelope], raw)
    scores = "from alliance.lists.models import Subscription as S\n" \
        "print(*[s.bounce_score for s in S.objects.order_by('pk')[:3]])"  # fmt: skip
    assert lists.python(scores) == "2 0 0"  # an absence note does not count …
    del report["Auto-Submitted"]
    with lmtp(lists.door_port) as client:
        client.sendmail("", [envelope], bytes(report).replace(b"\n", b"\r\n"))
    wait_until(
        lambda: lists.python(scores) == "2 0 2", timeout_s=90, what="the bounce"
    )  # … this does


def test_few_connections_carry_many_messages(tmp_path: Path, sink: Sink) -> None:
    from alliance.lists.services.sending import CONNECTIONS

    lists = Lists(tmp_path, sink, count=200)
    try:
        lists.start()
        with lmtp(lists.door_port) as client:
            client.send_message(mail())
        wait_until(lambda: len(sink.came) >= 200, timeout_s=60, what="200 copies")
        assert len(set(sink.recipients())) == 200
        assert sink.connections <= 3 * CONNECTIONS
    finally:
        lists.close()


def test_the_door_alone_and_one_that_is_open_to_the_world(lists: Lists) -> None:
    worker = lists.start("lists", "door")
    with lmtp(lists.door_port) as client:
        client.send_message(mail())
    stop(worker, signal.SIGTERM)
    assert worker.returncode == 0
    assert lists.python("from alliance.lists.models import Message as M; print(M.objects.count())"
                        ) == "1"  # fmt: skip
    for bad in ("lmtp://8.8.8.8:24", "http://127.0.0.1:24", "lmtp://127.0.0.1", "lmtp://x:1"):
        done = subprocess.run(
            [str(BIN / "alliance"), "lists", "door"], env=lists.environment | {"MAIL_DOOR": bad},
            capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert done.returncode == 1 and f"MAIL_DOOR={bad}" in done.stderr, done.stderr
        # Each refusal says what to write instead.
        assert "lmtp://" in done.stderr.replace(bad, "") or "127.0.0.1" in done.stderr
        assert "Traceback" not in done.stderr


def test_status_and_doctor_speak_of_the_lists(lists: Lists) -> None:
    said = run([str(BIN / "alliance"), "lists", "status"], lists.environment)
    assert f"dev@{DOMAIN}" in said and "6 subscribers" in said
