"""An alliance with an issuer of its own, and rules of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.platform.meetings.conftest import make_series

from alliance.directory.services import own
from alliance.issuing.models import Issuer
from alliance.issuing.services import create_achievement, create_issuer
from alliance.meetings.models import Attendance, Meeting
from alliance.people.models import Person
from alliance.recognition import due, facts
from alliance.recognition.facts import Fact, Source
from alliance.recognition.models import Due, FactState, Rule
from alliance.recognition.services import rules


@pytest.fixture(autouse=True)
def site(settings: Any) -> None:
    settings.SITE_URL = "http://127.0.0.1:8000"


@pytest.fixture
def issuer(staff: Person) -> Issuer:
    """The Alliance's own."""
    made = create_issuer(
        staff, name="The Alliance", url="https://alliance.example.org", email="us@example.org"
    )
    own.choose(made, by=staff)
    return made


@pytest.fixture
def make_rule(issuer: Issuer, staff: Person) -> Callable[..., Rule]:
    """`make_rule("attended", count=2)`: a rule in force."""

    def make(source: str = "attended", *, begun: bool = True, **fields: Any) -> Rule:
        achievement = create_achievement(
            issuer, by=staff, name=f"For {source}", description="x", criteria="x"
        )
        rule = rules.draft(by=staff, achievement=achievement, source=source, **fields)
        return rules.begin(rule, by=staff) if begun else rule

    return make


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> dict[str, Fact]:
    """A source "told" of which a test says itself what it tells: `told[key] = fact`."""
    held: dict[str, Fact] = {}

    def tell(person: Person | None) -> list[Fact]:
        return [
            f
            for f in held.values()
            if f.source == "told" and (person is None or f.person_id == person.pk)
        ]

    # By what also takes back a test's own changes of these, in their order.
    monkeypatch.setitem(facts.SOURCES, "told", Source("told", "Told by a test", tell))
    term = Source("term", "A term of a test", tell_terms(held), is_term=True)
    monkeypatch.setitem(facts.SOURCES, "term", term)
    return held


def tell_terms(held: dict[str, Fact]) -> Callable[[Person | None], list[Fact]]:
    def tell(person: Person | None) -> list[Fact]:
        return [
            f
            for f in held.values()
            if f.source == "term" and (person is None or f.person_id == person.pk)
        ]

    return tell


def a_fact(person: Person, key: str, month: int = 3, **fields: Any) -> Fact:
    given: dict[str, Any] = {
        "source": "told",
        "at": datetime(2026, month, 4, 12, tzinfo=UTC),
        "title": f"What is called {key}",
        "path": f"/facts/{key}/",
    }
    return Fact(key=f"{key}:{person.pk}", person_id=person.pk, **(given | fields))


def look_at_all() -> None:
    """What the tasks do, at once."""
    for person_id in Due.objects.order_by("pk").values_list("person_id", flat=True):
        due.look(person_id)


def counted(person: Person, source: str) -> list[str]:
    """What counts of a source for somebody, by title, once they are looked at."""
    due.look(person.pk)
    rows = FactState.objects.filter(person=person, source=source, counts=True).order_by("pk")
    return [row.fact.title for row in rows]


@pytest.fixture
def make_line(db: None) -> Callable[..., Attendance]:
    """A line on the roll call of a call that was `days` ago, of a series that is made once."""
    from datetime import timedelta

    from django.utils import timezone

    series = make_series(0)

    def make(person: Person, days: int = 0) -> Attendance:
        start = timezone.now() - timedelta(days=days)
        meeting, _ = Meeting.objects.get_or_create(
            series=series, day=start.date(), defaults={"starts_at": start}
        )
        return Attendance.objects.create(meeting=meeting, person=person, name=person.name)

    return make
