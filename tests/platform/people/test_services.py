"""Accounts and proven addresses."""

import pytest
from allauth.account.models import EmailAddress

from alliance.people.models import Person
from alliance.people.queries import proven_addresses
from alliance.people.services import AddressTaken, person_for_proven_address, prove_address

pytestmark = pytest.mark.django_db


def test_proving_an_address_makes_an_account_that_owns_it():
    person = person_for_proven_address("Ada@Example.org", name="Ada")
    assert (person.email, person.name) == ("ada@example.org", "Ada")
    assert proven_addresses(person) == {"ada@example.org"}
    assert not person.has_usable_password()


def test_proving_the_same_address_again_finds_the_same_person(person):
    assert person_for_proven_address("ADA@example.org") == person
    assert Person.objects.count() == 1


def test_a_second_address_is_proven_beside_the_primary(person):
    prove_address(person, "ada@work.example.org")
    assert proven_addresses(person) == {"ada@example.org", "ada@work.example.org"}
    assert EmailAddress.objects.get(user=person, primary=True).email == "ada@example.org"


def test_an_address_proven_by_one_cannot_be_proven_by_another(person, other_person):
    with pytest.raises(AddressTaken, match="belongs to another account"):
        prove_address(other_person, "ada@example.org")
    assert proven_addresses(other_person) == {"grace@example.org"}


def test_an_address_merely_typed_by_another_goes_to_the_one_who_proves_it(person, other_person):
    EmailAddress.objects.create(user=other_person, email="new@example.org", verified=False)
    prove_address(person, "new@example.org")
    assert EmailAddress.objects.get(email="new@example.org").user == person


def test_an_account_opened_in_anothers_name_is_emptied_when_the_owner_proves_the_address(client):
    squatter = Person.objects.create_user("victim@example.org", password="known-to-the-squatter")
    EmailAddress.objects.create(user=squatter, email="squatter@example.org", verified=False)
    client.force_login(squatter)

    owner = person_for_proven_address("victim@example.org")

    assert owner == squatter  # the same row, but nothing of the squatter's opens it
    assert not owner.has_usable_password()
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["victim@example.org"]
    assert client.get("/people/me/").status_code == 302  # the squatter's session has ended


def test_addresses_are_kept_in_lower_case():
    assert Person.objects.create_user(" Ada@Example.ORG ").email == "ada@example.org"
