"""Calls: they are put into the calendar, prepared, held with a roll call, and written down."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.year.cast import Somebody
from tests.year.community import NEW_YORK, Call, Community, at
from tests.year.visitor import Page

COMMON = "community-call"
SUMMIT = "summit"
FIRST = date(2026, 1, 7)
NOON = 12
BERLIN = ZoneInfo("Europe/Berlin")
# What differs from "each Wednesday at noon in New York". The first is said on the day before.
HOLIDAYS = (
    ("Summer pause", date(2026, 8, 10), date(2026, 8, 16)),
    ("Turn of the year", date(2026, 12, 21), date(2027, 1, 3)),
)
MOVED = (date(2026, 4, 8), at(date(2026, 4, 9), 13, 0, NEW_YORK), "The speaker is on a train.")
CANCELLED = (date(2026, 2, 18), "The bridge for our calls is being repaired.")
EXTRA = (at(date(2026, 10, 15), 12, 0, NEW_YORK), "What the summit decided, once more.")
SUMMIT_AT = at(date(2026, 6, 18), 15, 0, BERLIN)
# acronym, its first call, hour, zone: every other week
GROUP_CALLS = (
    ("standard", date(2026, 1, 20), 11, "America/New_York"),
    ("trust", date(2026, 1, 22), 17, "Europe/Berlin"),
    ("learning", date(2026, 1, 20), 9, "America/Los_Angeles"),
    ("privacy", date(2026, 1, 27), 16, "Europe/London"),
    ("work", date(2026, 1, 29), 10, "America/New_York"),
    ("outreach", date(2026, 1, 27), 18, "Asia/Kolkata"),
)


def plan(community: Community) -> None:
    """The coordinator puts the community call, the holidays and a summit into the calendar."""
    coordinator = community.offices["coordinator"]
    community.do(coordinator, "/people/me/", "/people/me/", time_zone="America/New_York")
    community.do(
        coordinator, "/calls/new/", "/calls/new/",
        name="Community call", slug=COMMON, first_on=FIRST.isoformat(), local_time="12:00",
        time_zone="America/New_York", rule="FREQ=WEEKLY", duration_min=60,
        join_url="https://meet.example.org/community", description="For everybody.",
    )  # fmt: skip
    community.do(
        coordinator, "/calls/new/", "/calls/new/",
        name="Summit of badges", slug=SUMMIT, first_on="2026-06-18", local_time="15:00",
        time_zone="Europe/Berlin", rule="once", duration_min=180,
        join_url="https://meet.example.org/summit", description="Once a year, a long afternoon.",
    )  # fmt: skip
    for name, first, last in HOLIDAYS:
        community.do(
            coordinator, "/calls/holidays/new/", "/calls/holidays/new/",
            name=name, first_on=first.isoformat(), last_on=last.isoformat(),
        )  # fmt: skip
    days = [FIRST + timedelta(weeks=week) for week in range(52)]
    community.book.planned[COMMON] = [(day, at(day, NOON, 0, NEW_YORK)) for day in days]
    community.book.planned[SUMMIT] = [(SUMMIT_AT.date(), SUMMIT_AT)]


def plan_group_calls(community: Community) -> None:
    """Each chair puts the group's calls into the calendar."""
    for acronym, first, hour, zone in GROUP_CALLS:
        slug = f"{acronym}-call"
        community.do(
            community.chairs[acronym], f"/calls/new/?group={acronym}", "/calls/new/",
            name=f"Call of {acronym}", slug=slug, first_on=first.isoformat(),
            local_time=f"{hour:02}:00", time_zone=zone, rule="FREQ=WEEKLY;INTERVAL=2",
            duration_min=45, join_url=f"https://meet.example.org/{acronym}",
        )  # fmt: skip
        days = [first + timedelta(weeks=2 * n) for n in range(26)]
        community.book.planned[slug] = [
            (day, at(day, hour, 0, ZoneInfo(zone))) for day in days if day.year == 2026
        ]


