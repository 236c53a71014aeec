"""What has to be true after the year. Each rule compares what the site shows or sent with the book
of what was done; the names say the rules.
"""

from __future__ import annotations

import json
import mailbox
import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import recurring_ical_events
from tests.year.beginning import GROUPS
from tests.year.community import Community, Posted
from tests.year.working import CONCLUDED, RECHARTERED

Rule = Callable[[Community], None]
RULES: list[Rule] = []
LISTS = ("main", "dev", "announcements")


def rule(function: Rule) -> Rule:
    RULES.append(function)
    return function


@rule
def everybody_who_came_has_an_account(year: Community) -> None:
    staff = year.as_(year.staff)
    page = staff.get("/people/accounts/")
    listed: set[str] = set()
    number = 1
    while True:
        before = len(listed)
        listed |= {one.name for one in year.everybody if one.name in page.text}
        if len(listed) == len({one.name for one in year.everybody}) or number > 12:
            break
        number += 1
        page = staff.get(f"/people/accounts/?page={number}")
        assert len(listed) >= before
    assert listed == {one.name for one in year.everybody}


@rule
def every_confirmed_attendance_is_there_once(year: Community) -> None:
    for call in year.book.calls:
        shown = _call(year, call.series, call.day)
        confirmed = [line["name"] for line in shown["roll_call"] if line["confirmed"]]
        waiting = [line["name"] for line in shown["roll_call"] if not line["confirmed"]]
        assert sorted(confirmed) == sorted(call.confirmed), (call.series, call.day)
        assert sorted(waiting) == sorted(call.unconfirmed), (call.series, call.day)


@rule
def every_record_is_final_with_its_notes_decisions_and_actions(year: Community) -> None:
    for call in year.book.calls:
        shown = _call(year, call.series, call.day)
        assert shown["finalised_at"], (call.series, call.day)
        assert shown["decisions"] == call.decisions
        assert [action["text"] for action in shown["actions"]] == call.actions
        for line in call.notes.splitlines():
            assert shown["notes"].count(line) == 1, (call.series, call.day, line)


@rule
def everybody_reads_of_their_own_calls_that_they_count(year: Community) -> None:
    counted = Counter(name for call in year.book.calls for name in call.confirmed)
    somebody = year.arrived[20]
    words = year.as_(somebody).get("/calls/attendance/").words
    assert str(counted[somebody.name]) in words


@rule
def the_calendar_of_the_year_is_what_took_place(year: Community) -> None:
    """As a calendar program reads it, which knows nothing of us."""
    feed = year.staff.browser.get("/calls/calendar.ics").body
    calendar = icalendar.Calendar.from_ical(feed)
    events = recurring_ical_events.of(calendar).between(date(2026, 1, 1), date(2027, 1, 1))
    seen = sorted(
        event["DTSTART"].dt.astimezone(UTC)
        for event in events
        if str(event.get("STATUS", "")) != "CANCELLED"
    )
    assert seen == sorted(took_place(year))


def took_place(year: Community) -> list[datetime]:
    book = year.book
    found = [
        book.moved.get((series, day), (start, ""))[0].astimezone(UTC)
        for series, planned in book.planned.items()
        for day, start in planned
        if (series, day) not in book.cancelled
    ]
    return [*found, *(start.astimezone(UTC) for _series, start in book.extras)]


@rule
def what_differs_from_the_rule_says_why(year: Community) -> None:
    browser = year.staff.browser
    for reasons in (year.book.cancelled, {k: v[1] for k, v in year.book.moved.items()}):
        for (series, day), reason in reasons.items():
            shown = browser.get(f"/calls/{series}/{day}/", expect=frozenset({200, 404}))
            listed = browser.get(f"/calls/month/{day:%Y-%m}.json").text
            assert reason in shown.text or reason in listed, (series, day, reason)


@rule
def topics_keep_the_votes_that_were_given(year: Community) -> None:
    agendas = Counter(
        item["title"]
        for call in year.book.calls
        if call.series == "community-call"
        for item in _call(year, call.series, call.day)["agenda"]
    )
    held = {str(call.day) for call in year.book.calls}
    for title in year.book.topics:
        if title.removeprefix("Topic of ") in held:
            assert agendas[title] == 1, title


@rule
def a_group_on_a_past_day_is_what_it_was_then(year: Community) -> None:
    for (acronym, day), said in year.book.pages.items():
        now = year.staff.browser.get(f"/groups/{acronym}/at/{day}.json").json()
        assert now == said, (acronym, day)


