"""Days as people wrote them into headings and file names."""

from __future__ import annotations

import re
from datetime import date

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_NUMBER = {name[:3]: number for number, name in enumerate(MONTHS, 1)}
_MONTH = r"(?P<month>" + "|".join(rf"{m[:3]}(?:{m[3:]})?" for m in MONTHS) + r"|sept)\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d{2})"

# Each stands alone: digits or letters around it would make it something else.
PATTERNS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"(?<!\d){_YEAR}[-./](?P<month>\d{{1,2}})[-./](?P<day>\d{{1,2}})(?!\d)",
        rf"(?<!\d){_YEAR}(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)",
        rf"(?<![a-z]){_MONTH}[\s_-]*{_DAY}(?:,|\s|_|-)+{_YEAR}(?!\d)",
        rf"(?<!\d){_DAY}[\s_.-]*(?:of\s+)?{_MONTH}[\s_,.-]*{_YEAR}(?!\d)",
        # CC15_July29: how the pads of the community call were named.
        rf"(?<![a-z])cc(?P<short>\d{{2}})[\s_-]*{_MONTH}[\s_-]*{_DAY}(?!\d)",
        rf"(?<!\d)(?P<month>\d{{1,2}})/(?P<day>\d{{1,2}})/{_YEAR}(?!\d)",
    )
)
MOST = 400  # characters that are looked at


def day_in(text: str) -> date | None:
    """The first day that `text` names in full; None when there is none, or when 3/4/2015 leaves
    open which number is the month.
    """
    found = None
    for pattern in PATTERNS:
        for match in pattern.finditer(text[:MOST]):
            day = _day_of(match)
            if day is not None and (found is None or match.start() < found[0]):
                found = (match.start(), day)
    return found[1] if found else None


def _day_of(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    year = int(parts["year"]) if parts.get("year") else 2000 + int(parts["short"])
    month_text = parts["month"].lower().rstrip(".")
    day = int(parts["day"])
    if month_text.isdecimal():
        month = int(month_text)
        if "/" in match[0] and not match[0].startswith(str(year)):
            if month > 12 >= day:
                month, day = day, month  # 29/7/2015
            elif month <= 12 and day <= 12 and month != day:
                return None
    else:
        month = _NUMBER[month_text[:3]]
    try:
        return date(year, month, day)
    except ValueError:
        return None