def stamp(start: datetime) -> str:
    return f"{start.astimezone(UTC):%Y%m%dT%H%MZ}"


def change_calendar(community: Community, week: int, monday: date) -> None:
    """What the coordinator changes in the calendar in that week."""
    coordinator, book = community.offices["coordinator"], community.book
    if monday == date(2026, 2, 16):
        day, reason = CANCELLED
        _change(community, day, "cancel", reason=reason)
        book.cancelled[COMMON, day] = reason
    if monday == date(2026, 3, 30):
        day, start, reason = MOVED
        _change(community, day, "move", new_start=f"{start:%Y-%m-%dT%H:%M}", reason=reason)
        book.moved[COMMON, day] = (start, reason)
    if monday == date(2026, 10, 5):
        start, reason = EXTRA
        community.do(
            coordinator, f"/calls/{COMMON}/extra/", "/extra/",
            start=f"{start:%Y-%m-%dT%H:%M}", reason=reason,
        )  # fmt: skip
        book.extras[COMMON, start] = reason
    for name, first, last in HOLIDAYS:
        if monday == first - timedelta(days=14):
            _apply(community, name, first, last)


def _change(community: Community, day: date, what: str, **said: str) -> None:
    path = f"/calls/{COMMON}/{stamp(at(day, NOON, 0, NEW_YORK))}/{what}/"
    community.do(community.offices["coordinator"], path, path, **said)


def _apply(community: Community, name: str, first: date, last: date) -> None:
    """The coordinator cancels the calls of everybody on a holiday; chairs keep their own."""
    coordinator = community.offices["coordinator"]
    page = community.as_(coordinator).get("/calls/holidays/")
    pattern = r"/calls/holidays/(\d+)/apply/"
    numbers = list(dict.fromkeys(re.findall(pattern, page.text)))
    for number in numbers:
        shown = coordinator.browser.get(f"/calls/holidays/{number}/apply/")
        if name in shown.words and f"{COMMON}/" in shown.text:
            coordinator.browser.send(shown, "/apply/")
    for series, planned in community.book.planned.items():
        for day, _start in planned:
            if series == COMMON and first <= day <= last:
                community.book.cancelled[series, day] = name


def end_series(community: Community, series: str, keeper: Somebody, last: date) -> None:
    path = f"/calls/{series}/end/"
    community.do(keeper, path, path, last_on=last.isoformat(), reason="The group has concluded.")


# Before ------------------------------------------------------------------------------------------
def suggest(
    community: Community, day: date, by: Somebody, title: str, voters: Sequence[Somebody]
) -> None:
    """Somebody suggests a topic, others want it too, the coordinator puts it on the agenda."""
    path, coordinator = f"/calls/{COMMON}/topics/", community.offices["coordinator"]
    community.do(by, path, path, title=title, why="To decide it together.", minutes=10)
    page = community.as_(coordinator).get(path)
    number = _topic(page.tree, title)
    for voter in voters:
        community.do(voter, path, f"/calls/topics/{number}/vote/")
    coordinator.browser.send(page, f"/calls/topics/{number}/accept/")
    coordinator.browser.send(f"/calls/{COMMON}/{day}/prepare/", f"/prepare/schedule/{number}/")
    community.book.topics[title] = 1 + len(voters)


def decline(community: Community, by: Somebody, title: str) -> None:
    path, coordinator = f"/calls/{COMMON}/topics/", community.offices["coordinator"]
    community.do(by, path, path, title=title, minutes=10)
    page = community.as_(coordinator).get(path)
    number = _topic(page.tree, title)
    coordinator.browser.send(page, f"/calls/topics/{number}/decline/", word="Not ours to decide.")
    community.book.facts.setdefault("declined", []).append(title)


def _topic(tree: object, title: str) -> str:
    for item in tree.iter("li"):  # type: ignore[attr-defined]
        if title in item.text_content():
            for form in item.iter("form", "button"):
                where = form.get("action") or form.get("formaction") or ""
                if found := re.search(r"/topics/(\d+)/", where):
                    return found[1]
    raise AssertionError(f"no topic {title!r} on the page")


