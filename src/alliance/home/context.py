"""What every page knows about the site it belongs to: `{{ site.name }}`, `{{ site.nav }}`, …"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.people.zones import zone_named

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Where the main navigation leads, in its order.
NAVIGATION = (
    (_("Verify"), "verifier:verify"),
    (_("Issue"), "issuing:home"),
    (_("Backpack"), "backpack:home"),
    (_("Community"), "home:community"),
    (_("Groups"), "groups:index"),
    (_("Calls"), "calls:index"),
    (_("Help"), "help:index"),
)
FURTHER = (
    (_("History"), "history:index"),
    (_("Money in the open"), "funding:index"),
    (_("About"), "home:about"),
    (_("Privacy"), "home:privacy"),
    (_("Code of conduct"), "conduct:code"),
    (_("Feeds"), "home:feeds"),
    (_("Status"), "operations:status"),
    (_("For machines"), "api:docs"),
)
_LOOPBACK = re.compile(r"(?:127\.0\.0\.1|\[::1\])(?P<port>:\d{1,5})?")


@dataclass(frozen=True)
class NavItem:
    """A link of the navigation. `current` is the value for `aria-current`, "" elsewhere."""

    label: str
    url: str
    current: str = ""

    @property
    def is_current(self) -> bool:
        return bool(self.current)


@dataclass(frozen=True)
class Site:
    """The site as a page sees it.

    `url` has no slash at its end. `page_url` is the page's own absolute address, without its
    query. `zone` is the IANA name of the zone that times are shown in, and `zone_is_chosen` says
    that the person set it in their profile, so that the browser's does not go before it.
    `address_for_passkeys` is where to go instead when this address cannot have any, else "".
    """

    name: str
    url: str
    page_url: str
    nav: tuple[NavItem, ...]
    further: tuple[NavItem, ...]
    zone: str
    zone_is_chosen: bool
    address_for_passkeys: str = ""

    @property
    def zone_label(self) -> str:
        """The zone as people read it: "Europe/Berlin", "America/New York"."""
        return self.zone.replace("_", " ")


def site(request: HttpRequest) -> dict[str, Site]:
    """The context processor.

    `this_site` is the same as `site`, for the frame: the views of allauth put a `site` of their
    own into the context, which goes before ours.
    """
    here = Site(
        name=settings.SITE_NAME,
        url=settings.SITE_URL,
        page_url=settings.SITE_URL + request.path,
        nav=navigation(NAVIGATION, request.path),
        further=navigation(FURTHER, request.path),
        zone=timezone.get_current_timezone_name(),
        zone_is_chosen=_zone_is_chosen(request),
        address_for_passkeys=address_for_passkeys(request.headers.get("Host", "")),
    )
    return {"site": here, "this_site": here}


def address_for_passkeys(host: str) -> str:
    """Where this machine's own site has a name; "" when `host` is a name already.

    A passkey belongs to a host name (WebAuthn Level 3, 5.1.2: the effective domain), and browsers
    take none for an IP address, so the address that `make run` prints cannot have one.
    """
    found = _LOOPBACK.fullmatch(host)
    return f"http://localhost{found['port'] or ''}" if found else ""


def navigation(entries: Sequence[tuple[StrOrPromise, str]], path: str) -> tuple[NavItem, ...]:
    """Links to those of `entries` that this site has; the one that `path` belongs to is marked.

    A page below an entry ("/groups/standard/") marks it too, with "true" instead of "page".
    """
    items = []
    for label, name in entries:
        try:
            url = reverse(name)
        except NoReverseMatch:  # a site may run without that app
            continue
        current = ""
        if path.rstrip("/") == url.rstrip("/"):
            current = "page"
        elif path.startswith(url.rstrip("/") + "/"):
            current = "true"
        items.append(NavItem(str(label), url, current))
    return tuple(items)


def _zone_is_chosen(request: HttpRequest) -> bool:
    # Like people.zones: no look at the account unless the browser brings a session.
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not hasattr(request, "user"):
        return False
    user = request.user
    return user.is_authenticated and zone_named(user.time_zone) is not None
