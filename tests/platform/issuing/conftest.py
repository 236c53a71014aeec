"""An issuer, its achievement, and people around it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from alliance.issuing import services
from alliance.issuing.designer import Design
from alliance.issuing.models import Achievement, Award, Issuer
from alliance.people.models import Person


@pytest.fixture
def make_issuer(db: None) -> Callable[..., Issuer]:
    def make(owner: Person, name: str = "Harbour School") -> Issuer:
        return services.create_issuer(
            owner, name=name, url="https://harbour.example.org/", email="badges@example.org",
            description="Teaches sailing.",
        )  # fmt: skip

    return make


@pytest.fixture
def issuer(make_issuer: Callable[..., Issuer], person: Person) -> Issuer:
    return make_issuer(person)


@pytest.fixture
def make_achievement(db: None) -> Callable[..., Achievement]:
    def make(issuer: Issuer, by: Person, **fields: object) -> Achievement:
        given = {
            "name": "Knot Tier",
            "description": "Ties ten knots without looking.",
            "criteria": "- ten knots\n- **blindfolded**",
            "tags": ["knots", "sailing"],
            "alignments": [
                {"targetName": "Seamanship 1", "targetUrl": "https://example.org/seamanship#1"}
            ],
            "design": Design(icon="link", ribbon_text="Knots"),
        }
        return services.create_achievement(issuer, by=by, **(given | fields))

    return make


@pytest.fixture
def achievement(
    make_achievement: Callable[..., Achievement], issuer: Issuer, person: Person
) -> Achievement:
    return make_achievement(issuer, person)


@pytest.fixture
def award(achievement: Achievement, person: Person) -> Award:
    line = services.AwardLine(
        email="Recipient@Example.org",
        name="Rae",
        narrative="Tied them in a storm.",
        evidence_url="https://example.org/storm",
        evidence_text="A film of it.",
    )
    return services.award(achievement, line, by=person)


@pytest.fixture
def awarder(make_person: Callable[..., Person], issuer: Issuer, person: Person) -> Person:
    who = make_person("awarder")
    services.add_member(issuer, who.email, "awarder", by=person)
    return who


@pytest.fixture
def stranger(make_person: Callable[..., Person], make_issuer: Callable[..., Issuer]) -> Person:
    """Somebody who owns another issuer."""
    who = make_person("mallory")
    make_issuer(who, name="Other School")
    return who
