"""Several proven addresses: added, proven by the code in our mail, made the main one, removed."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress

from alliance.people.queries import owner_of, proven_addresses

pytestmark = pytest.mark.django_db
NEW = "ada@university.example.org"


def act(browser, **form):
    return browser.post("/account/email/", form, follow=True)


def add_and_prove(browser, deliver_mail) -> None:
    act(browser, action_add="", email=NEW)
    mail = deliver_mail()[-1]
    assert mail.to == [NEW]
    assert mail.subject == "Please prove your e-mail address"
    code = re.search(r"^\s*([A-Z0-9]{3,5}-?[A-Z0-9]{3,5})\s*$", mail.body, re.M)
    assert code, mail.body
    browser.post("/account/confirm-email/", {"code": code[1]}, follow=True)


def test_an_address_is_added_once_its_code_is_typed(person, signed_in, deliver_mail):
    act(signed_in, action_add="", email=NEW)
    assert NEW not in proven_addresses(person)
    add_and_prove(signed_in, deliver_mail)
    assert proven_addresses(person) == {"ada@example.org", NEW}
    assert owner_of(NEW) == person
    page = signed_in.get("/account/email/").content.decode()
    assert page.count(">proven<") == 2


def test_another_address_is_made_the_main_one_and_the_first_is_removed(
    person, signed_in, deliver_mail
):
    add_and_prove(signed_in, deliver_mail)
    act(signed_in, action_primary="", email=NEW)
    person.refresh_from_db()
    assert person.email == NEW
    act(signed_in, action_remove="", email="ada@example.org")
    assert proven_addresses(person) == {NEW}
    assert owner_of("ada@example.org") is None


def test_the_main_address_is_not_removed(person, signed_in, deliver_mail):
    add_and_prove(signed_in, deliver_mail)
    act(signed_in, action_remove="", email="ada@example.org")
    assert "ada@example.org" in proven_addresses(person)


def test_an_address_that_is_not_proven_does_not_become_the_main_one(person, signed_in):
    EmailAddress.objects.create(user=person, email=NEW, verified=False)
    act(signed_in, action_primary="", email=NEW)
    person.refresh_from_db()
    assert person.email == "ada@example.org"


def test_an_address_of_another_is_not_taken_and_not_given_away(
    person, other_person, signed_in, deliver_mail
):
    page = act(signed_in, action_add="", email=other_person.email)
    assert owner_of(other_person.email) == other_person
    assert other_person.email not in proven_addresses(person)
    assert page.status_code == 200
