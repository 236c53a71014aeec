"""What `/checkin` and `/nextcall` answer."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alliance.calls.queries import next_occurrence
from alliance.chat import here
from alliance.chat.errors import Refused
from alliance.chat.models import SlackRequest
from alliance.people.languages import speaking_to
from alliance.people.models import Person
from alliance.people.zones import zone_named

CLOCKS = ("America/New_York", "America/Los_Angeles", "Europe/London", "UTC")
LINK_SALT = "chat.slack.link"


def check_in(person: Person, words: str) -> str:
    """Check `person` in to the call under way; `words` may name which by the end of its address."""
    with speaking_to(person):
        try:
            done = here.check_in_now(by=person, via="slack", series=words.strip().lower()[:80])
        except (Refused, PermissionDenied) as refusal:
            return str(refusal)
        if done.call is None:
            return _("You are checked in for today. No call is under way.")
        call, url = done.call.series.name, settings.SITE_URL + done.call.get_absolute_url()
        if not done.is_new:
            return _("You are in the roll call of %(call)s already: %(url)s") % {
                "call": call, "url": url,
            }  # fmt: skip
        return _("You are in the roll call of %(call)s: %(url)s") % {"call": call, "url": url}


def invitation(asked: SlackRequest) -> str:
    """The one-time link by which whoever asked joins their two accounts."""
    address = reverse("chat:slack_link", args=[signing.dumps(asked.digest, salt=LINK_SALT)])
    ask = _("Join your Slack account to yours on the site, within 15 minutes: %(url)s")
    return ask % {"url": settings.SITE_URL + address}


def next_call(person: Person | None) -> str:
    """When the next call is, by the person's clock if they are known, and by the four clocks."""
    call = next_occurrence(timezone.now())
    if call is None:
        return _("No call is planned.")
    zones = list(CLOCKS)
    own = zone_named(person.time_zone) if person else None
    if own is not None and str(own) not in zones:
        zones.insert(0, str(own))
    lines = [call.series.name]
    for name in zones:
        local = call.start.astimezone(ZoneInfo(name))
        place = name.rpartition("/")[2].replace("_", " ")
        lines.append(f"• {place}: {date_format(local, 'D j F, H:i')}")
    return "\n".join([*lines, settings.SITE_URL + call.get_absolute_url()])
