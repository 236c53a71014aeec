"""Rules and what came of them, for a demonstration: made-up people, real facts, real badges."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from alliance.calls.models import CallSeries
from alliance.calls.occurrences import occurrences_of
from alliance.directory.services import own
from alliance.issuing.designer import PALETTES, Design
from alliance.issuing.models import Achievement, Issuer
from alliance.issuing.seed import DEMO_SLUG
from alliance.issuing.services import create_achievement
from alliance.lab.models import Run
from alliance.meetings.models import AgendaItem, Attendance, Meeting, Speaker
from alliance.notices.quiet import quietly
from alliance.people.models import Person
from alliance.proposals.models import Revision
from alliance.proposals.services import reporting
from alliance.recognition import due
from alliance.recognition.deciding import Window
from alliance.recognition.models import Rule
from alliance.recognition.services import rules

CALLS = 3
INTRODUCTION = "Trying out what an alliance can be. An example for this demonstration."
SERIES = "community-call"
TALK = "Badges of a reading circle, three years on (demo)"


class DemoRule(NamedTuple):
    """`words` are those of a new achievement; without them there is one of that name."""

    name: str
    source: str
    times: int
    window: str
    scope: str
    words: tuple[str, str] = ("", "")
    look: tuple[str, str, str] = ("", "", "")  # shape, icon, palette


DEMO_RULES = (
    DemoRule("First Community Call", "introduced", 1, Window.EVER, f"series:{SERIES}"),
    DemoRule(
        "Regular of the Community Call", "attended", CALLS + 1, Window.YEAR, f"series:{SERIES}",
        (
            "Was on the community call again and again.",
            "Be on four community calls within one year. The roll call says who was there, and "
            "the coordinator confirms it.",
        ),
        ("seal", "people", "lagoon"),
    ),
    DemoRule(
        "Answer that Helped", "answered", 1, Window.EVER, "",
        (
            "Answered a question of somebody else, who said that it helped.",
            "Give an answer in the help room that whoever asked accepts.",
        ),
        ("flower", "lens", "saffron"),
    ),
    DemoRule(
        "Presented to the Community", "presented", 1, Window.YEAR, f"series:{SERIES}",
        (
            "Showed the community something that others can use.",
            "Accept an invitation to speak on the community call, and present. Once a year.",
        ),
        ("octagon", "microphone", "plum"),
    ),
    DemoRule(
        "Led a Cycle", "chaired", 1, Window.EACH, "",
        (
            "Led a working group through a cycle of its work.",
            "Chair a working group on at least half of the days of a cycle, until it ends.",
        ),
        ("shield", "compass", "harbour"),
    ),
    DemoRule(
        "Brought a Proposal Further", "proposed", 1, Window.EVER, "",
        (
            "Wrote or carried a proposal that entered a stage by vote.",
            "Be champion or editor of a proposal on the day on which it enters a stage.",
        ),
        ("rosette", "pencil", "forest"),
    ),
    DemoRule(
        "Promise Kept", "delivered", 1, Window.EACH, "",
        (
            "Delivered what a working group had promised.",
            "Own a deliverable of a working group, and deliver it.",
        ),
        ("pennant", "check", "bronze"),
    ),
)  # fmt: skip


@transaction.atomic
def add_demo_recognition(administrator: Person) -> int:
    """Let the demo issuer speak for the alliance, with rules; return how many were made. Needs the
    demo badges, groups, questions and calls.

    Nobody has said yes yet: whoever starts the demonstration is asked whether they want a badge.
    """
    issuer = Issuer.objects.filter(slug=DEMO_SLUG).first()
    if issuer is None or Rule.objects.filter(is_demo=True).exists():
        return 0
    own.choose(issuer, by=administrator)
    people = Person.objects.filter(email__endswith="@demo.example.org", is_active=True)
    _add_calls([administrator, *people.order_by("pk")[:5]], timezone.now())
    for demo in DEMO_RULES:
        _add_rule(issuer, demo, administrator)
    due.compare(timezone.now())  # the tasks look at whom it concerns once pages are served
    return len(DEMO_RULES)


def add_demo_report() -> bool:
    """Report the demo run of the Lab on the demo draft, once; whether that was done."""
    run = Run.objects.filter(is_demo=True, kind=Run.Kind.ISSUER, publication__isnull=False).first()
    revision = Revision.objects.filter(proposal__slug="demo-skill-levels").last()
    if run is None or run.by is None or revision is None:
        return False
    if revision.proposal.reports.filter(run=str(run.public_id)).exists():
        return False
    with quietly():
        reporting.report(
            revision,
            by=run.by,
            product=run.product,
            implementer=run.maker,
            passed=0,
            total=1,
            text="Names the scale in each badge that it issues.",
            url="",
            run=str(run.public_id),
        )
    return True


def _add_rule(issuer: Issuer, demo: DemoRule, administrator: Person) -> None:
    achievement = issuer.achievements.filter(name=demo.name).first()
    rule = rules.draft(
        by=administrator,
        achievement=achievement or _achievement(issuer, demo, administrator),
        source=demo.source,
        count=demo.times,
        window=demo.window,
        scope=demo.scope,
    )
    Rule.objects.filter(pk=rule.pk).update(is_demo=True)
    rules.begin(rule, by=administrator)


def _achievement(issuer: Issuer, demo: DemoRule, administrator: Person) -> Achievement:
    shape, icon, name = demo.look
    palette = PALETTES[name]
    return create_achievement(
        issuer,
        by=administrator,
        name=demo.name,
        description=demo.words[0],
        criteria=demo.words[1],
        design=Design(
            shape=shape,
            pattern="rings",
            icon=icon,
            ground=palette.ground,
            rim=palette.rim,
            ink=palette.ink,
            ribbon=palette.ribbon,
            ribbon_text="DEMO",
        ),
        achievement_type="Badge",
        tags=["demo", "recognition"],
    )


def _add_calls(people: list[Person], now: datetime) -> None:
    """The last calls of the community, with who was there; the last line of each waits."""
    series = CallSeries.objects.filter(slug=SERIES).first()
    if series is None:
        return
    past = [
        call
        for call in occurrences_of(series, now - timedelta(weeks=CALLS + 1), now, ())
        if call.start < now - timedelta(hours=2)
    ]
    past.sort(key=lambda call: call.start)
    for number, call in enumerate(past[-CALLS:]):
        day = call.original_start.astimezone(ZoneInfo(series.time_zone)).date()
        meeting, is_new = Meeting.objects.get_or_create(
            series=series,
            day=day,
            defaults={"starts_at": call.start, "duration_min": series.duration_min},
        )
        if is_new and number == 0 and len(people) > 1:
            _add_talk(meeting, people[1])
        for person in people[: len(people) - number] if is_new else ():
            late = person == people[-1]
            Attendance.objects.create(
                meeting=meeting,
                person=person,
                name=str(person),
                first_time=number == 0,
                introduction=INTRODUCTION if number == 0 else "",
                at=call.start,
                proof=Attendance.Proof.NONE if late else Attendance.Proof.HOST,
                confirmed_at=None if late else call.start,
            )


def _add_talk(meeting: Meeting, speaker: Person) -> None:
    item = AgendaItem.objects.create(
        meeting=meeting, position=1, title=TALK, began_at=meeting.starts_at
    )
    Speaker.objects.create(
        item=item,
        name=str(speaker),
        email=speaker.email,
        person=speaker,
        state=Speaker.State.ACCEPTED,
        presented_at=meeting.starts_at,
    )
