"""A small SMTP server (RFC 5321) that a test can hold up at any point of a delivery."""

from __future__ import annotations

import socketserver
import threading
from email import message_from_bytes
from email.message import Message


class MailServer(socketserver.ThreadingTCPServer):
    """Keeps what it accepted. While `open_hands` is clear it reads a message and does not answer;
    `has_read` tells that it holds one in this way.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.accepted: list[Message] = []
        self.open_hands = threading.Event()
        self.has_read = threading.Event()
        self.accepts_before_answering = False
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def close(self) -> None:
        self.open_hands.set()
        self.shutdown()
        self.server_close()


class _Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline():
            word = line.split(maxsplit=1)[0].upper()
            if word in (b"EHLO", b"HELO", b"MAIL", b"RCPT", b"RSET"):
                self._say("250 fine")
            elif word == b"DATA":
                self._say("354 go on")
                self._take()
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("500 what?")

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        message = message_from_bytes(b"".join(lines))
        if self.server.accepts_before_answering:
            self.server.accepted.append(message)
        self.server.has_read.set()
        self.server.open_hands.wait(60)
        try:
            self._say("250 accepted")
            self.connection.settimeout(1)
            gone = self.rfile.peek(1) == b""
        except OSError:
            gone = True
        if not gone and not self.server.accepts_before_answering:
            self.server.accepted.append(message)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())
