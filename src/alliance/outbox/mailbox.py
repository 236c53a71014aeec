"""A mailbox of files: mail for those who try the alliance on their own machine."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Sequence
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

log = logging.getLogger("alliance.mail")


def is_used() -> bool:
    """Whether mail lies in files and reaches nobody, as it does until `MAIL_URL` is set."""
    return bool(settings.EMAIL_BACKEND.endswith(f".{FileMailbox.__name__}"))


class FileMailbox(BaseEmailBackend):
    """Write each message as one `.eml` file into `EMAIL_FILE_PATH`.

    The name comes from the message's Date and Message-ID, so the same message sent twice is one
    file. A file appears whole or not at all.
    """

    def __init__(self, *args: Any, file_path: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.folder = Path(file_path or settings.EMAIL_FILE_PATH)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for email in email_messages:
            self._write(email)
        return len(email_messages)

    def _write(self, email: EmailMessage) -> None:
        message = email.message()
        # A list sends the same message to many: Delivered-To says to whom this copy goes.
        name = f"{message['Message-ID']}{message['Delivered-To'] or ''}"
        digest = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:12]
        path = self.folder / f"{_moment(message['Date'])}-{digest}.eml"
        draft = path.with_suffix(f".{os.getpid()}.part")
        with draft.open("wb") as file:
            file.write(message.as_bytes())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        log.info("mail to %s, “%s”: %s", ", ".join(email.to), email.subject, path)


def _moment(date: object) -> str:
    """The Date of a message as a file's name begins; what strangers wrote there may be none."""
    try:
        return f"{parsedate_to_datetime(str(date)):%Y%m%d-%H%M%S}"
    except (ValueError, TypeError, OverflowError):
        return "00000000-000000"
