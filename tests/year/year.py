"""The year from its first Monday to its last week: what happens when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from tests.year import arriving, beginning, calling, helping, working, writing
from tests.year.beginning import GROUPS
from tests.year.calling import COMMON, EXTRA, SUMMIT, SUMMIT_AT
from tests.year.cast import Breadth, Somebody
from tests.year.community import FIRST_MONDAY, NEW_YORK, Community, at
from tests.year.site import YearSite

ADMINISTRATOR = "staff@alliance.example.org"
REMEMBERED = (date(2026, 3, 9), date(2026, 7, 27), date(2026, 11, 9))


def live_through(
    folder: Path, breadth: Breadth, say: Callable[[str], None] = lambda words: None
) -> Community:
    """A site in `folder` that has lived through the year; it still runs."""
    site = YearSite(folder, at(FIRST_MONDAY, 8), administrator=ADMINISTRATOR)
    community = Community(site, breadth, ADMINISTRATOR)
    community.say = say
    try:
        link = site.begin()
        say("the site runs")
        first_weeks(community, link)
        for week in range(breadth.weeks):
            one_week(community, week)
        end(community)
    except BaseException:
        community.close()
        raise
    return community


def first_weeks(community: Community, link: str) -> None:
    beginning.begin(community, link)
    calling.plan(community)
    beginning.organizations(community)
    community.say("twelve organizations joined")
    beginning.groups(community)
    calling.plan_group_calls(community)
    community.say("six groups were proposed, chartered, and work")


def one_week(community: Community, week: int) -> None:
    monday = FIRST_MONDAY + timedelta(weeks=week)
    community.to(at(monday, 9, 30))
    new = arriving.come(community, _how_many_come(community, week))
    for one in new:
        if one.number % 3 == 0:
            group = _open_groups(community)[one.number // 3 % len(_open_groups(community))]
            arriving.join(community, one, group)
    calling.change_calendar(community, week, monday)
    happenings(community, week, monday)
    mails(community, week, monday, new)
    calls(community, week, monday, new)
    community.say(
        f"{monday:%d %b}: {len(community.arrived)} people, {len(community.book.calls)} calls, "
        f"{community.site.post.count()} mails"
    )


def _how_many_come(community: Community, week: int) -> int:
    """The same each week, so that all are there some weeks before the end."""
    weeks = max(1, min(community.breadth.weeks, 46) - 1)
    left = len(community.everybody) - len(community.arrived)
    each = -(-(len(community.everybody) - beginning.FOUNDERS) // weeks)
    return min(left, each)


def _open_groups(community: Community) -> list[str]:
    over = community.book.facts.get("concluded", ())
    return [acronym for acronym, *_ in GROUPS if acronym not in over]


def regulars(community: Community, count: int) -> list[Somebody]:
    """Some of the ten who come often; never who leads. The site asks them for a code every two
    weeks.
    """
    busy = {
        *(o.number for o in community.offices.values()),
        *(c.number for c in community.chairs.values()),
    }
    rest = [one for one in community.arrived[17 : beginning.FOUNDERS] if one.number not in busy]
    return community.pick(count, rest[:10])


# Calls -------------------------------------------------------------------------------------------
def calls(community: Community, week: int, monday: date, new: list[Somebody]) -> None:
    """Those of this week that take place, one after the other as the clock says."""
    book, due = community.book, []
    sunday = monday + timedelta(days=7)
    for series, planned in book.planned.items():
        for day, start in planned:
            if (series, day) in book.cancelled:
                continue
            begins = book.moved.get((series, day), (start, ""))[0]
            if monday <= begins.date() < sunday:
                due.append((begins, series, day))
    for (series, start), _reason in book.extras.items():
        if monday <= start.date() < sunday:
            due.append((start, series, start.date()))
    prepare(community, week, [day for _, series, day in due if series == COMMON])
    for start, series, day in sorted(due):
        if series in (COMMON, SUMMIT):
            common_call(community, week, series, day, start, new)
        else:
            group_call(community, series, day, start)


def prepare(community: Community, week: int, days: list[date]) -> None:
    for day in days[:1]:
        people = regulars(community, 4)
        calling.suggest(community, day, people[0], f"Topic of {day}", people[1 : 2 + week % 3])
    if week % 8 == 4:
        calling.decline(community, regulars(community, 1)[0], f"A topic too far, {week}")


def common_call(
    community: Community, week: int, series: str, day: date, start: object, new: list[Somebody]
) -> None:
    people = [*new[:3], *regulars(community, community.breadth.regulars)]
    late = next((one for one in new[3:4]), None) if week % 4 == 1 else None
    calling.hold(
        community, series, day, start, moderator=community.offices["coordinator"],  # type: ignore[arg-type]
        people=people, late=late, mail=week % 4 == 0 and series == COMMON,
        decision=f"Agreed on {day}: we go on." if week % 2 == 0 else "", with_poll=week % 8 == 0,
    )  # fmt: skip


def group_call(community: Community, series: str, day: date, start: object) -> None:
    acronym = series.removesuffix("-call")
    chair = community.chairs[acronym]
    members = [
        one for one in community.arrived
        if acronym in one.groups and one is not chair and one.number < beginning.FOUNDERS
    ]  # fmt: skip
    calling.hold(
        community, series, day, start, moderator=chair, group=acronym,  # type: ignore[arg-type]
        people=community.pick(1, members),
    )  # fmt: skip


# Mail --------------------------------------------------------------------------------------------
def mails(community: Community, week: int, monday: date, new: list[Somebody]) -> None:
    """A thread a month on the main list, dev now and then, an announcement each month."""
    community.to(at(monday, 13))
    writer, other = regulars(community, 2)
    if week % 4 == 1:
        first = writing.by_mail(community, writer, "main", f"What I made, week {week}")
        writing.by_mail(community, other, "main", first.subject, answer=first)
    if week % 8 == 3:
        first = writing.from_page(community, writer, "main", f"A thought of week {week}")
        writing.answer_from_page(community, other, "main", first)
    if week % 4 == 2:
        moderator = community.offices["moderator"]
        writing.from_page(community, moderator, "announcements", f"News of week {week}")
    if week % 6 == 2:
        newcomer = next(
            (one for one in community.arrived if _has_not_written(community, one)), None
        )
        if newcomer is not None:
            community.book.facts.setdefault("let through", []).append(newcomer.number)
            first = writing.newcomer_is_let_through(community, newcomer)
    if week % 13 == 6:
        writing.spam(community, monday)
    if week % 13 == 9:
        leaver = next(
            one
            for one in community.arrived[beginning.FOUNDERS :]
            if one.lists.get("main") == "each"
            and any("<main." in m.header("List-Id") for m in community.site.post.boxes[one.email])
        )
        writing.leave_by_one_press(community, leaver, "main")
    if week == 20:
        writing.bounce(community, community.arrived[22], "main")
    if week == 24:
        writing.address_ends(community, community.arrived[33])


def _has_not_written(community: Community, one: Somebody) -> bool:
    done = community.book.facts.get("let through", ())
    return one.lists.get("dev") == "each" and one.number not in done


# All else ----------------------------------------------------------------------------------------
def happenings(community: Community, week: int, monday: date) -> None:
    facts = community.book.facts
    if week % 6 == 5:
        asker, answerer = regulars(community, 2)
        volunteer = community.offices["volunteer"]
        by = volunteer if week % 12 == 5 else answerer
        helping.question(community, asker, by, f"How do I share a badge? (week {week})")
    if week == 9:
        working.deliver(community, "standard", GROUPS[0][4][0], "review")
        working.cabinet(community, "standard", "River University")
    if week == 14:
        working.change_chair(
            community, "trust", community.arrived[30], by=community.chairs["trust"]
        )
    if week == 22:
        working.recharter(community)
    if week == 23:
        helping.pledges(community, community.arrived[17:23])
    if week == 24:
        helping.history(community, regulars(community, 1)[0])
    if week == 25:
        working.second_cycle(community, monday, date(2026, 12, 18))
    if week == 30:
        helping.report(community, regulars(community, 1)[0])
    if week == 34:
        slug = f"{working.CONCLUDED}-call"
        calling.end_series(community, slug, community.chairs[working.CONCLUDED], monday)
        working.conclude(community)
        facts["concluded"] = [working.CONCLUDED]
        community.book.planned[slug] = [
            (day, start) for day, start in community.book.planned[slug] if start < community.now
        ]
    if week == 46:
        helping.keep_pledge(community, community.arrived[17], 0)
    if monday in REMEMBERED:
        working.remember(community, monday)


def end(community: Community) -> None:
    """The last days; everything that waits until a later hour is done, too."""
    monday = FIRST_MONDAY + timedelta(weeks=community.breadth.weeks)
    community.to(at(monday, 9))
    community.to(at(monday + timedelta(days=2), 9))


__all__ = ["EXTRA", "NEW_YORK", "SUMMIT_AT", "live_through"]
