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
        digest = hashlib.sha256(message["Message-ID"].encode()).hexdigest()[:12]
        moment = parsedate_to_datetime(message["Date"])
        path = self.folder / f"{moment:%Y%m%d-%H%M%S}-{digest}.eml"
        draft = path.with_suffix(f".{os.getpid()}.part")
        with draft.open("wb") as file:
            file.write(message.as_bytes())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        log.info("mail to %s, “%s”: %s", ", ".join(email.to), email.subject, path)
