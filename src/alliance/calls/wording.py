"""Times and changes of calls in sentences, in the reader's language and zone."""

from __future__ import annotations

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alliance.calls.models import CallChange
from alliance.calls.occurrences import Occurrence, local_times

Kind = CallChange.Kind
LONG = "l j F Y, H:i"


def when(moment: datetime, zone: tzinfo | None = None) -> str:
    """Wednesday 25 November 2026, 18:00 CET. Without a zone: in the current one."""
    local = moment.astimezone(zone or timezone.get_current_timezone())
    name = local.tzname() or "UTC"
    label = f"UTC{name}" if name[:1] in "+-" else name
    return f"{date_format(local, LONG)} {label}"


def clocks(call: Occurrence, zone: ZoneInfo) -> str:
    """The call on the reader's clock and at four places, one a line; what is unusual is said."""
    lines = []
    for local in local_times(call, zone):
        line = f"{local.place}: {date_format(local.time, 'D j F, H:i')}"
        if local.usual:
            usual = date_format(local.usual, "H:i")
            line += " " + _("(this time; usually %(usual)s)") % {"usual": usual}
        lines.append(line)
    return "\n".join(lines)


def title_of(change: CallChange) -> str:
    """What became of a series or a call, as the title of a mail."""
    words = {
        "series": change.series.name,
        "time": when(change.original_start) if change.original_start else "",
        "new": when(change.new_start) if change.new_start else "",
        "last": date_format(change.series.last_on, "j F Y") if change.series.last_on else "",
    }
    sentences = {
        Kind.MADE: _("New calls: %(series)s"),
        Kind.CHANGED: _("Changed: %(series)s"),
        Kind.CANCELLED: _("Cancelled: %(series)s on %(time)s"),
        Kind.MOVED: _("Moved: %(series)s, now on %(new)s"),
        Kind.RESTORED: _("As planned after all: %(series)s on %(time)s"),
        Kind.ADDED: _("Extra call: %(series)s on %(time)s"),
        Kind.REMOVED: _("Not held: the extra call of %(series)s on %(time)s"),
        Kind.ENDED: _("%(series)s ends, with %(last)s as its last day"),
        Kind.CONTINUED: _("Other times: %(series)s, from %(new)s on"),
    }
    return sentences[Kind(change.kind)] % words


def text_of(change: CallChange, call: Occurrence | None, zone: ZoneInfo) -> str:
    """The rest of it: the reason, where the call was, and its time in every zone."""
    parts = [change.reason]
    if change.kind == Kind.MOVED and change.original_start:
        was = _("It would have been on %(time)s.")
        parts.append(was % {"time": when(change.original_start)})
    if call is not None and not call.is_cancelled:
        parts.append(clocks(call, zone))
    return "\n\n".join(filter(None, parts))
