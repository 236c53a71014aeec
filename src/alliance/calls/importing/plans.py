"""What a file holds, in our terms, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time

from alliance.calls.models import CallException, CallSeries, ExtraCall


@dataclass
class Plan:
    """One event of the file. Moments are aware; `moved` and `cancelled` are by planned start.
    `trouble` says why it cannot be taken; `notes` what of it is not understood, by name.
    """

    uid: str
    name: str = ""
    first_on: date = date.min
    local_time: time = time()
    time_zone: str = "UTC"
    rule: str = ""
    last_on: date | None = None
    duration_min: int = 60
    join_url: str = ""
    description: str = ""
    cancelled: dict[datetime, str] = field(default_factory=dict)
    moved: dict[datetime, tuple[datetime, str]] = field(default_factory=dict)
    extras: list[datetime] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)
    known: CallSeries | None = None  # the series that it would update

    def as_series(self) -> CallSeries:
        """An unsaved series, for its times to be worked out."""
        return CallSeries(
            kind=CallSeries.Kind.CALL if self.rule or self.extras else CallSeries.Kind.EVENT,
            name=self.name,
            first_on=self.first_on,
            local_time=self.local_time,
            time_zone=self.time_zone,
            rule=self.rule,
            last_on=self.last_on,
            duration_min=self.duration_min,
            join_url=self.join_url,
            description=self.description,
        )

    def as_exceptions(self) -> list[CallException]:
        """Unsaved, too: what differs from the rule."""
        kinds = CallException.Kind
        off = [
            CallException(original_start=start, kind=kinds.CANCELLED, reason=reason)
            for start, reason in self.cancelled.items()
        ]
        moved = [
            CallException(original_start=start, kind=kinds.MOVED, new_start=new, reason=reason)
            for start, (new, reason) in self.moved.items()
            if start not in self.cancelled
        ]
        return off + moved

    def as_extras(self) -> list[ExtraCall]:
        return [ExtraCall(start=start) for start in self.extras]


@dataclass
class Reading:
    plans: list[Plan]
    notes: list[str]  # what of the file as a whole is not taken, by name
