"""The page of the checks lists every finding, in its words; and each finding has all its texts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from badging.verification.meanings import EXAMINED, all_texts, meaning_of, state_of
from badging.verification.report import Check, Outcome
from badging.verification.sequence import CHECKS_3
from badging.verification.speaking import translator
from badging.verification.texts import TEXTS

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "checks.md"
OUTCOME = r"(?:pass|warn|fail|fail, open|skip)"
ROWS = re.findall(
    rf"^\| `(\w+)` \| ({OUTCOME}(?:,? or {OUTCOME}|, {OUTCOME})*) \| (.+) \|$",
    PAGE.read_text(encoding="utf-8"),
    re.M,
)


def test_each_finding_is_on_the_page_in_its_words() -> None:
    assert {code: reason for code, _outcome, reason in ROWS} == {
        code: reason for code, (reason, _remedy) in TEXTS.items()
    }


def test_each_check_has_a_heading_and_a_question() -> None:
    headings = re.findall(r"^## (\w+)$", PAGE.read_text(encoding="utf-8"), re.M)
    assert headings[: len(CHECKS_3)] == list(CHECKS_3) == list(EXAMINED)


@pytest.mark.parametrize("name", list(CHECKS_3))
@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("undecided", [False, True])
def test_every_finding_means_something(name: str, outcome: Outcome, undecided: bool) -> None:
    check = Check(name, outcome, "It was found.", code="any", undecided=undecided)
    assert check.examined.endswith("?")
    assert check.meaning.endswith(".")
    assert check.to_json()["meaning"] == check.meaning


def test_what_cannot_be_found_out_means_something_else_than_what_is_wrong() -> None:
    for name in ("proof", "issuer", "status", "contexts", "validity"):
        assert meaning_of(name, "", "fail", False) != meaning_of(name, "", "fail", True)
        assert meaning_of(name, "", "pass", True) == meaning_of(name, "", "pass", False)


def test_only_a_failure_to_find_out_is_open() -> None:
    assert [state_of("fail", undecided) for undecided in (False, True)] == ["fail", "open"]
    for outcome in ("pass", "warn", "skip"):
        assert state_of(outcome, True) == state_of(outcome, False) == outcome


def test_a_code_can_have_a_meaning_of_its_own() -> None:
    own = meaning_of("issuer", "issuer_is_key", "pass", False)
    assert own != meaning_of("issuer", "key_is_issuers", "pass", False)


def test_question_and_meaning_are_said_in_the_language_of_the_report() -> None:
    spanish = translator("es")
    assert spanish is not None
    check = Check("proof", Outcome.PASS, "", translate=spanish)
    assert check.examined == "¿Se cambió algo desde que el emisor la hizo?"
    assert check.meaning == "Lo que lees es lo que se emitió."


def test_every_text_is_translated_that_a_finding_can_have() -> None:
    texts = all_texts()
    for name in CHECKS_3:
        for outcome in ("pass", "warn", "fail", "skip"):
            for undecided in (False, True):
                assert meaning_of(name, "", outcome, undecided) in texts
