"""BigBlueButton's API: https://docs.bigbluebutton.org/development/api.

A call is GET {url}/api/{verb}?{query}&checksum={digest}, and the digest is that of the verb, the
query exactly as sent, and the shared secret, written one behind the other. `create` may be repeated
for a room that exists already; the passwords of the room are derived, so that nothing is stored.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

import urllib3
from django.utils.translation import gettext as _
from lxml import etree

from alliance.meetings.conference.base import FoundRecording, Guest, Room, Unavailable

TIMEOUT = urllib3.Timeout(connect=4, read=8, total=10)
MAX_BYTES = 1024 * 1024
MAX_RECORDINGS = 20


@dataclass(frozen=True, slots=True)
class BigBlueButton:
    """`url` ends before /api; `algorithm` is sha256 (sha1, sha384 and sha512 are known too)."""

    url: str
    secret: str
    algorithm: str = "sha256"
    may_record: bool = False
    name: str = "bigbluebutton"

    def join_url(self, room: Room, guest: Guest, now: datetime) -> str:
        """Make the room if need be, and the address that lets this guest into it."""
        minutes = max(int((room.closes_at - now).total_seconds() // 60), 1)
        self.ask(
            "create",
            {
                "meetingID": room.name,
                "name": room.title[:64],
                "attendeePW": _password(room, "attendee"),
                "moderatorPW": _password(room, "moderator"),
                "duration": str(minutes),
                "record": "true" if self.may_record else "false",
            },
        )
        role = "moderator" if guest.is_moderator else "attendee"
        fields = {
            "meetingID": room.name,
            "fullName": guest.name,
            "userID": guest.key,
            "password": _password(room, role),
            "role": role.upper(),
            "redirect": "true",
        }
        return self.address("join", fields)

    def is_running(self, room: Room) -> bool | None:
        answer = self.ask("isMeetingRunning", {"meetingID": room.name})
        return answer.findtext("running") == "true"

    def end(self, room: Room) -> None:
        fields = {"meetingID": room.name, "password": _password(room, "moderator")}
        try:
            self.ask("end", fields)
        except _Failed as failure:
            if failure.key != "notFound":  # nobody came, or it has ended by itself
                raise

    def recordings(self, room: Room) -> list[FoundRecording]:
        answer = self.ask("getRecordings", {"meetingID": room.name, "state": "published"})
        found = []
        for entry in answer.findall("recordings/recording")[:MAX_RECORDINGS]:
            for form in entry.findall("playback/format")[:4]:
                url = (form.findtext("url") or "").strip()
                if url.startswith(("https://", "http://")) and len(url) <= 500:
                    length = form.findtext("length") or ""
                    found.append(
                        FoundRecording(
                            key=entry.findtext("recordID") or url,
                            url=url,
                            title=(form.findtext("type") or "")[:60],
                            duration_s=int(length) * 60 if length.isdecimal() else None,
                        )
                    )
        return found

    def address(self, verb: str, fields: Mapping[str, str]) -> str:
        query = urlencode(fields)
        digest = hashlib.new(self.algorithm, f"{verb}{query}{self.secret}".encode()).hexdigest()
        return f"{self.url.rstrip('/')}/api/{verb}?{query}&checksum={digest}"

    def ask(self, verb: str, fields: Mapping[str, str]) -> etree._Element:
        """Ask, and return the root of an answer that says SUCCESS. Raises `Unavailable`."""
        try:
            answer = _http().request(
                "GET",
                self.address(verb, fields),
                timeout=TIMEOUT,
                retries=False,
                redirect=False,
                preload_content=False,
            )
            try:
                content = answer.read(MAX_BYTES + 1)
            finally:
                answer.release_conn()
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise Unavailable(
                _("The conference server does not answer. Try again soon.")
            ) from error
        if answer.status != 200 or len(content) > MAX_BYTES:
            raise Unavailable(_("The conference server answers in a way that is not understood."))
        # What comes from a server of the operator's is still outside: no entities, no network.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            root = etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise Unavailable(
                _("The conference server answers in a way that is not understood.")
            ) from error
        if root.findtext("returncode") != "SUCCESS":
            raise _Failed(root.findtext("messageKey") or "", root.findtext("message") or "")
        return root


class _Failed(Unavailable):
    """The server understood, and refuses."""

    def __init__(self, key: str, message: str) -> None:
        self.key = key
        super().__init__(
            _("The conference server refuses: %(message)s") % {"message": message[:200] or key}
        )


def _http() -> urllib3.PoolManager:
    return urllib3.PoolManager(num_pools=1, maxsize=1)


def _password(room: Room, role: str) -> str:
    return hmac.new(room.secret.encode(), role.encode(), hashlib.sha256).hexdigest()[:24]
