"""No text of the site is forgotten: in a language without Latin letters, none are left."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.platform.translation import pseudo
from tests.platform.translation.conftest import walk
from tests.platform.translation.reading import latin_words, written_by_people

# What is called so in every language.
NAMES = {
    *("Badge", "Alliance", "Open", "Badges", "English", "Slack", "Markdown"),
    *("JSON", "Atom", "RSS", "iCalendar", "UTC"),
    *("CSV", "beancount", "hledger"),
    "dev",  # a mailing list
}


@pytest.mark.slow
def test_every_text_of_a_page_is_marked_for_translation(reader: Client) -> None:
    written = written_by_people()
    left: dict[str, tuple[str, str]] = {}
    pages = 0
    with pseudo.spoken_everywhere():
        for address, page in walk(reader):
            pages += 1
            for word, text in latin_words(page.texts, written).items():
                if word not in NAMES:
                    left.setdefault(word, (address, text))
    assert pages > 60
    assert not left, "\n".join(f"{word}: {text} ({at})" for word, (at, text) in left.items())


def test_the_language_that_nobody_speaks_leaves_no_letter_but_what_has_to_stay() -> None:
    text = 'See <a href="%(url)s">the page</a> of {name} &amp; %(count)d others'
    assert (
        pseudo.said(text) == 'Τεε <a href="%(url)s">τθε παηε</a> οζ {name} &amp; %(count)d οτθεσς'
    )


def test_a_text_that_is_not_marked_is_found() -> None:
    from tests.platform.translation.reading import Page

    page = Page(
        '<html lang="es"><title>Τιτμε</title><p lang="en">not this</p><p>Ada wrote</p>'
        '<code>nor this</code><input placeholder="your name"></html>'
    )
    assert set(latin_words(page.texts, ["Ada"])) == {"wrote", "your", "name"}
