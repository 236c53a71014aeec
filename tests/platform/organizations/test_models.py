"""Organizations and who belongs to them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from alliance.organizations.models import Affiliation, Organization, Representative

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization():
    return Organization.objects.create(slug="example", name="Example University")


def test_an_affiliation_cannot_end_before_it_starts(organization, person):
    wrong = Affiliation(
        person=person,
        organization=organization,
        starts_on=date(2026, 5, 1),
        ends_on=date(2026, 4, 1),
    )
    with pytest.raises(ValidationError, match="before the first"):
        wrong.full_clean()


def test_an_organization_has_one_primary_representative_at_a_time(
    organization, person, other_person
):
    first = Representative.objects.create(
        person=person, organization=organization, starts_on=date(2026, 1, 1)
    )
    second = Representative(
        person=other_person, organization=organization, starts_on=date(2026, 6, 1)
    )
    with pytest.raises(ValidationError, match="primary representative already"):
        second.full_clean()
    first.ends_on = date(2026, 5, 31)
    first.save()
    second.full_clean()
    second.save()


def test_there_can_be_many_alternates(organization, person, other_person):
    for who in (person, other_person):
        row = Representative(
            person=who,
            organization=organization,
            kind=Representative.Kind.ALTERNATE,
            starts_on=date(2026, 1, 1),
        )
        row.full_clean()
        row.save()
    assert organization.representatives.count() == 2