@rule
def the_cycles_and_what_became_of_the_groups_stand_in_the_record(year: Community) -> None:
    for acronym, name, *_rest in GROUPS:
        shown = year.staff.browser.get(f"/groups/{acronym}.json").json()
        assert shown["state"] == ("concluded" if acronym == CONCLUDED else "active"), acronym
        assert len(shown["cycles"]) == (1 if acronym == CONCLUDED else 2), (acronym, name)
        version = 2 if acronym == RECHARTERED else 1
        assert shown["charter"]["version"] == version, acronym
        states = {d["title"]: d["state"] for d in shown["deliverables"]}
        for (group, title), state in year.book.facts["deliverables"].items():
            if group == acronym:
                assert states[title] == state, (acronym, title)


@rule
def each_message_is_in_the_archive_once(year: Community) -> None:
    for slug in LISTS:
        found = Counter(_archive(year, slug))
        assert set(found.values()) <= {1}, found
        written = {post.message_id for post in year.book.posts if post.mailing_list == slug}
        assert written <= set(found), written - set(found)
        records = set(found) - written  # of calls, mailed by the coordinator
        assert len(records) == (_mailed_records(year) if slug == "main" else 0), records


def _archive(year: Community, slug: str) -> list[str]:
    """Message-IDs of a whole archive, from the mbox of each month."""
    found: list[str] = []
    for month in range(1, 13):
        page = year.staff.browser.get(
            f"/lists/{slug}/archive/2026-{month:02}.mbox", expect=frozenset({200, 404})
        )
        if page.status == 200:
            file = year.site.folder / f"{slug}-{month}.mbox"
            file.write_bytes(page.body)
            with closing(mailbox.mbox(file)) as box:
                found += [str(message["Message-ID"]) for message in box]
    return found


def _mailed_records(year: Community) -> int:
    return int(year.book.facts.get("records mailed", 0))


@rule
def each_mail_of_a_list_reaches_each_who_should_have_it_once(year: Community) -> None:
    """And nobody else; the address that is gone has it from the time before."""
    reached: dict[str, Counter[str]] = {post.message_id: Counter() for post in year.book.posts}
    for mail in year.site.post.all():
        if mail.header("List-Id") and (number := mail.header("Message-ID")) in reached:
            reached[number][mail.to] += 1
    for post in year.book.posts:
        assert _wrong(post, reached[post.message_id]) == {}, post.subject


def _wrong(post: Posted, reached: Counter[str]) -> dict[str, int]:
    """Addresses that got it another number of times than once, or should not have got it."""
    return {
        address: reached[address]
        for address in set(reached) | post.to_each
        if reached[address] != (1 if address in post.to_each else 0)
    }


@rule
def who_wants_digests_finds_each_message_in_one_of_them(year: Community) -> None:
    posts = [post for post in year.book.posts if post.mailing_list == "main"]
    for one in year.arrived:
        if one.lists.get("main") != "digest" or one.came_at is None:
            continue
        digests = [
            m.message for m in year.site.post.boxes[one.email]
            if "digest" in m.header("Subject").lower() and "<main." in m.header("List-Id")
        ]  # fmt: skip
        found = Counter(
            str(part["Message-ID"])
            for digest in digests
            for part in digest.walk()
            if part["Message-ID"] and part is not digest
        )
        due = {post.message_id for post in posts if post.at > one.came_at}
        assert due
        assert {number: found[number] for number in due} == dict.fromkeys(due, 1), one.email
        return  # one reader's digests are those of all; reading each of them takes long


@rule
def spam_reaches_nobody_and_is_not_answered(year: Community) -> None:
    assert year.book.held
    for mail in year.site.post.all():
        is_copy = mail.header("List-Id") and mail.header("Subject") in year.book.held
        assert not is_copy, mail.to
    assert year.site.post.have("offer@spam.example") == 0


@rule
def who_left_by_one_press_gets_nothing_more(year: Community) -> None:
    assert year.book.left
    for address, slug in year.book.left:
        page = year.as_(year.offices["moderator"]).get(f"/lists/{slug}/members/?search={address}")
        assert f">{address}<" not in page.text


@rule
def an_address_that_is_gone_is_written_to_no_more(year: Community) -> None:
    gone = year.book.facts["gone"]
    with closing(year.site.read()) as database:
        row = database.execute(
            "SELECT bounce_score, suspended_at IS NOT NULL OR ended_at IS NOT NULL"
            " FROM lists_subscription WHERE email = ? AND mailing_list_id ="
            " (SELECT id FROM lists_mailinglist WHERE slug = 'main')",
            (gone,),
        ).fetchone()
    assert row is not None and (row[0] > 0 or row[1]), row


