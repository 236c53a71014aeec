"""A process that is killed (SIGKILL) at the worst moments. Each mail is sent once after restart."""

import sqlite3
import time
from contextlib import closing

import pytest
from tests.platform.outbox.smtp import MailServer
from tests.platform.running import Running, python, wait_for

pytestmark = pytest.mark.slow

KILLED = -9
DIE = "import os, signal\ndef die(): os.kill(os.getpid(), signal.SIGKILL)\n"
POST = """
from django.db import transaction
from alliance.outbox.services import post_mail
def post(key): post_mail(key=key, to="ada@example.org", subject=key, text="Words")
"""


@pytest.fixture
def env(migrated_environment):
    return migrated_environment


@pytest.fixture
def server():
    server = MailServer()
    yield server
    server.close()


def mails(tmp_path):
    return sorted((tmp_path / "data" / "mail").glob("*.eml"))


def status(tmp_path):
    with sqlite3.connect(tmp_path / "data" / "alliance.sqlite3") as database:
        (word,) = database.execute("SELECT status FROM outbox_outboxitem").fetchone()
    database.close()
    return word


def task_states(tmp_path):
    with closing(sqlite3.connect(tmp_path / "data" / "alliance.sqlite3")) as database:
        rows = database.execute("SELECT DISTINCT status FROM django_tasks_database_dbtaskresult")
        return {state for (state,) in rows}


def work_until_delivered(env, tmp_path):
    with Running("worker", env=env, log=tmp_path / "worker.log") as worker:
        worker.until_said("working")
        wait_for(lambda: status(tmp_path) == "delivered")
        assert worker.stop() == 0, worker.said


def test_killed_between_commit_and_queue_the_mail_is_sent_once_after_restart(env, tmp_path):
    # The hook of the caller runs first after the commit: the process dies before any task exists.
    script = DIE + POST + "with transaction.atomic():\n transaction.on_commit(die)\n post('a')"
    assert python(script, env).returncode == KILLED
    assert mails(tmp_path) == []
    work_until_delivered(env, tmp_path)
    assert len(mails(tmp_path)) == 1
    work_until_delivered(env, tmp_path)  # and a further start sends nothing more
    assert len(mails(tmp_path)) == 1


def test_killed_before_commit_no_mail_is_ever_sent(env, tmp_path):
    script = DIE + POST + "with transaction.atomic():\n post('a')\n die()"
    assert python(script, env).returncode == KILLED
    assert python(POST + "with transaction.atomic(): post('b')", env).returncode == 0
    work_until_delivered(env, tmp_path)
    (path,) = mails(tmp_path)
    assert "Subject: b" in path.read_text()


def test_killed_after_sending_and_before_noting_it_the_mailbox_has_one_mail(env, tmp_path):
    script = (
        DIE
        + POST
        + (
            "from django.conf import settings\n"
            "from alliance.outbox import mailbox\n"
            "class Dying(mailbox.FileMailbox):\n"
            " def send_messages(self, messages):\n"
            "  super().send_messages(messages)\n"
            "  die()\n"
            "mailbox.FileMailbox = Dying\n"
            "with transaction.atomic(): post('a')\n"
            "from alliance.outbox.delivery import deliver_item\n"
            "deliver_item(1)\n"
        )
    )
    assert python(script, env).returncode == KILLED
    assert len(mails(tmp_path)) == 1 and status(tmp_path) == "sending"
    work_until_delivered(env, tmp_path)
    assert len(mails(tmp_path)) == 1


def test_a_worker_killed_in_mid_send_is_replaced_at_once_and_the_mail_arrives_once(
    env, tmp_path, server
):
    env = env | {"MAIL_URL": server.url}
    assert python(POST + "with transaction.atomic(): post('a')", env).returncode == 0
    with Running("worker", env=env, log=tmp_path / "first.log") as first:
        assert server.has_read.wait(120), first.said  # the server has the words, nobody has its yes
        first.kill()
    server.open_hands.set()
    started = time.monotonic()
    work_until_delivered(env, tmp_path)
    assert time.monotonic() - started < 30  # nobody waited for the lease of the dead
    assert [message["Subject"] for message in server.accepted] == ["a"]


def test_a_mail_accepted_while_its_sender_died_is_repeated_as_the_same_message(
    env, tmp_path, server
):
    """What no sender can exclude (RFC 5321 6.1 leaves it open): so that the receiving server can
    tell, it is the same message to the letter.
    """
    server.accepts_before_answering = True
    env = env | {"MAIL_URL": server.url}
    assert python(POST + "with transaction.atomic(): post('a')", env).returncode == 0
    with Running("worker", env=env, log=tmp_path / "first.log") as first:
        assert server.has_read.wait(120), first.said
        first.kill()
    server.open_hands.set()
    work_until_delivered(env, tmp_path)
    first_copy, second_copy = server.accepted
    assert first_copy["Message-ID"] == second_copy["Message-ID"]
    assert first_copy.as_bytes() == second_copy.as_bytes()


def test_a_task_of_a_killed_worker_is_done_by_the_next(env, tmp_path, server):
    env = env | {"MAIL_URL": server.url}
    assert python(POST + "with transaction.atomic(): post('a')", env).returncode == 0
    with Running("worker", env=env, log=tmp_path / "first.log") as first:
        assert server.has_read.wait(120), first.said
        first.kill()
    server.open_hands.set()
    with Running("worker", env=env, log=tmp_path / "second.log") as second:
        second.until_said("working")
        wait_for(lambda: status(tmp_path) == "delivered")
        # The sweep may have queued the item once more; that task has to come to its end too.
        wait_for(lambda: task_states(tmp_path) == {"SUCCESSFUL"})
        assert second.stop() == 0, second.said
    assert task_states(tmp_path) == {"SUCCESSFUL"}
