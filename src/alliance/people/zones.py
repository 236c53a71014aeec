"""In whose time zone a page speaks: the person's own, else the browser's, else UTC."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.conf import settings
from django.forms.utils import flatatt
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

COOKIE = "tz"


@lru_cache
def zone_names() -> tuple[str, ...]:
    """Names a person can choose, sorted: `Area/City` and UTC, without the historical aliases."""
    areas: tuple[str, ...] = (
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
    )
    areas += ("Europe", "Indian", "Pacific")
    return ("UTC", *sorted(z for z in available_timezones() if z.split("/")[0] in areas))


def zone_named(name: str) -> ZoneInfo | None:
    """The zone called `name`, or None when there is none: names come from cookies and forms."""
    return ZoneInfo(name) if name and name in available_zones() else None


@lru_cache
def available_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def zone_of(request: HttpRequest) -> ZoneInfo:
    """The viewer's zone.

    The account is looked up only when the browser brings a session, so that public documents
    stay the same for everybody and a cache may keep them.
    """
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        own = zone_named(request.user.time_zone)
        if own:
            return own
    return zone_named(unquote(request.COOKIES.get(COOKIE, ""))) or ZoneInfo("UTC")


class ZoneMiddleware:
    """Make `zone_of(request)` the current time zone while the page is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(zone_of(request)):
            response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Cookie"])
        return response


class ZoneSelect(forms.Select):
    """A choice among the zones, written without a template for each of its four hundred lines:
    those took most of the time of every page that has this field.
    """

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        lines = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            (
                (one, mark_safe(" selected") if str(one) == chosen else "", label)
                for one, label in self.choices
            ),
        )
        own = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", own, lines)
