"""What a reader of Spanish gets: pages, mails and dates in Spanish, and no English between."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone, translation
from tests.platform.translation.conftest import walk
from tests.platform.translation.reading import Page, latin_words, written_by_people

from alliance.issuing import services
from alliance.issuing.designer import Design
from alliance.issuing.models import Award
from alliance.people.models import Person

# Words that English cannot do without, and Spanish does not have.
ENGLISH = {
    *("the", "and", "you", "your", "yours", "with", "this", "that", "these", "those", "from"),
    *("for", "not", "are", "was", "were", "have", "had", "here", "there", "who", "what", "when"),
    *("where", "which", "will", "can", "cannot", "may", "must", "about", "every", "only", "one"),
    *("them", "they", "their", "its", "but", "all", "any", "nothing", "nobody", "somebody"),
    *("badge", "badges", "group", "groups", "call", "calls", "list", "lists", "sign", "save"),
    *("page", "show", "search", "new", "open", "close", "write", "read", "send", "until", "since"),
}


@pytest.mark.slow
def test_no_english_is_left_on_a_page_in_spanish(reader: Client) -> None:
    written = [*written_by_people(), "Badge Alliance", "Open Badges", "Open Badge"]
    left: dict[str, tuple[str, str]] = {}
    for address, page in walk(reader):
        assert page.language == "es", address
        for word, text in latin_words(page.texts, written).items():
            if word.lower() in ENGLISH:
                left.setdefault(word, (address, text))
    assert not left, "\n".join(f"{word}: {text} ({at})" for word, (at, text) in left.items())


@pytest.mark.django_db
def test_the_choice_in_the_footer_needs_no_script(client: Client) -> None:
    """A plain form with a button of its own, whose options are named in their own languages."""
    html = client.get("/").content.decode()
    form = re.search(r'<form class="language-choice".*?</form>', html, re.S)
    assert form is not None
    assert "English" in form[0] and "Español" in form[0] and "submit" in form[0]
    answer = client.post("/people/language/", {"language": "es", "next": "/"}, follow=True)
    page = Page(answer.content.decode())
    assert page.language == "es"
    assert "Insignias que valen en todas partes." in page.texts


def test_a_date_is_said_as_the_language_says_it() -> None:
    from alliance.theme.templatetags.theme_time import local_time

    moment = datetime(2026, 10, 21, 16, 0, tzinfo=UTC)
    with timezone.override("Europe/Madrid"):
        with translation.override("es"):
            assert ">21 de octubre de 2026<" in local_time(moment, "date")
            assert ">miércoles 21 de octubre de 2026, 18:00 CEST<" in local_time(moment, "long")
        with translation.override("en"):
            assert ">21 October 2026<" in local_time(moment, "date")


# Mails ------------------------------------------------------------------------------------------
@pytest.fixture
def hispanic(person: Person) -> Person:
    """Somebody who has chosen Spanish; whoever causes a mail to them speaks English."""
    Person.objects.filter(pk=person.pk).update(language="es")
    person.refresh_from_db()
    return person


@pytest.fixture
def award_to(make_person):
    def award(email: str) -> Award:
        owner = make_person("olga")
        issuer = services.create_issuer(
            owner, name="Puerto", url="https://puerto.example.org/", email="puerto@example.org",
            description="",
        )  # fmt: skip
        achievement = services.create_achievement(
            issuer, by=owner, name="Nudos", description="Diez.", criteria="- diez", tags=[],
            alignments=[], design=Design(icon="star"),
        )  # fmt: skip
        line = services.AwardLine(email=email, valid_until=datetime(2040, 5, 4, tzinfo=UTC))
        return services.award(achievement, line, by=owner)

    return award


def test_the_mail_of_a_badge_is_in_the_language_of_its_reader(hispanic, award_to, deliver_mail):
    award_to(hispanic.email)
    (message,) = deliver_mail()
    assert message.subject == "Has obtenido «Nudos» de Puerto"
    assert message.body.startswith("Hola:\n")
    assert "4 de mayo de 2040" in message.body
    html, _kind = message.alternatives[0]
    assert '<html lang="es">' in html and "Toma tu insignia" in html
    _no_english(message)


def test_a_stranger_gets_mail_in_the_language_of_the_site(award_to, deliver_mail):
    """Not in that of whoever causes it."""
    with translation.override("es"):
        award_to("stranger@example.org")
    (message,) = deliver_mail()
    assert message.subject == "You have earned “Nudos” from Puerto"


def test_a_code_to_sign_in_comes_in_the_language_of_the_account(hispanic, client, deliver_mail):
    client.post(
        "/account/login/code/", {"email": hispanic.email}, headers={"accept-language": "en"}
    )
    (message,) = deliver_mail()
    assert message.subject == "Tu código para iniciar sesión"
    _no_english(message)


def test_a_mail_about_an_account_is_in_its_language(hispanic, staff, deliver_mail):
    from alliance.people.standing import deactivate

    deactivate(hispanic, by=staff, reason="motivo")
    (message,) = deliver_mail()
    assert message.subject == "Tu cuenta fue desactivada"
    _no_english(message)


def _no_english(message: mail.EmailMultiAlternatives) -> None:
    named = re.compile(rf"{re.escape(settings.SITE_NAME)}|https?://\S+|Open Badges|\S+@\S+")
    words = set(re.findall(r"[a-z]+", named.sub(" ", message.body).lower()))
    assert not words & ENGLISH
