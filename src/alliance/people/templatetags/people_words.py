"""What people write, safe to show; and the clock where they are."""

from __future__ import annotations

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from alliance.people.zones import zone_named
from alliance.writing.markdown import to_html

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """Sanitised HTML of Markdown."""
    return to_html(text or "")


@register.filter
def clock_in(zone_name: str) -> str:
    """What the clocks show in that zone now: "14:05"; "" for no zone."""
    zone = zone_named(zone_name)
    return f"{timezone.now().astimezone(zone):%H:%M}" if zone else ""
