"""No password is made of words of the site, which are guessed first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from alliance.people.models import Person
from alliance.people.passwords import WORDS, words_of_the_site

SECURITY = Path(__file__).parents[3] / "docs" / "security.md"


@pytest.fixture
def named(settings) -> None:
    settings.SITE_NAME = "Lighthouse Union"
    settings.SITE_URL = "https://shoreline.example.org:8443"


@pytest.mark.parametrize(
    "password",
    [
        "BadgeAlliance2026!",
        "badge alliance badge",
        "alliance-alliance-alliance",
        "B4dg3s.All1anc3",
        "LighthouseUnion.1",
        "lighthouse-2026",
        "shoreline.example.org",
        "OpenBadges-1234",
        "Administrator123",
    ],
)
def test_a_password_of_words_of_the_site_is_refused(named, password):
    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert [one.code for one in refused.value.error_list] == ["password_of_site_words"]
    assert "Take other words" in refused.value.messages[0]


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "a badge of purple socks",
        "union of seven otters",
        "ßßßßßßßßßßßßßßßß",
        "İİİİİİİİİİİİ",
        "730184629173",
    ],
)
def test_a_password_with_enough_of_its_own_is_taken(named, password):
    validate_password(password)


def test_short_words_of_a_name_and_of_a_host_do_not_count(settings):
    settings.SITE_NAME, settings.SITE_URL = "The Org of 42", "https://a.ab.abc"
    assert set(words_of_the_site()) == set(WORDS)


def test_it_holds_where_a_password_is_set(named, person: Person, client):
    client.force_login(person)
    for password, is_taken in (("LighthouseUnion.1", False), ("seven otters on a log", True)):
        client.post("/account/password/set/", {"password1": password, "password2": password})
        person.refresh_from_db()
        assert person.has_usable_password() == is_taken


def test_the_words_are_written_down():
    row = re.search(r"^\| 6\.1\.2, 6\.2\.11 .*$", SECURITY.read_text("utf-8"), re.M)
    assert row
    assert set(WORDS) <= set(re.findall(r"\w+", row[0]))
