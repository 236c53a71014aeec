"""The mailbox of files."""

import os
import stat

import pytest
from django.core.mail import EmailMessage

from alliance.outbox.mailbox import FileMailbox


def message(subject="Hello", key="<1@example.org>"):
    headers = {"Message-ID": key, "Date": "Mon, 02 Nov 2026 10:00:00 +0000"}
    return EmailMessage(subject, "Grüße", "a@example.org", ["b@example.org"], headers=headers)


def test_a_message_is_one_readable_file(tmp_path):
    FileMailbox(file_path=str(tmp_path / "mail")).send_messages([message()])
    (path,) = (tmp_path / "mail").iterdir()
    assert path.name.startswith("20261102-100000-") and path.suffix == ".eml"
    assert "Grüße" in path.read_text()


def test_the_same_message_twice_is_one_file(tmp_path):
    mailbox = FileMailbox(file_path=str(tmp_path))
    mailbox.send_messages([message(), message()])
    mailbox.send_messages([message(), message(key="<2@example.org>")])
    assert len(list(tmp_path.iterdir())) == 2


def test_the_mailbox_is_its_owners_alone(tmp_path):
    FileMailbox(file_path=str(tmp_path / "mail")).send_messages([message()])
    assert stat.S_IMODE((tmp_path / "mail").stat().st_mode) == 0o700


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_mailbox_that_cannot_be_written_says_so(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(PermissionError):
        FileMailbox(file_path=str(tmp_path)).send_messages([message()])
