"""A run is begun for an organization by whoever represents it, by their choice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test import Client
from tests.conftest import client_of
from tests.platform.lab.conftest import STUDIO, expected

from alliance.directory.members import Organization as Spoken
from alliance.directory.members import members
from alliance.groups.queries import today
from alliance.lab.models import Behalf, Run
from alliance.lab.services import beginning, judging, publishing
from alliance.organizations.models import Organization, Representative
from alliance.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(person: Person) -> Organization:
    """`person` represents it."""
    made = Organization.objects.create(name="School of Reading", slug="school")
    Representative.objects.create(
        person=person, organization=made, starts_on=today() - timedelta(days=9)
    )
    return made


def as_spoken(school: Organization) -> Spoken:
    found = members().organization(school.public_id)
    assert found is not None
    return found


def test_whoever_represents_an_organization_says_that_a_run_is_for_it(
    school: Organization, person: Person, other_person: Person
) -> None:
    browser = client_of(person)
    page = browser.get("/lab/verifier/").content.decode()
    assert "School of Reading" in page
    words = {"product": "Reader", "release": "1", "maker": "We", "mechanisms": ["vc-jwt"]}
    assert (
        browser.post("/lab/verifier/", words | {"organization": str(school.public_id)}).status_code
        == 302
    )
    run = Run.objects.get()
    judging.judge(run, expected(run), by=person)
    publishing.publish(Run.objects.get(pk=run.pk), by=person)
    seen = Client().get(run.get_absolute_url()).content.decode()
    assert '<a href="/organizations/school/">School of Reading</a>' in seen
    assert "for School of Reading" in Client().get("/lab/").content.decode()
    told = Client().get(f"/lab/runs/{run.public_id}.json").json()
    assert told["organization"] == {
        "name": "School of Reading",
        "url": "https://alliance.example.org/organizations/school/",
    }
    assert browser.post("/lab/verifier/", words | {"organization": ""}).status_code == 302
    assert Behalf.objects.count() == 1, "it is their choice"


def test_nobody_else_does_and_it_stays_as_it_was_said(
    school: Organization, person: Person, other_person: Person, staff: Person
) -> None:
    for somebody in (other_person, staff):
        with pytest.raises(PermissionDenied):
            beginning.verifier_run(STUDIO, ["vc-jwt"], by=somebody, organization=as_spoken(school))
        with pytest.raises(PermissionDenied):
            beginning.issuer_run(STUDIO, [], by=somebody, organization=as_spoken(school))
    browser = client_of(other_person)
    assert "School of Reading" not in browser.get("/lab/verifier/").content.decode()
    words = {"product": "R", "release": "1", "maker": "W", "mechanisms": ["vc-jwt"]}
    browser.post("/lab/verifier/", words | {"organization": str(school.public_id)})
    assert not Behalf.objects.exists()
    beginning.verifier_run(STUDIO, ["vc-jwt"], by=person, organization=as_spoken(school))
    for statement in ("UPDATE lab_behalf SET organization_name = 0", "DELETE FROM lab_behalf"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(TypeError):
        Behalf.objects.get().delete()
