"""Every language that is offered says everything, in catalogues that fit the sources."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils import translation
from tools.translation import catalogues
from tools.translation.catalogues import Room, read, strings_of, text_of
from tools.translation.extraction import Text, texts_of_python, texts_of_template

ROOMS = {room.name: room for room in catalogues.rooms()}
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
PAIRS = [(room, language) for room in ROOMS.values() for language in LANGUAGES]
FILES = sorted(catalogues.ALLIANCE.glob("**/django.po"))

each_pair = pytest.mark.parametrize(
    ("room", "language"), PAIRS, ids=[f"{language}-{room.name}" for room, language in PAIRS]
)
each_file = pytest.mark.parametrize(
    "path", FILES, ids=[path.relative_to(catalogues.ALLIANCE).as_posix() for path in FILES]
)


@each_pair
def test_a_catalogue_says_all_that_its_room_has_marked(room: Room, language: str) -> None:
    state = catalogues.state_of(room, language)
    assert not state.new, "run `make translate`, then translate these"
    assert not state.gone, "run `make translate`"
    assert not state.missing
    assert not state.fuzzy
    assert state.compiled, "run `make translate`"


@each_file
def test_no_catalogue_is_of_a_room_or_language_that_is_not(path: Path) -> None:
    assert path in [room.catalogue(language) for room, language in PAIRS]


PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}|%%")


@each_file
def test_a_translation_has_the_placeholders_of_its_text(path: Path) -> None:
    wrong = []
    for entry in read(path):
        sources = [entry.msgid, *[entry.msgid_plural] * (len(strings_of(entry)) - 1)]
        for source, string in zip(sources, strings_of(entry), strict=True):
            if set(PLACEHOLDER.findall(source)) != set(PLACEHOLDER.findall(string)):
                wrong.append((source, string))
    assert not wrong


@each_file
def test_a_translation_has_the_elements_of_its_text(path: Path) -> None:
    """A page keeps its links, and nothing comes into it through a catalogue."""
    wrong = []
    for entry in read(path):
        for string in strings_of(entry):
            if sorted(_elements(entry.msgid)) != sorted(_elements(string)):
                wrong.append((entry.msgid, string))
    assert not wrong


def _elements(text: str) -> list[str]:
    return re.findall(r"</?[a-z][^>]*>", text)


@each_file
def test_plural_forms_are_those_of_the_language(path: Path) -> None:
    language = path.parent.parent.name
    catalogue = read(path)
    assert catalogue.metadata["Plural-Forms"] == catalogues.plural_forms(language)
    forms = catalogues.forms_of(language)
    assert not [e.msgid for e in catalogue if e.msgid_plural and len(strings_of(e)) != forms]


@each_file
def test_texts_begin_and_end_with_the_spaces_of_the_source(path: Path) -> None:
    """Without these, words run together, or a mail loses its paragraphs."""
    wrong = []
    for entry in read(path):
        for string in strings_of(entry):
            for edge in (str.lstrip, str.rstrip):
                if len(entry.msgid) - len(edge(entry.msgid)) != len(string) - len(edge(string)):
                    wrong.append(entry.msgid)
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_is_said_alike_wherever_it_stands(language: str) -> None:
    """Django lays the rooms' catalogues over each other: of two translations one would be lost.

    Where one English word has two meanings, mark it with a context.
    """
    said: dict[Text, dict[tuple[str, ...], list[str]]] = defaultdict(lambda: defaultdict(list))
    for room in ROOMS.values():
        for entry in read(room.catalogue(language)):
            said[text_of(entry)][tuple(strings_of(entry))].append(room.name)
    assert not {text.msgid: dict(found) for text, found in said.items() if len(found) > 1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_page_says_is_what_our_catalogues_say(language: str) -> None:
    """No catalogue of Django or of a library lies over ours."""
    other = []
    with translation.override(language):
        for room in ROOMS.values():
            for entry in read(room.catalogue(language)):
                if entry.msgid_plural:
                    shown = translation.ngettext(entry.msgid, entry.msgid_plural, 1)
                elif entry.msgctxt:
                    shown = translation.pgettext(entry.msgctxt, entry.msgid)
                else:
                    shown = translation.gettext(entry.msgid)
                if shown != strings_of(entry)[0]:
                    other.append((room.name, entry.msgid, shown))
    assert not other


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_days_and_months_stay_those_of_django(language: str) -> None:
    """A short word of ours ("Sun", "May") must not become a day or a month."""
    from datetime import date, timedelta

    import django
    from django.utils.formats import date_format

    own = polib.mofile(
        f"{Path(django.__file__).parent}/conf/locale/{language}/LC_MESSAGES/django.mo"
    )
    words = {(e.msgctxt or "", e.msgid): e.msgstr for e in own}
    day = date(2026, 1, 4)  # a Sunday
    with translation.override(language):
        for ahead in range(7):
            short = (day + timedelta(days=ahead)).strftime("%a")
            assert date_format(day + timedelta(days=ahead), "D") == words["", short]
        for month in range(1, 13):
            name = date(2026, month, 1).strftime("%B")
            assert date_format(date(2026, month, 1), "F") == words["", name]


# The extraction ---------------------------------------------------------------------------------
def test_texts_are_found_under_whatever_name_a_module_gives_to_gettext() -> None:
    code = (
        "from django.utils.translation import gettext as _, ngettext, pgettext_lazy as p\n"
        'a = _("one " "text")\n'
        'b = ngettext("%(n)d thing", "%(n)d things", n)\n'
        'c = p("of a person", "name")\n'
        'd = other("not this")\n'
        "e = _(variable)\n"
    )
    assert list(texts_of_python(code)) == [
        Text("one text"),
        Text("%(n)d thing", "%(n)d things"),
        Text("name", context="of a person"),
    ]


def test_texts_of_templates_are_found_as_they_are_looked_up() -> None:
    template = (
        '{% load i18n %}{% translate "100 %" %}{% translate "name" context "of a person" %}'
        "{% blocktranslate trimmed count n=many %}\n  {{ n }} “thing”\n"
        "{% plural %}{{ n }} it's{% endblocktranslate %}"
        '{% include "x.html" with title=_("Of an include") %}{{ a|default:_("none") }}'
    )
    assert list(texts_of_template(template)) == [
        Text("100 %%"),
        Text("name", context="of a person"),
        Text("%(n)s “thing”", "%(n)s it's"),
        Text("Of an include"),
        Text("none"),
    ]


def test_a_changed_text_offers_its_old_translation_as_fuzzy_only() -> None:
    old = polib.POFile()
    old.append(polib.POEntry(msgid="The badge is on its way.", msgstr="La insignia va en camino."))
    made = catalogues.merged(old, {Text("The badge is on its way now."): ["x.py"]}, "es", {})
    (entry,) = made
    assert (entry.msgstr, entry.fuzzy) == ("La insignia va en camino.", True)
    assert not made.translated_entries(), "fuzzy texts are not compiled"
