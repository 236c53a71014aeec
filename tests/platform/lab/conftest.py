"""Runs of the Lab, and badges that were really signed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from alliance.lab import testset
from alliance.lab.models import Run
from alliance.lab.services import beginning, examining, judging, publishing
from alliance.lab.services.beginning import Subject
from alliance.lab.uploads import HandedIn
from alliance.people.models import Person
from badging.documents import Offline

STUDIO = Subject("Studio", "2.4", "House of Studies")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def site(settings: Any) -> None:
    settings.SITE_URL = "https://alliance.example.org"


@pytest.fixture
def good() -> bytes:
    return testset.right_ones("eddsa-jcs-2022", NOW)[0]


@pytest.fixture
def altered(good: bytes) -> bytes:
    said = json.loads(good)
    said["credentialSubject"]["achievement"]["name"] = "Something else"
    return json.dumps(said).encode()


@pytest.fixture
def examined(person: Person, good: bytes) -> Callable[..., Run]:
    """`examined(good, altered)`: a run of `person` with those badges, concluded."""

    def make(*badges: bytes) -> Run:
        given = [HandedIn(f"{n}.json", data) for n, data in enumerate(badges or (good,), 1)]
        run = beginning.issuer_run(STUDIO, given, by=person)
        examining.examine(run.pk, Offline())
        return Run.objects.get(pk=run.pk)

    return make


@pytest.fixture
def published(examined: Callable[..., Run], person: Person) -> Run:
    run = examined()
    publishing.publish(run, by=person)
    return Run.objects.get(pk=run.pk)


@pytest.fixture
def waiting(person: Person) -> Run:
    """A verifier run of `person`."""
    return beginning.verifier_run(STUDIO, by=person)


def expected(run: Run) -> dict[str, str]:
    """What the Lab expects of a verifier, by the names of the badges."""
    return dict(run.samples.values_list("name", "expected"))


def judged(run: Run, by: Person, **said: str) -> Run:
    """The run, scored: as expected but for the badges with these faults."""
    verdicts = {one.name: said.get(one.fault, one.expected) for one in run.samples.all()}
    judging.judge(run, {name: word for name, word in verdicts.items() if word}, by=by)
    return Run.objects.get(pk=run.pk)
