"""Recurrence rules (RFC 5545 3.3.10), as far as calls need them: at most one call a day, of bounded
length, with an end that is a field of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache

from dateutil.rrule import rrule, rrulestr
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

OFTEN = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
PARTS = ("FREQ", "INTERVAL", "COUNT", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS", "WKST")
MAX_COUNT = 1000  # calls that a rule may count
MAX_INTERVAL = 99
FIRST_WITHIN = timedelta(days=366 * 10)  # a rule that places no call in ten years is a mistake
_LIST = re.compile(r"-?\d{1,3}(,-?\d{1,3}){0,30}")
_DAYS = re.compile(r"([-+]?\d)?(MO|TU|WE|TH|FR|SA|SU)(,([-+]?\d)?(MO|TU|WE|TH|FR|SA|SU)){0,30}")
_ONCE = "FREQ=DAILY;COUNT=1"  # what has no rule takes place once


def parts_of(rule: str) -> dict[str, str]:
    """`FREQ=WEEKLY;BYDAY=WE` taken apart. Raises `ValidationError` where it is no rule of ours."""
    found: dict[str, str] = {}
    for part in rule.upper().split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value or name in found:
            raise ValidationError(_("Write one rule alone, like FREQ=WEEKLY;BYDAY=WE."))
        if name in ("UNTIL", "DTSTART", "BYHOUR", "BYMINUTE", "BYSECOND"):
            raise ValidationError(_("The time and the last day are fields of their own."))
        if name not in PARTS:
            message = _("%(part)s is not understood; a rule has %(parts)s.")
            raise ValidationError(message % {"part": name[:20], "parts": ", ".join(PARTS)})
        found[name] = value
    return found


def check_rule(text: str) -> None:
    """Raises `ValidationError` in words that say what to write instead."""
    parts = parts_of(text)
    often = parts.get("FREQ")
    if often not in OFTEN:
        raise ValidationError(
            _("Calls come FREQ=DAILY, WEEKLY, MONTHLY or YEARLY; INTERVAL=2 is every other.")
        )
    _check_number(parts, "INTERVAL", MAX_INTERVAL)
    _check_number(parts, "COUNT", MAX_COUNT)
    days = parts.get("BYDAY", "")
    if days and not _DAYS.fullmatch(days):
        raise ValidationError(_("Weekdays are written like BYDAY=MO,WE or BYDAY=1TU."))
    if re.search(r"\d", days) and often not in ("MONTHLY", "YEARLY"):
        raise ValidationError(_("The first or last weekday needs FREQ=MONTHLY or YEARLY."))
    if often == "WEEKLY" and "BYMONTHDAY" in parts:
        raise ValidationError(_("A weekly rule has weekdays, and no days of the month."))
    for name in ("BYMONTH", "BYMONTHDAY", "BYSETPOS"):
        if name in parts and not _LIST.fullmatch(parts[name]):
            raise ValidationError(_("%(part)s holds whole numbers.") % {"part": name})
    try:
        first = datetime(2026, 1, 1)  # noqa: DTZ001  local, as in expansion
        next(local_starts(text, first, first, first + FIRST_WITHIN))
    except StopIteration:
        raise ValidationError(_("This rule places no call within ten years.")) from None
    except (ValueError, TypeError, AttributeError, IndexError) as error:
        words = _("This is no recurrence rule (%(why)s).") % {"why": error}
        raise ValidationError(words) from error


def _check_number(parts: dict[str, str], name: str, most: int) -> None:
    value = parts.get(name, "1")
    if not (value.isascii() and value.isdecimal() and 1 <= int(value) <= most):
        words = _("%(part)s is a whole number from 1 to %(most)d.")
        raise ValidationError(words % {"part": name, "most": most})


def local_starts(rule: str, first: datetime, low: datetime, high: datetime) -> Iterator[datetime]:
    """Wall-clock times (naive) at which `rule`, begun at `first`, places calls in [low, high].

    An empty rule places one, at `first`. The work is bounded by the window, however old `first`
    is, but for rules that count.
    """
    if high < first:
        return
    yield from _made(rule or _ONCE, _near(rule, first, low), high).xafter(low, inc=True)


@lru_cache(maxsize=512)
def _made(rule: str, first: datetime, high: datetime) -> rrule:
    if "COUNT=" not in rule.upper() and "UNTIL=" not in rule.upper():
        rule = f"{rule};UNTIL={high:%Y%m%dT%H%M%S}"  # or a sparse one is sought up to year 9999
    made = rrulestr(rule, dtstart=first)
    if not isinstance(made, rrule):
        raise ValueError("more than one rule")
    return made


def _near(rule: str, first: datetime, low: datetime) -> datetime:
    """A start of the rule shortly before `low` that leaves the same calls after it."""
    parts = dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)
    step = {"DAILY": 1, "WEEKLY": 7}.get(parts.get("FREQ", ""))
    if step is None or "COUNT" in parts:
        return first
    whole = timedelta(days=step * int(parts.get("INTERVAL", "1")))
    times = (low - first) // whole - 1
    return first + times * whole if times > 0 else first