# During and after --------------------------------------------------------------------------------
def hold(
    community: Community, series: str, day: date, start: datetime, *,
    moderator: Somebody, people: Sequence[Somebody], late: Somebody | None = None,
    mail: bool = False, group: str = "", decision: str = "", with_poll: bool = False,
) -> Call:  # fmt: skip
    """One call: people sign, the moderator leads through the agenda and reads a code aloud, who
    types it is there; notes are written by several; then the record is made final.
    """
    path = f"/calls/{series}/{day}/"
    call = Call(series, day, start, group)
    community.to(start - timedelta(minutes=8))  # a reminder was sent before
    community.all_at_once(lambda one: _sign(community, path, one), [moderator, *people])
    community.later(start + timedelta(minutes=1))
    lead = community.as_(moderator)
    page = lead.send(path, "/next/", look=True)
    if not group:
        _type_codes(community, path, page, people[: len(people) * 2 // 3])
    for one in people[:1] if group else people[:2]:
        _write(community, path, one, f"- {one.name}: said on {day}\n")
        call.notes += f"- {one.name}: said on {day}\n"
    if with_poll:
        _ask(community, path, moderator, people)
    if decision:
        lead.send(page, "/decisions/", text=decision)
        call.decisions.append(decision)
        action = f"Write up what was decided on {day}"
        lead.send(page, "/actions/", "mine", text=action)
        call.actions.append(action)
    community.later(start + timedelta(minutes=40))
    page = lead.send(page, "/end/", look=True)
    if late is not None:
        community.later(start + timedelta(minutes=58))
        _sign(community, path, late)
        call.unconfirmed.append(late.name)
    if page.offers("/roll-call/confirm/"):  # who did not type it and was not late
        lead.send(page, "/roll-call/confirm/")
    _finalise(community, path, call, moderator, mail)
    call.confirmed = [one.name for one in (moderator, *people)]
    community.book.calls.append(call)
    return call


def _sign(community: Community, path: str, one: Somebody) -> None:
    new = one.came_at is not None and community.now - one.came_at < timedelta(days=7)
    said = {"first_time": True, "introduction": f"I am {one.name}."} if new else {}
    community.do(one, path, "/roll-call/", name=one.name, **said)


def _type_codes(community: Community, path: str, page: Page, people: Sequence[Somebody]) -> None:
    """The moderator reads the code aloud; who hears it types it."""
    spoken = "".join(page.tree.find_class("spoken-code")[0].text_content().split())
    community.all_at_once(
        lambda one: community.do(one, path, "/roll-call/code/", code=spoken.lower()), people
    )


def _write(community: Community, path: str, one: Somebody, line: str) -> None:
    page = community.as_(one).get(path)
    form, _pressed = page.button("/write/")
    before = str(dict(form.form_values())["text"])
    one.browser.send(page, "/write/", text=f"{before.rstrip()}\n{line}")


def _ask(community: Community, path: str, moderator: Somebody, voters: Sequence[Somebody]) -> None:
    lead = community.as_(moderator)
    lead.send(path, "/polls/", question="Shall we do it?", options="Yes\nNo\nLater")
    for number, voter in enumerate(voters):
        page = community.as_(voter).get(path)
        boxes = page.tree.xpath("//form[contains(@class,'ballot')]//input[@name='option']")
        voter.browser.send(page, "/vote/", option=boxes[number % 2].get("value"))


def _finalise(community: Community, path: str, call: Call, moderator: Somebody, mail: bool) -> None:
    """The record is made final; now and then it goes to the main list."""
    lead = community.as_(moderator)
    page = lead.get(path + "wrap-up/")
    said = {"mail": mail} if page.tree.xpath("//input[@name='mail']") else {}
    lead.send(
        page, "/finalise/", summary=f"What we spoke of on {call.day}.",
        consent_line="Everybody agreed at the start.", **said,
    )  # fmt: skip
    if mail and said:
        community.book.facts["records mailed"] = community.book.facts.get("records mailed", 0) + 1
