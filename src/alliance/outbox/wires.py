"""Bytes to the mail server: a connection that stays open over many messages.

`outbox.services.post_mail` is for mail that this site writes. A mailing list hands on what others
wrote, to the byte, and to many at once: it opens a wire, sends, and closes it.
"""

from __future__ import annotations

import smtplib
from typing import Any, Protocol

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend


class Wire(Protocol):
    """`send` raises what the mail backend raises: OSError and its kin (smtplib's errors are)."""

    def send(self, envelope_from: str, to: str, content: bytes) -> None: ...
    def close(self) -> None: ...


def open_wire() -> Wire:
    """A wire to where MAIL_URL points. Nothing is connected before the first message."""
    backend = get_connection()
    return SmtpWire(backend) if isinstance(backend, SmtpBackend) else BackendWire(backend)


def is_parallel() -> bool:
    """Whether several wires at once bring anything: a mailbox of files is one anyway."""
    return isinstance(get_connection(), SmtpBackend)


class SmtpWire:
    """RFC 5321 over one connection, opened anew when the server has closed it."""

    def __init__(self, backend: SmtpBackend) -> None:
        self.backend = backend

    def send(self, envelope_from: str, to: str, content: bytes) -> None:
        """Raises `SMTPException` or OSError; the wire can be used again after either."""
        try:
            self._begin(envelope_from, content)
            self._hand_over(to, content)
        except smtplib.SMTPResponseException as error:
            # RFC 5321 3.8: a server that says 421 is closing; else the next message starts anew.
            self._forget() if error.smtp_code == 421 else self._reset()
            raise
        except smtplib.SMTPRecipientsRefused:
            self._reset()
            raise
        except OSError:
            self._forget()
            raise

    def _begin(self, envelope_from: str, content: bytes) -> None:
        """MAIL FROM. Servers close what was idle, or after so many messages: nothing has been
        handed over at this point, so that a new connection is no repetition.
        """
        is_fresh = self.backend.open()
        try:
            self._mail_from(envelope_from, content)
        except smtplib.SMTPServerDisconnected:
            if is_fresh:
                raise
            self._forget()
            self.backend.open()
            self._mail_from(envelope_from, content)

    def _mail_from(self, envelope_from: str, content: bytes) -> None:
        server = self._server()
        server.ehlo_or_helo_if_needed()
        options = []
        if not content.isascii() and server.has_extn("8bitmime"):  # RFC 6152
            options.append("BODY=8BITMIME")
        if server.has_extn("size"):  # RFC 1870
            options.append(f"SIZE={len(content)}")
        code, words = server.mail(envelope_from, options)
        if code != 250:
            raise smtplib.SMTPSenderRefused(code, words, envelope_from)

    def _hand_over(self, to: str, content: bytes) -> None:
        server = self._server()
        code, words = server.rcpt(to)
        if code not in (250, 251):
            raise smtplib.SMTPRecipientsRefused({to: (code, words)})
        code, words = server.data(content)
        if code != 250:
            raise smtplib.SMTPDataError(code, words)

    def _server(self) -> smtplib.SMTP:
        server: smtplib.SMTP | None = self.backend.connection
        assert server is not None
        return server

    def _reset(self) -> None:
        if self.backend.connection is None:  # it never came to that
            return
        try:
            self._server().rset()
        except OSError:
            self._forget()

    def _forget(self) -> None:
        connection, self.backend.connection = self.backend.connection, None
        if connection is not None:
            connection.close()

    def close(self) -> None:
        try:
            self.backend.close()
        except (smtplib.SMTPException, OSError):
            self._forget()


class BackendWire:
    """Any other backend of Django's: files, the console, memory."""

    def __init__(self, backend: BaseEmailBackend) -> None:
        self.backend = backend

    def send(self, envelope_from: str, to: str, content: bytes) -> None:
        self.backend.send_messages([RawMail(envelope_from, to, content)])

    def close(self) -> None:
        self.backend.close()


class RawMail(EmailMessage):
    """Bytes that are a message already, in the shape that Django's backends take. Like a mailbox
    does at the end of the way (RFC 5321 4.4), it notes the envelope in front.
    """

    def __init__(self, envelope_from: str, to: str, content: bytes) -> None:
        super().__init__(from_email=envelope_from, to=[to])
        self.raw = (
            b"Return-Path: <" + envelope_from.encode() + b">\r\n"
            b"Delivered-To: " + to.encode() + b"\r\n" + content
        )
        self.subject = " ".join(str(_Raw(self.raw)["Subject"] or "").split())[:200]

    def message(self, **_: Any) -> _Raw:  # type: ignore[override]
        return _Raw(self.raw)


class _Raw:
    """What backends ask of a message."""

    def __init__(self, raw: bytes) -> None:
        from email import message_from_bytes

        self._raw = raw
        head = raw[: raw.find(b"\r\n\r\n") + 4]
        self._fields = message_from_bytes(head)  # of a header alone: nothing is nested in it

    def __getitem__(self, name: str) -> Any:
        return self._fields[name]

    def get_charset(self) -> None:
        return None

    def as_bytes(self, **_: Any) -> bytes:
        return self._raw
