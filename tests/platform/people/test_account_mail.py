"""Accounts by e-mail: codes leave through the outbox, and open what they should."""

import re

import pytest

from alliance.outbox.models import OutboxItem
from alliance.people.models import Person
from alliance.people.queries import proven_addresses

pytestmark = pytest.mark.django_db


def code_in(message):
    return re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", message.body, re.MULTILINE)[1]


def test_a_person_signs_in_with_a_code_from_their_mail(person, client, deliver_mail):
    assert client.post("/account/login/code/", {"email": person.email}).status_code == 302
    (message,) = deliver_mail()
    assert message.to == [person.email]
    answer = client.post("/account/login/code/confirm/", {"code": code_in(message)})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_code_is_gone_from_the_database_once_its_mail_has_left(person, client, deliver_mail):
    client.post("/account/login/code/", {"email": person.email})
    (message,) = deliver_mail()
    item = OutboxItem.objects.get()
    assert code_in(message) not in item.text + item.html + item.subject


def test_somebody_new_signs_up_and_proves_their_address(client, deliver_mail):
    answer = client.post(
        "/account/signup/",
        {"email": "new@example.org", "password1": "correct horse battery staple"},
    )
    assert answer.status_code == 302
    (message,) = deliver_mail()
    client.post("/account/confirm-email/", {"code": code_in(message)})
    person = Person.objects.get(email="new@example.org")
    assert proven_addresses(person) == {"new@example.org"}


def test_asking_for_a_code_does_not_tell_who_has_an_account(person, client, deliver_mail):
    known = client.post("/account/login/code/", {"email": person.email})
    unknown = client.post("/account/login/code/", {"email": "nobody@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_guessing_passwords_is_stopped(person, client):
    answers = [
        client.post("/account/login/", {"login": person.email, "password": f"wrong {n}"})
        for n in range(12)
    ]
    assert "_auth_user_id" not in client.session
    last = answers[-1].content.decode()
    assert answers[-1].status_code == 429 or "Too many" in last


def test_mail_of_the_account_waits_in_the_outbox_when_the_server_is_away(person, client, settings):
    from alliance.outbox.delivery import deliver_item

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    client.post("/account/login/code/", {"email": person.email})
    item = OutboxItem.objects.get()
    assert deliver_item(item.pk) == OutboxItem.Status.PENDING
    item.refresh_from_db()
    assert item.attempts == 1 and "refused" in item.last_error
