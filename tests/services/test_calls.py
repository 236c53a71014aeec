"""An invitation leaves by real SMTP, and its reply comes back in by real LMTP."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import icalendar
import pytest
from tests.services.processes import wait_until
from tests.services.test_lists import DOMAIN, Lists, Sink, lmtp

pytestmark = [pytest.mark.service, pytest.mark.slow]

MAKE = """
from datetime import date, time, timedelta
from django.utils import timezone
from alliance.calls import services
from alliance.calls.models import CallSeries
from alliance.people.services import person_for_proven_address
ada = person_for_proven_address("ada@example.org", name="Ada")
staff = person_for_proven_address("staff@example.org")
staff.is_staff = True
staff.save()
series = CallSeries(name="Community call", slug="community-call", time_zone="America/New_York",
    first_on=timezone.localdate() - timedelta(days=30), local_time=time(12), rule="FREQ=DAILY")
services.keep_series(series, by=staff)
services.follow(series, by=ada, how="follow", invites=True)
"""
TOMORROW = """
from django.utils import timezone
from datetime import timedelta
from alliance.calls import services
from alliance.calls.models import CallSeries
from alliance.calls.occurrences import planned_of
from alliance.people.models import Person
series = CallSeries.objects.get()
now = timezone.now()
start = planned_of(series, now + timedelta(days=1), now + timedelta(days=3))[0]
"""
CANCEL = (
    TOMORROW + "services.cancel_call(series, start, by=Person.objects.get(is_staff=True),"
    " reason='Holiday')"
)
ANSWERS = """
import json
from alliance.calls.models import Following, Rsvp
print(json.dumps([Following.objects.get().answer, Rsvp.objects.count()]))
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Lists]:
    sink = Sink()
    site = Lists(tmp_path, sink, count=0)
    yield site
    site.close()
    sink.close()


def invitations(sink: Sink) -> list[icalendar.Calendar]:
    found = []
    for _, to, raw in sink.came:
        message = message_from_bytes(raw, policy=policy.default)
        for part in message.walk():
            if part.get_content_type() == "text/calendar" and to == "ada@example.org":
                found.append(icalendar.Calendar.from_ical(part.get_content()))
    return found


def reply(invited: icalendar.Calendar, said: str, sender: str = "ada@example.org") -> EmailMessage:
    [event] = invited.walk("VEVENT")
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//A program//EN", "METHOD:REPLY",
        "BEGIN:VEVENT", f"UID:{event['UID']}", f"SEQUENCE:{event['SEQUENCE']}",
        "DTSTAMP:20261124T120000Z", f"ORGANIZER:{event['ORGANIZER']}",
        f"ATTENDEE;PARTSTAT={said}:mailto:{sender}", "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip
    message = EmailMessage()
    message["From"] = sender
    message["To"] = str(event["ORGANIZER"]).removeprefix("mailto:")
    message["Subject"] = f"{said}: Community call"
    message.set_content(f"Ada: {said}")
    message.add_alternative("\r\n".join(lines), subtype="calendar", params={"method": "REPLY"})
    return message


def test_an_invitation_goes_out_its_reply_comes_in_and_changes_follow_it(site: Lists) -> None:
    site.python(MAKE)
    site.start()
    wait_until(lambda: invitations(site.sink), timeout_s=60, what="the invitation")
    [invited] = invitations(site.sink)
    assert invited["METHOD"] == "REQUEST"
    organizer = str(invited.walk("VEVENT")[0]["ORGANIZER"])
    assert re.fullmatch(rf"mailto:calls\+\d+-[0-9a-f]{{32}}@{DOMAIN}", organizer)
    with lmtp(site.door_port) as client:
        client.send_message(reply(invited, "ACCEPTED"))
        forged = reply(invited, "DECLINED", sender="eve@example.net")
        code, _ = client.docmd("MAIL FROM:<eve@example.net>")
        assert code == 250
        assert client.docmd(f"RCPT TO:<{forged['To']}>")[0] == 250
        code, words = client.data(forged.as_bytes(policy=policy.SMTP))
        assert code == 550 and b"5.7.1" in words
    assert json.loads(site.python(ANSWERS)) == ["yes", 0]
    site.python(CANCEL)
    wait_until(lambda: len(invitations(site.sink)) >= 2, timeout_s=60, what="the cancellation")
    [off] = invitations(site.sink)[1:]
    [event] = off.walk("VEVENT")
    assert off["METHOD"] == "CANCEL" and event["SEQUENCE"] == 1 and "RECURRENCE-ID" in event
