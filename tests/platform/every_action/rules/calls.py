# ruff: noqa: E501 (a table: each rule is a line)
"""The calendar of calls. The series is the group's; `common` is the one of everybody."""

from __future__ import annotations

from datetime import UTC, timedelta
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.platform.every_action.rule import ACCOUNTS, LEADS, Rule, do, look
from tests.platform.every_action.world import World

from alliance.calls import secrets, services
from alliance.calls.models import CallException, CallSeries, ExtraCall, Holiday

COMMON = frozenset({"coordinator", "staff"})
KEEPS_SOME = COMMON | LEADS | {"chair_elsewhere", "board_chair"}
GROUP = {"slug": "trust-call"}
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
TIMES = {"local_time": "10:00", "time_zone": "UTC", "rule": "FREQ=WEEKLY", "duration_min": 30}
ICS = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:x\r
BEGIN:VEVENT\r
UID:imported@example.net\r
DTSTAMP:20260101T000000Z\r
DTSTART:20361202T150000Z\r
DURATION:PT1H\r
SUMMARY:Imported\r
END:VEVENT\r
END:VCALENDAR\r
"""


def series(slug: str, **fields: object) -> CallSeries:
    """A weekly call; that of this week began five minutes ago."""
    start = (timezone.now() - timedelta(minutes=5)).astimezone(UTC).replace(second=0, microsecond=0)
    return CallSeries.objects.create(
        slug=slug, name=slug, first_on=start.date() - timedelta(weeks=4), local_time=start.time(),
        time_zone="UTC", rule=f"FREQ=WEEKLY;BYDAY={DAYS[start.weekday()]}", duration_min=60,
        **fields,
    )  # fmt: skip


def things(world: World) -> SimpleNamespace:
    own = series("trust-call", group=world.group)
    week, now = timedelta(weeks=1), timezone.now()
    first = now.replace(second=0, microsecond=0) - timedelta(minutes=5)
    holiday = Holiday.objects.create(name="Rest", first_on=first + week, last_on=first + week)
    extra = ExtraCall.objects.create(series=own, start=first + timedelta(days=2))
    CallException.objects.create(
        series=own, original_start=first + 2 * week, kind="cancelled", reason="x"
    )
    feed = secrets.feed_token(services.own_calendar(world["owner"]))
    return SimpleNamespace(
        own=own, common=series("common-call"), holiday=holiday, extra=extra, feed=feed, first=first
    )


def _stamp(moment) -> str:  # type: ignore[no-untyped-def]
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%MZ")


def _call(weeks: int, what: str = ""):  # type: ignore[no-untyped-def]
    def args(world: World) -> dict[str, object]:
        stamp = _stamp(world.of(things).first + timedelta(weeks=weeks))
        return GROUP | {"stamp": stamp} | ({"what": what} if what else {})

    return args


def _extra(world: World) -> dict[str, object]:
    return GROUP | {"stamp": _stamp(world.of(things).extra.start)}


def _holiday(world: World) -> dict[str, object]:
    return {"pk": world.of(things).holiday.pk}


def _applied(which: str):  # type: ignore[no-untyped-def]
    def data(world: World) -> dict[str, object]:
        made = world.of(things)
        return {"calls": f"{which}/{_stamp(made.first + timedelta(weeks=1))}"}

    return data


def _in_days(days: int) -> str:
    return (timezone.now() + timedelta(days=days)).strftime("%Y-%m-%d")


def _new(world: World) -> dict[str, object]:
    return TIMES | {"name": "New", "slug": "brand-new", "first_on": _in_days(1)}


def _new_of_group(world: World) -> dict[str, object]:
    return _new(world) | {"group": world.group.pk}


def _import(**more: object):  # type: ignore[no-untyped-def]
    def data(world: World) -> dict[str, object]:
        file = SimpleUploadedFile("a.ics", ICS, "text/calendar")
        of = {"group": world.group.pk} if "group" in more else {}
        return {"time_zone": "UTC", "take": "1", "file": file, **of}

    return data


def change(what: str, data: dict[str, object], weeks: int = 1) -> list[Rule]:
    args = _call(weeks, what)
    return [
        look("calls:change_call", LEADS, args=args, what=what),
        do("calls:change_call", LEADS, data, args=args, what=what),
    ]


def act(name: str, data: object) -> list[Rule]:
    return [look(name, LEADS, args=GROUP), do(name, LEADS, data, args=GROUP)]


HOLIDAY = {"name": "New Year", "first_on": "2037-01-01", "last_on": "2037-01-01"}
MONTH = {"which": "2026-11"}
RULES = [
    *(look(f"calls:{name}") for name in (
        "index", "index_json", "calendar", "this_month", "past", "past_json", "holidays",
        "holidays_json",
    )),
    *(look(f"calls:{name}", args=MONTH) for name in ("month", "month_json")),
    *(look(f"calls:{name}", args=GROUP) for name in ("series", "series_json", "series_calendar")),
    look("calls:group_calendar", args={"acronym": "trust"}),
    look("calls:own_feed", args=lambda w: {"token": w.of(things).feed}),  # a secret address
    look("calls:mine", ACCOUNTS, changes=None),
    look("calls:mine_json", ACCOUNTS, changes=None),
    do("calls:renew", ACCOUNTS),
    do("calls:answer", ACCOUNTS, {"answer": "yes"}, args=_call(1)),
    do("calls:answer_all", ACCOUNTS, {"all-answer": "yes"}, args=GROUP),
    do("calls:follow", ACCOUNTS, {"how": "remind"}, args=GROUP),
    do("calls:invite", ACCOUNTS, args=_call(1)),
    look("calls:holiday_new", COMMON),
    do("calls:holiday_new", COMMON, HOLIDAY),
    look("calls:holiday", COMMON, args=_holiday),
    do("calls:holiday", COMMON, HOLIDAY, args=_holiday),
    do("calls:holiday_remove", COMMON, args=_holiday),
    look("calls:holiday_apply", KEEPS_SOME, args=_holiday),
    do("calls:holiday_apply", LEADS, _applied("trust-call"), args=_holiday,
       told=KEEPS_SOME - LEADS, what="to the group's"),
    do("calls:holiday_apply", COMMON, _applied("common-call"), args=_holiday,
       told=KEEPS_SOME - COMMON, what="to everybody's"),
    look("calls:import", KEEPS_SOME),
    do("calls:import", COMMON, _import(), told=KEEPS_SOME - COMMON, what="for everybody"),
    do("calls:import", LEADS, _import(group=True), told=KEEPS_SOME - LEADS, what="for the group"),
    look("calls:series_create", KEEPS_SOME),
    do("calls:series_create", COMMON, _new, told=KEEPS_SOME - COMMON, what="of everybody"),
    do("calls:series_create", LEADS, _new_of_group, told=KEEPS_SOME - LEADS, what="of the group"),
    look("calls:series_edit", LEADS, args=GROUP),
    do("calls:series_edit", LEADS, lambda w: {"name": "N", "duration_min": 45, "group": w.group.pk}, args=GROUP),
    do("calls:series_edit", COMMON, {"name": "N", "duration_min": 45}, args={"slug": "common-call"}, what="everybody's"),
    *act("calls:series_end", {"last_on": _in_days(60), "reason": "r"}),
    *act("calls:series_continue", TIMES | {"from_day": _in_days(15), "reason": "r"}),
    *act("calls:extra", {"start": _in_days(5) + "T10:00"}),
    *change("cancel", {"reason": "r"}),
    *change("move", {"new_start": _in_days(8) + "T03:00", "reason": "r"}),
    *change("restore", {}, weeks=2),
    do("calls:extra_remove", LEADS, args=_extra),
]  # fmt: skip
