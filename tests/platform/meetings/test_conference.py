"""The way into a conference: a token for Jitsi, a checksum for BigBlueButton, any address."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from alliance.meetings import conference
from alliance.meetings.conference.base import Guest, Unavailable, room_of
from alliance.meetings.conference.bigbluebutton import BigBlueButton
from alliance.meetings.conference.jitsi import Jitsi

pytestmark = pytest.mark.django_db
SECRET = "a shared secret of some length, for tests"  # not a secret of anybody
ADA, GUEST = Guest("Ada", "key-a", is_moderator=True), Guest("Guest", "guest-1")


# Jitsi ------------------------------------------------------------------------------------------
def test_a_jitsi_token_lets_one_guest_into_one_room_until_it_closes(meeting):
    jitsi = Jitsi(url="https://meet.example.org/", app_id="alliance", key=SECRET)
    room, now = room_of(meeting), timezone.now()
    parts = urlsplit(jitsi.join_url(room, ADA, now))
    assert (parts.netloc, parts.path) == ("meet.example.org", f"/{room.name}")
    claims = jwt.decode(
        parse_qs(parts.query)["jwt"][0], SECRET, algorithms=["HS256"], audience="jitsi"
    )
    assert claims["iss"] == "alliance" and claims["room"] == room.name
    assert claims["exp"] == int(room.closes_at.timestamp())
    assert claims["context"]["user"] == {"id": "key-a", "name": "Ada", "moderator": "true"}
    assert claims["moderator"] is True
    assert jwt.decode(
        jitsi.token(room, GUEST, now), SECRET, algorithms=["HS256"], audience="jitsi"
    )["moderator"] is False  # fmt: skip


def test_a_jitsi_token_is_of_no_use_after_the_call_or_with_another_key(meeting):
    jitsi = Jitsi(url="https://meet.example.org", app_id="alliance", key=SECRET)
    token = jitsi.token(room_of(meeting), ADA, timezone.now() - timedelta(hours=1))
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(token, SECRET + "x", algorithms=["HS256"], audience="jitsi")
    meeting.starts_at -= timedelta(days=1)
    late = jitsi.token(room_of(meeting), ADA, timezone.now())
    with pytest.raises(jwt.ExpiredSignatureError):
        jwt.decode(late, SECRET, algorithms=["HS256"], audience="jitsi")


def test_the_name_of_a_room_cannot_be_guessed_from_the_page(meeting, client, url):
    name = room_of(meeting).name
    assert name.startswith(f"{meeting.series.slug}-") and len(name.rsplit("-", 1)[1]) == 12
    assert name not in client.get(url(meeting)).content.decode()
    assert name not in client.get(f"/calls/community-call/{meeting.day}.json").content.decode()


# BigBlueButton ----------------------------------------------------------------------------------
@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    """A BigBlueButton that checks the checksum as the real one does, and remembers its rooms."""
    rooms: dict[str, dict[str, str]] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            verb = parts.path.rsplit("/", 1)[1]
            query, _, checksum = parts.query.rpartition("&checksum=")
            fields = {name: values[0] for name, values in parse_qs(query).items()}
            expected = hashlib.sha256(f"{verb}{query}{SECRET}".encode()).hexdigest()
            if checksum != expected:
                body = _answer("FAILED", "<messageKey>checksumError</messageKey>")
            elif verb == "create":
                rooms.setdefault(fields["meetingID"], fields)
                body = _answer("SUCCESS")
            elif verb == "isMeetingRunning":
                body = _answer(
                    "SUCCESS", f"<running>{str(fields['meetingID'] in rooms).lower()}</running>"
                )
            elif verb == "getRecordings":
                body = _answer("SUCCESS", _RECORDINGS)
            elif verb == "end" and fields["meetingID"] not in rooms:
                body = _answer("FAILED", "<messageKey>notFound</messageKey>")
            else:
                body = _answer("SUCCESS")
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    found = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.rooms = rooms  # type: ignore[attr-defined]
    thread = threading.Thread(target=found.serve_forever)
    thread.start()
    yield found
    found.shutdown()
    thread.join()
    found.server_close()


_RECORDINGS = """<recordings><recording><recordID>r1</recordID><playback>
<format><type>video</type><url>https://bbb.example.org/r1</url><length>45</length></format>
<format><type>evil</type><url>javascript:alert(1)</url></format></playback></recording></recordings>"""


def _answer(code: str, more: str = "") -> bytes:
    return f"<response><returncode>{code}</returncode>{more}</response>".encode()


def big_blue_button(server: ThreadingHTTPServer, secret: str = SECRET) -> BigBlueButton:
    return BigBlueButton(url=f"http://127.0.0.1:{server.server_port}/bigbluebutton", secret=secret)


def test_the_room_is_made_and_the_way_in_is_signed(meeting, server):
    bbb, room = big_blue_button(server), room_of(meeting)
    parts = urlsplit(bbb.join_url(room, ADA, timezone.now()))
    made = server.rooms[room.name]
    query, _, checksum = parts.query.rpartition("&checksum=")
    assert checksum == hashlib.sha256(f"join{query}{SECRET}".encode()).hexdigest()
    fields = {name: values[0] for name, values in parse_qs(query).items()}
    assert fields["password"] == made["moderatorPW"] != made["attendeePW"]
    assert (fields["fullName"], fields["role"]) == ("Ada", "MODERATOR")
    guest = parse_qs(urlsplit(bbb.join_url(room, GUEST, timezone.now())).query)
    assert guest["password"] == [made["attendeePW"]]
    assert bbb.is_running(room) is True


def test_a_wrong_secret_is_said_in_words(meeting, server, client, url, settings):
    with pytest.raises(Unavailable, match="refuses"):
        big_blue_button(server, "wrong").join_url(room_of(meeting), ADA, timezone.now())
    settings.CONFERENCE, settings.CONFERENCE_SECRET = "bigbluebutton", "wrong"
    settings.CONFERENCE_URL = f"http://127.0.0.1:{server.server_port}/bigbluebutton"
    answer = client.get(url(meeting, "join"), follow=True)
    assert "The conference server refuses" in answer.content.decode()


def test_a_server_that_is_away_is_said_in_words(meeting, server):
    bbb = BigBlueButton(url="http://127.0.0.1:9", secret=SECRET)
    with pytest.raises(Unavailable, match="does not answer"):
        bbb.join_url(room_of(meeting), ADA, timezone.now())


def test_recordings_are_found_and_links_that_act_are_not(meeting, server):
    found = big_blue_button(server).recordings(room_of(meeting))
    assert [(r.key, r.url, r.duration_s) for r in found] == [
        ("r1", "https://bbb.example.org/r1", 2700)
    ]


def test_ending_a_room_that_is_not_there_is_no_error(meeting, server):
    big_blue_button(server).end(room_of(meeting))


# Which ------------------------------------------------------------------------------------------
def test_a_series_with_a_link_of_its_own_goes_there(make_meeting, settings):
    settings.CONFERENCE, settings.CONFERENCE_URL = "url", "https://everybody.example.org"
    meeting = make_meeting(-5, begun=True, join_url="https://room.example.org")
    provider = conference.provider_for(meeting)
    assert provider is not None
    assert provider.join_url(room_of(meeting), GUEST, timezone.now()) == "https://room.example.org"


@pytest.mark.parametrize("fields", [{"CONFERENCE": "zoomy"}, {"CONFERENCE": "jitsi"}])
def test_a_setting_that_is_wrong_is_named(fields, settings, meeting):
    for name, value in fields.items():
        setattr(settings, name, value)
    with pytest.raises(ImproperlyConfigured, match="CONFERENCE"):
        conference.provider_for(meeting)


def test_the_telephone_is_named_while_the_room_is_open(meeting, settings, client, url):
    settings.DIAL_IN = "+44 20 7946 0000, PIN 1234"
    assert "+44 20 7946 0000" in client.get(url(meeting)).content.decode()


def test_the_telephone_is_not_named_days_before(coming, settings, client, url):
    settings.DIAL_IN = "+44 20 7946 0000, PIN 1234"
    assert "+44 20 7946 0000" not in client.get(url(coming)).content.decode()
