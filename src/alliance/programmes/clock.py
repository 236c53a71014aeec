"""Moments that somebody gives as a wall clock shows them, in a zone of their choice."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def moment(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant at which clocks in `zone` show `wall` (naive), in UTC. Raises `ValidationError`
    for a time that is left out or comes twice when clocks are set: a deadline has one meaning.
    """
    first, second = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
        raise ValidationError(_("Clocks there leave this time out on that day. Choose another."))
    if first.utcoffset() != second.utcoffset():
        raise ValidationError(_("Clocks there show this time twice on that day. Choose another."))
    return first.astimezone(UTC)


def wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """What clocks in `zone` show at that instant; the inverse of `moment`."""
    return moment.astimezone(zone).replace(tzinfo=None)
