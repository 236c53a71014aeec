"""Who has forgotten a password sets another by a link that works once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from alliance.people.models import Person

pytestmark = pytest.mark.django_db
RESET, NEW = "account_reset_password", "nineteen quiet herons"
Mails = Callable[[], list[EmailMessage]]


def test_the_link_sets_another_password_once(
    client: Client, person: Person, deliver_mail: Mails
) -> None:
    asked = client.post(reverse(RESET), {"email": person.email}, follow=True)
    assert "Look into your mail" in asked.content.decode()
    [mail] = deliver_mail()
    found = re.search(r"https?://[^/\s]+(/\S+)", str(mail.body))
    assert found
    form = client.get(found[1], follow=True)
    assert "Another password" in form.content.decode()
    done = client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW}, follow=True)
    assert "Your password is set" in done.content.decode()
    person.refresh_from_db()
    assert person.check_password(NEW)
    again = Client().get(found[1], follow=True).content.decode()
    assert "no longer good" in again and 'name="password1"' not in again


def test_nobody_learns_by_it_who_has_an_account(client: Client, person: Person) -> None:
    there = client.post(reverse(RESET), {"email": person.email}, follow=True)
    nobody = client.post(reverse(RESET), {"email": "nobody@example.org"}, follow=True)
    assert there.redirect_chain == nobody.redirect_chain
    assert "Look into your mail" in nobody.content.decode()
