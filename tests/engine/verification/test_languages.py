"""Reports in another language: the same findings, in its words."""

from __future__ import annotations

from pathlib import Path
from string import Formatter

import polib
import pytest
from tests.engine.verification.conftest import AT, CREATED

import badging
from badging.critique import texts as critique_texts
from badging.model.shape import VALUES
from badging.verification import meanings, texts
from badging.verification.speaking import LOCALE, in_language, without_verdict

CATALOGUES = sorted(LOCALE.glob("*/LC_MESSAGES/badging.po"))
OURS = {
    *(text for pair in texts.TEXTS.values() for text in pair if text),
    *texts.VERDICTS.values(),
    *texts.FORMS.values(),
    *(expected for _test, expected in VALUES.values()),
    *(texts.THE_BADGE, texts.NAMED, texts.ISSUED_BY, texts.REASON_GIVEN),
    *(texts.SINCE, texts.NO_BEGINNING, texts.UNTIL, texts.NO_END),
    *(texts.MORE_AT, texts.NO_LIST_NAMED, texts.COMPROMISED),
    *meanings.all_texts(),
    *(text for words in critique_texts.TEXTS.values() for text in words[1:]),
    *critique_texts.WORDS_OF_OURS,
}


def braces(text: str) -> list[str]:
    return sorted(name for _text, name, _spec, _conv in Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_catalogue_has_every_sentence_with_the_same_gaps(path: Path) -> None:
    entries = {entry.msgid: entry for entry in polib.pofile(str(path))}
    assert not OURS - entries.keys()
    assert not [e.msgid for e in entries.values() if not e.msgstr or e.fuzzy]
    assert not [e.msgid for e in entries.values() if braces(e.msgid) != braces(e.msgstr)]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_what_is_read_at_run_time_was_made_of_the_catalogue(path: Path) -> None:
    made = polib.mofile(str(path.with_suffix(".mo")))
    assert {e.msgid: e.msgstr for e in made} == {e.msgid: e.msgstr for e in polib.pofile(str(path))}


def test_spanish_is_among_them() -> None:
    assert "es" in {path.parts[-3] for path in CATALOGUES}


@pytest.fixture
def report(credential: dict[str, object]) -> badging.Report:
    key = badging.generate_key("ed25519")
    signed = badging.issue(credential, key, created=CREATED)
    return badging.verify(signed, documents=badging.Offline(), at=AT)


def test_the_findings_stay_and_the_words_change(report: badging.Report) -> None:
    spanish = in_language(report, "es")
    same = [(c.name, c.code, c.outcome, c.pointer) for c in report.checks]
    assert [(c.name, c.code, c.outcome, c.pointer) for c in spanish.checks] == same
    assert spanish.verdict is report.verdict
    validity = next(c for c in spanish.checks if c.name == "validity")
    assert validity.reason.startswith("Es válida el ")
    assert "desde" in validity.reason
    assert "since" not in validity.reason


def test_a_regional_language_is_said_in_that_of_its_base(report: badging.Report) -> None:
    assert in_language(report, "es-MX") == in_language(report, "es")


def test_a_language_without_a_catalogue_leaves_the_report_as_it_is(report: badging.Report) -> None:
    assert in_language(report, "tlh") is report


def test_a_value_of_the_badge_is_never_translated(credential: dict[str, object]) -> None:
    """A badge that is named like a sentence of ours keeps its name."""
    key = badging.generate_key("ed25519")
    credential |= {"name": "the badge", "issuer": {"id": key.controller, "type": ["Profile"]}}
    signed = badging.issue(credential, key, created=CREATED)
    spanish = in_language(badging.verify(signed, documents=badging.Offline(), at=AT), "es")
    assert "«the badge»" in spanish.sentence


@pytest.mark.parametrize(("language", "sentence"), [
    ("en", "Not verified: it expired."),
    ("es", "No verificada: it expired."),
    ("es", "Not verified: it expired."),
])  # fmt: skip
def test_the_verdict_is_taken_off_its_sentence(language: str, sentence: str) -> None:
    assert without_verdict(sentence, language) == "It expired."
