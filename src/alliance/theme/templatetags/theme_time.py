"""Times as people read them: in the viewer's zone, with the zone named.

`alliance.people.zones.ZoneMiddleware` makes the viewer's zone the current one; `local-time.js`
corrects the first page of a visit, before the server has learned the browser's zone.
"""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

register = template.Library()

# Their order and the words between them are a language's own: Django's letters of `date`.
FORMATS = {
    "datetime": pgettext_lazy("date format", "D j F Y, H:i"),
    "long": pgettext_lazy("date format", "l j F Y, H:i"),
    "date": pgettext_lazy("date format", "j F Y"),
    "time": "H:i",
    # Parts of a date, for those who lay one out as a leaf of a calendar.
    "weekday": "D",
    "day": "j",
    "month": "F",
}
WITH_CLOCK = ("datetime", "long", "time")


@register.simple_tag
def local_time(moment: datetime | date | None, style: str = "datetime") -> SafeString:
    """Render `moment` as `<time>`: `{% local_time award.issued_at "date" %}`.

    `style` is one of datetime (Wed 21 October 2026, 18:00 CEST), long (with the weekday in full),
    date, time, and weekday, day and month alone. A naive datetime is a mistake of the caller and
    raises ValueError. A plain date has no zone and is never moved. None renders nothing.
    """
    if moment is None:
        return SafeString("")
    if not isinstance(moment, datetime):
        text = date_format(moment, str(FORMATS["date"]))
        return format_html('<time datetime="{}">{}</time>', moment.isoformat(), text)
    local = timezone.localtime(moment)
    text = date_format(local, str(FORMATS[style]))
    if style in WITH_CLOCK:
        text = f"{text} {zone_label(local)}"
    return format_html(
        '<time datetime="{}" data-local="{}">{}</time>',
        moment.astimezone(timezone.get_fixed_timezone(0)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        style,
        text,
    )


def zone_label(local: datetime) -> str:
    """The zone as people write it: CEST, UTC, or UTC+03 where it has no letters of its own."""
    name = local.tzname() or "UTC"
    return f"UTC{name}" if name[:1] in "+-" else name
