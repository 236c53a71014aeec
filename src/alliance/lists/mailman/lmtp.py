"""Handing a message to Mailman (LMTP, RFC 2033): what it says yes to is on its disk."""

from __future__ import annotations

import smtplib

from django.conf import settings

from alliance.lists.composing import on_the_wire
from alliance.lists.mailman.rest import MailmanDown, Refused

TIMEOUT_S = 60


def hand_over(raw: bytes, envelope_from: str, recipient: str) -> None:
    """Raises `MailmanDown` for "later", `Refused` for "never"."""
    try:
        with smtplib.LMTP("127.0.0.1", settings.MAILMAN_LMTP_PORT, timeout=TIMEOUT_S) as client:
            client.sendmail(envelope_from, [recipient], on_the_wire(raw))
    except smtplib.SMTPRecipientsRefused as error:
        _raise(*next(iter(error.recipients.values())), error)
    except smtplib.SMTPResponseException as error:
        _raise(error.smtp_code, error.smtp_error, error)
    except (OSError, smtplib.SMTPException) as error:
        raise MailmanDown(f"{type(error).__name__}: {error}"[:300]) from error


def _raise(code: int, words: bytes | str, error: Exception) -> None:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    if code >= 500:
        raise Refused(code, text) from error
    raise MailmanDown(f"{code} {text}"[:300]) from error
