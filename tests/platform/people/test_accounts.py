"""Accounts kept out and let in by staff, and closed by their owners."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.test import Client

from alliance.people import closing, standing
from alliance.people.models import AccountEvent, Person, SignInLink
from alliance.people.services import CannotClose, close_account
from alliance.people.signin import make_link

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"


def page_of(person) -> str:
    return f"/people/accounts/{person.public_id}/"


def test_staff_deactivate_and_reactivate_and_nothing_is_lost(person, staff, sign_in, deliver_mail):
    theirs = sign_in(person)
    browser = sign_in(staff)
    browser.post(page_of(person), {"reason": "spam"})
    assert theirs.get("/people/me/").status_code == 302  # an open session ends at once
    assert "spam" in deliver_mail()[-1].body
    browser.post(page_of(person), {"reason": "it was not"})
    assert sign_in(person).get("/people/me/").status_code == 200
    person.refresh_from_db()
    assert person.name == "Ada"
    log = AccountEvent.objects.values_list("kind", "reason", "by")
    assert list(log) == [
        ("deactivated", "spam", staff.pk),
        ("reactivated", "it was not", staff.pk),
    ]


def test_a_deactivated_person_gets_in_by_no_door(person, staff, client):
    person.set_password(PASSWORD)
    person.save()
    link = make_link(person).partition(":8000")[2]
    standing.deactivate(person, by=staff, reason="x")
    assert client.post(link).status_code == 410
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    client.post("/account/login/code/", {"email": person.email})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("act", [standing.deactivate, standing.reactivate])
def test_others_keep_nobody_out_and_let_nobody_in(person, other_person, sign_in, act):
    with pytest.raises(PermissionDenied):
        act(other_person, by=person, reason="x")
    browser = sign_in(person)
    assert browser.get("/people/accounts/").status_code == 403
    assert browser.get(page_of(other_person)).status_code == 403
    assert browser.post(page_of(other_person), {"reason": "x"}).status_code == 403


def test_staff_do_not_deactivate_themselves_nor_an_administrator(staff, make_person):
    root = make_person("root", is_staff=True, is_superuser=True)
    for person in (staff, root):
        with pytest.raises(PermissionDenied):
            standing.deactivate(person, by=staff, reason="x")
    standing.deactivate(staff, by=root, reason="x")


def test_staff_find_accounts_by_part_of_a_name_or_a_whole_address(person, staff, sign_in):
    browser = sign_in(staff)
    for words, found in (("ad", True), ("ada@example.org", True), ("ada@", False), ("", True)):
        page = browser.get("/people/accounts/", {"q": words}).content.decode()
        assert (page_of(person) in page) == found, words


# Closing -----------------------------------------------------------------------------------------


def sign_in_by_link(person) -> Client:
    client = Client()
    client.post(make_link(person).partition(":8000")[2])
    assert "_auth_user_id" in client.session
    return client


def test_what_goes_and_what_stays_is_said_before(person, monkeypatch):
    monkeypatch.setattr(closing, "ROOMS", {})
    closing.register(
        "lists",
        erase=lambda person: None,
        words=lambda person: closing.Fate(goes=["Your drafts."], stays=["Your messages."]),
    )
    page = sign_in_by_link(person).get("/people/me/close/").content.decode()
    assert "Your drafts." in page and "Your messages." in page


def test_closing_asks_that_it_is_meant(person):
    browser = sign_in_by_link(person)
    assert browser.post("/people/me/close/").status_code == 422
    person.refresh_from_db()
    assert person.is_active


def test_a_closed_account_is_an_empty_shell(person, deliver_mail):
    Person.objects.filter(pk=person.pk).update(
        pronouns="she/her", bio="about me", links=["https://e.org"], time_zone="Asia/Kolkata",
        language="es", profile_public=True,
    )  # fmt: skip
    before = person.public_id
    browser = sign_in_by_link(person)
    assert browser.post("/people/me/close/", {"sure": "yes"}).status_code == 200
    assert browser.get("/people/me/").status_code == 302
    shell = Person.objects.get(pk=person.pk)
    kept = str(Person.objects.filter(pk=person.pk).values().get())
    for word in ("Ada", "ada@", "she/her", "about me", "e.org", "Kolkata", str(before)):
        assert word not in kept, word
    assert not shell.is_active and not shell.has_usable_password() and shell.is_closed
    assert "former participant" in str(shell).lower()
    assert not EmailAddress.objects.filter(user=shell).exists()
    assert not SignInLink.objects.filter(person=shell).exists()
    assert deliver_mail()[-1].to == ["ada@example.org"]


def test_the_address_of_a_closed_account_is_free_for_a_new_one(person, make_person):
    close_account(person)
    again = make_person("ada")
    assert again.pk != person.pk and again.is_active


def test_a_closed_account_cannot_be_opened_again(person, staff):
    close_account(person)
    for act in (standing.reactivate, standing.deactivate):
        with pytest.raises(standing.CannotBeDone):
            act(person, by=staff, reason="x")
    standing.restore(person, by=None)
    assert not Person.objects.get(pk=person.pk).is_active


def test_every_room_is_asked_to_erase(person, monkeypatch):
    monkeypatch.setattr(closing, "ROOMS", {})
    erased = []
    closing.register("lists", erase=erased.append)
    close_account(person)
    assert erased == [person]


def test_a_room_that_fails_leaves_the_account_as_it_was(person, monkeypatch):
    monkeypatch.setattr(closing, "ROOMS", {})

    def fail(person):
        raise RuntimeError("broken")

    closing.register("lists", erase=fail)
    with pytest.raises(RuntimeError):
        close_account(person)
    person.refresh_from_db()
    assert person.is_active and person.name == "Ada"


def test_a_room_says_what_stands_against_it(person, monkeypatch):
    monkeypatch.setattr(closing, "ROOMS", {})
    closing.register("x", erase=lambda p: None, hindrance=lambda p: "First hand over.")
    browser = sign_in_by_link(person)
    assert "First hand over." in browser.get("/people/me/close/").content.decode()
    browser.post("/people/me/close/", {"sure": "yes"})
    with pytest.raises(CannotClose):
        close_account(person)
    person.refresh_from_db()
    assert person.is_active


def test_the_only_administrator_stays(make_person):
    root = make_person("root", is_staff=True, is_superuser=True)
    with pytest.raises(CannotClose):
        close_account(root)
    make_person("second", is_staff=True, is_superuser=True)
    close_account(root)


def test_closing_needs_a_sign_in_of_just_now(person, signed_in):
    # `signed_in` is a session without any record of when it began: as good as an old one.
    answer = signed_in.post("/people/me/close/", {"sure": "yes"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/people/me/sign-in-again/")
    person.refresh_from_db()
    assert person.is_active


def test_who_has_a_password_confirms_with_it(person, signed_in):
    person.set_password(PASSWORD)
    person.save()
    browser = Client()
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = browser.post("/people/me/close/", {"sure": "yes"})
    assert "/account/reauthenticate/" in answer["Location"]
    person.refresh_from_db()
    assert person.is_active


def test_the_log_of_an_account_is_only_added_to(person, staff):
    standing.deactivate(person, by=staff, reason="x")
    with pytest.raises(TypeError):
        AccountEvent.objects.get().save()
