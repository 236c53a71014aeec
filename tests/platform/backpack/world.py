"""One issuer, one achievement, and badges that were really signed: for three folders of tests."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest

import badging
from alliance.issuing import claims, services
from alliance.issuing.models import Achievement, Award
from alliance.people.models import Person
from badging import identity

_number = itertools.count(1)


@pytest.fixture
def teacher(make_person: Callable[..., Person]) -> Person:
    return make_person("teacher")


@pytest.fixture
def achievement(teacher: Person) -> Achievement:
    issuer = services.create_issuer(
        teacher, name="Harbour School", url="https://harbour.example.org/",
        email="badges@example.org",
    )  # fmt: skip
    return services.create_achievement(
        issuer, by=teacher, name="Knot Tier", description="Ties ten knots without looking.",
        criteria="- ten knots\n- **blindfolded**", tags=["knots"],
    )  # fmt: skip


@pytest.fixture
def make_award(achievement: Achievement, teacher: Person) -> Callable[..., Award]:
    """`make_award("ada@example.org", name="Ada")`: signed, stored and mailed."""

    def make(email: str = "ada@example.org", **fields: Any) -> Award:
        line = services.AwardLine(email=email, **fields)
        return services.award(achievement, line, by=teacher)

    return make


def token_of(award: Award) -> str:
    return claims.token_for(award.public_id)


def foreign_badge(email: str = "ada@example.org", *, hashed: bool = True, **changes: Any) -> bytes:
    """A badge of somebody who has nothing to do with this site: issuer and key are one did:key."""
    key = badging.generate_key("ed25519")
    proof = changes.pop("proof", "eddsa-rdfc-2022")
    subject = {
        "type": ["AchievementSubject"],
        "identifier": [
            identity.identity_object(email, "salt")
            if hashed
            else {
                "type": "IdentityObject",
                "hashed": False,
                "identityHash": email,
                "identityType": "emailAddress",
            }
        ],
        "achievement": {
            "id": "https://elsewhere.example.org/achievements/1",
            "type": ["Achievement"],
            "name": "Sail Mender",
            "description": "Mends sails.",
            "criteria": {"narrative": "Mend a sail."},
        },
    }
    credential = {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": f"https://elsewhere.example.org/credentials/{next(_number)}",
        "type": ["VerifiableCredential", "AchievementCredential"],
        "name": "Sail Mender",
        "issuer": {"id": key.controller, "type": ["Profile"], "name": "Sail Loft"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": subject,
    }
    return badging.issue(credential | changes, key, proof=proof)
