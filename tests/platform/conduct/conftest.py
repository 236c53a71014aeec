"""A community with handlers, a moderator, staff; and a report of somebody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from alliance.conduct.models import Report
from alliance.conduct.services import reporting
from alliance.people.models import Office, Person
from alliance.people.offices import appoint

SECRET = "the-words-of-the-report-7f3a"


@dataclass
class World:
    """Who is who. `superuser` has every right that software can give, and no office."""

    handler: Person
    second: Person
    moderator: Person
    staff: Person
    superuser: Person
    reporter: Person
    stranger: Person
    accused: Person


@pytest.fixture
def world(make_person: Callable[..., Person]) -> World:
    staff = make_person("staff", is_staff=True)
    made = World(
        handler=make_person("hannah"),
        second=make_person("henry"),
        moderator=make_person("mo"),
        staff=staff,
        superuser=make_person("root", is_staff=True, is_superuser=True),
        reporter=make_person("rita"),
        stranger=make_person("sam"),
        accused=make_person("alex"),
    )
    appoint(made.handler, Office.Kind.CONDUCT, by=staff)
    appoint(made.second, Office.Kind.CONDUCT, by=staff)
    appoint(made.moderator, Office.Kind.MODERATOR, by=staff)
    return made


@pytest.fixture
def tell(world: World) -> Callable[..., tuple[Report, str]]:
    """`tell(by=…, without=…)`: a report, and the token of its link."""

    def make(**given: object) -> tuple[Report, str]:
        told = reporting.Told(
            what=str(given.pop("what", SECRET)),
            may_know=given.pop("may_know", Report.MayKnow.HANDLERS),  # type: ignore[arg-type]
            about="/groups/standard/",
            contact=str(given.pop("contact", "")),
        )
        given.setdefault("by", world.reporter)
        return reporting.report(told, **given)  # type: ignore[arg-type]

    return make
