"""A Slack of our own: it answers the two methods that we call, over HTTP, and signs its requests.

with FakeSlack() as slack:
    settings.SLACK_API_URL = slack.url
    slack.answers.append(limited(7))     # what it answers next, instead of taking the post
    slack.posts                          # what it has taken
"""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlencode

TOKEN = "xoxb-only-for-tests"
SECRET = "a signing secret of the tests"


@dataclass(frozen=True)
class Answer:
    """`taken`: Slack keeps the post before it answers so. `status` 0: it hangs up."""

    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    taken: bool = False


def limited(seconds: int) -> Answer:
    body = json.dumps({"ok": False, "error": "ratelimited"})
    return Answer(429, body, {"Retry-After": str(seconds)})


def refused(error: str) -> Answer:
    return Answer(200, json.dumps({"ok": False, "error": error}))


BROKEN = Answer(503, "<html>no</html>")
HANGS_UP_AFTER_TAKING = Answer(0, taken=True)


class FakeSlack:
    def __init__(self) -> None:
        self.posts: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.answers: list[Answer] = []
        self.history_error = ""
        slack = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
                if self.headers["Content-Type"].startswith("application/json"):
                    given = json.loads(body)
                else:
                    given = {k: v[0] for k, v in parse_qs(body).items()}
                slack._take(self, self.path.removeprefix("/api/"), given)

            do_GET = do_POST

            def log_message(self, *_arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/api/"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _take(self, request: BaseHTTPRequestHandler, method: str, given: dict[str, Any]) -> None:
        method, _, query = method.partition("?")
        given |= {k: v[0] for k, v in parse_qs(query).items()}
        self.asked.append(method)
        if request.headers["Authorization"] != f"Bearer {TOKEN}":
            return self._say(request, refused("invalid_auth"))
        if method == "conversations.history":
            return self._say(request, self._history(given))
        if method != "chat.postMessage":
            return self._say(request, refused("unknown_method"))
        answer = self.answers.pop(0) if self.answers else Answer(taken=True)
        stamp = f"{time.time():.6f}"
        if answer.taken:
            metadata = given.get("metadata") or "{}"
            if isinstance(metadata, str):
                metadata = json.loads(metadata)
            self.posts.append(given | {"metadata": metadata, "ts": stamp})
        if answer.status == 200 and not answer.body:
            ok = {"ok": True, "ts": stamp, "channel": given["channel"]}
            answer = Answer(body=json.dumps(ok))
        return self._say(request, answer)

    def _history(self, given: dict[str, Any]) -> Answer:
        if self.history_error:
            return refused(self.history_error)
        there = [
            post if given.get("include_all_metadata") in ("1", "true", "True", 1, True)
            else {**post, "metadata": {}}
            for post in self.posts
            if post["channel"] == given["channel"]
            and float(post["ts"]) > float(given.get("oldest", 0))
        ]  # fmt: skip
        return Answer(body=json.dumps({"ok": True, "messages": there[::-1], "has_more": False}))

    @staticmethod
    def _say(request: BaseHTTPRequestHandler, answer: Answer) -> None:
        if answer.status == 0:
            request.close_connection = True
            request.connection.close()
            return
        body = answer.body.encode()
        request.send_response(answer.status)
        kind = "application/json" if answer.body.startswith("{") else "text/html"
        headers = {"Content-Type": kind, "Content-Length": str(len(body))} | answer.headers
        for name, value in headers.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    def command(self, site: str, command: str, *, text: str = "", user: str = "U1") -> str:
        """What somebody reads who types `command` in Slack."""
        fields = {
            "command": command, "text": text, "team_id": "T1", "user_id": user,
            "trigger_id": f"{time.time_ns()}",
        }  # fmt: skip
        status, body = send(f"{site}/chat/slack/commands", urlencode(fields))
        assert status == 200, (status, body)
        answer = json.loads(body)
        assert answer["response_type"] == "ephemeral"
        return str(answer["text"])


def signed(body: str, *, shift: int = 0, secret: str = SECRET) -> dict[str, str]:
    """The headers with which Slack signs: v0, HMAC-SHA256 over "v0:time:body"."""
    stamp = str(int(time.time()) + shift)
    mac = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256)
    kind = "application/json" if body.startswith("{") else "application/x-www-form-urlencoded"
    return {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": "v0=" + mac.hexdigest(),
        "Content-Type": kind,
    }


def send(url: str, body: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
    """POST over HTTP, signed unless other `headers` are given: (status, body)."""
    request = urllib.request.Request(url, body.encode(), headers or signed(body))
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