@rule
def nothing_waits_to_go_out(year: Community) -> None:
    """A mail that a server was too busy to take is tried again, and leaves then. To whom a mail was
    that failed for good is forgotten some weeks later.
    """
    year.to(year.now + timedelta(hours=1))
    with closing(year.site.read()) as database:
        stuck = database.execute(
            'SELECT "to", status, attempts, last_error FROM outbox_outboxitem'
            " WHERE status <> 'delivered' UNION ALL"
            " SELECT email, status, attempts, last_error FROM lists_delivery"
            " WHERE status NOT IN ('delivered', 'dropped')"
        ).fetchall()
    for_good = [(year.book.facts["gone"], "failed"), ("", "failed")]
    assert [row for row in stuck if row[:2] not in for_good] == []


@rule
def the_doctor_finds_nothing_to_mend(year: Community) -> None:
    """But that two mails could not be delivered, to the address that is gone."""
    checks = json.loads(year.site.alliance("doctor", "--json"))
    bad = {one["check"]: one["text"] for one in checks if one["outcome"] != "ok"}
    bad.pop("outbox", None)  # the rule before looks at each of them
    bad.pop("site", None)  # nobody outside reaches this machine
    assert bad == {}


@rule
def the_servers_have_logged_no_error(year: Community) -> None:
    lines = year.site.log().splitlines()
    bad = [line for line in lines if any(w in line for w in ("ERROR", "CRITICAL", "Traceback"))]
    assert bad == [], "\n".join(bad[:10])


@rule
def questions_pledges_and_history_are_there(year: Community) -> None:
    browser, facts = year.staff.browser, year.book.facts
    for where in facts["questions"]:
        assert "Press Share" in browser.get(where).words.replace("press Share", "Press Share")
    for where in facts["pledges"]:
        assert browser.get(where).status == 200
    assert "kept" in browser.get(facts["kept"]).words.lower()
    assert facts["history"] in browser.get("/history/").text


@rule
def a_report_is_read_by_the_officer_and_nobody_else(year: Community) -> None:
    officer = year.as_(year.offices["conduct"])
    page = officer.get("/conduct/cases/")
    links = page.tree.xpath("//main//a[starts-with(@href,'/conduct/cases/')]/@href")
    cases = {link for link in links if link.count("/") == 4}
    assert len(cases) == year.book.facts["reports"]
    for case in cases:
        assert "shouted" in officer.get(case).words
        for other in (year.staff, year.offices["moderator"], year.arrived[20]):
            year.as_(other).get(case, expect=frozenset({404}))


@rule
def the_export_of_the_alliance_holds_all_of_it(year: Community) -> None:
    file = year.site.folder / "alliance.zip"
    file.unlink(missing_ok=True)
    year.site.alliance("export", str(file))
    with zipfile.ZipFile(file) as whole:
        assert whole.testzip() is None
        lines = {
            name: [json.loads(line) for line in whole.read(name).splitlines() if line.strip()]
            for name in whole.namelist()
            if name.endswith(".jsonl")
        }
        people = lines["people/people.jsonl"]
        assert len(people) == len(year.arrived) + 1
        for call in year.book.calls:
            record = json.loads(whole.read(f"meetings/{call.series}/{call.day}.json"))
            names = [line["name"] for line in record["roll_call"] if line["confirmed"]]
            assert sorted(names) == sorted(call.confirmed), (call.series, call.day)
        boxes = [name for name in whole.namelist() if name.endswith(".mbox")]
        mail = b"".join(whole.read(name) for name in boxes)
        for post in year.book.posts:
            assert mail.count(f"Message-ID: {post.message_id}".encode()) == 1, post.message_id


def _call(year: Community, series: str, day: date) -> dict[str, Any]:
    said: dict[str, Any] = year.staff.browser.get(f"/calls/{series}/{day}.json").json()
    return said


def numbers(year: Community) -> dict[str, int]:
    """The year in numbers, for whoever reads of it."""
    browsers = [one.browser for one in (*year.everybody, year.staff)]
    calls = Counter("group" if call.group else "common" for call in year.book.calls)
    size = sum(f.stat().st_size for f in Path(year.site.data).rglob("*") if f.is_file())
    return {
        "people": len(year.arrived),
        "requests": sum(browser.requests for browser in browsers),
        "calls of everybody": calls["common"],
        "calls of groups": calls["group"],
        "confirmed attendances": sum(len(call.confirmed) for call in year.book.calls),
        "messages to the lists": len(year.book.posts),
        "mails that arrived": year.site.post.count(),
        "MiB of data": size // 2**20,
    }


__all__ = ["RULES", "numbers", "timedelta"]
