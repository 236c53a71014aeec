"""When a delivery that failed is tried again, and when it is given up."""

from __future__ import annotations

import smtplib
from datetime import timedelta

MAX_ATTEMPTS = 12  # in about two days
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)


def wait_after(attempts: int) -> timedelta:
    """How long to wait after that many attempts: twice as long each time."""
    return min(FIRST_WAIT * 2 ** (max(1, attempts) - 1), LONGEST_WAIT)


def is_permanent(error: Exception) -> bool:
    """RFC 5321 4.2.1: a 5yz answer will be the same next time. Bad credentials are ours to mend."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return False
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500
