"""The demonstration shows what the registry is for: issuers that answer to members."""

from __future__ import annotations

from typing import Any

import pytest

from alliance.directory.queries import answers_to, entries
from alliance.directory.seed import DEMO_ISSUERS, add_demo_registry
from alliance.issuing.models import Award, Issuer
from alliance.membership.seed import add_demo_members
from alliance.people.models import Person


@pytest.mark.django_db
def test_issuers_of_the_demonstration_answer_to_its_members_and_are_made_once(
    settings: Any,
) -> None:
    settings.SITE_URL = "https://alliance.example.org"
    administrator = Person.objects.create_user("admin@example.org", name="First administrator")
    add_demo_members()
    assert add_demo_registry(administrator) == len(DEMO_ISSUERS)
    assert {entry.organization.name for entry in entries()} == {one.name for one in DEMO_ISSUERS}
    given = Award.objects.get()
    answer = answers_to(given.achievement.issuer.did)
    assert answer is not None and answer.organization.name == DEMO_ISSUERS[0].name
    assert add_demo_registry(administrator) == 0
    assert Issuer.objects.count() == len(DEMO_ISSUERS)
