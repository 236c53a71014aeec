"""A report: the verdict that follows from the findings, and words that are made when asked for."""

from __future__ import annotations

import pickle
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from badging.verification.report import Check, Outcome, Report, Verdict, verdict_of
from badging.verification.speaking import in_language, without_verdict

PASS = Check("format", Outcome.PASS, "It is one.")
SKIP = Check("status", Outcome.SKIP, "None.")
WARN = Check("schema", Outcome.WARN, "It is bent.")
UNDECIDED = Check("issuer", Outcome.FAIL, "Nobody knows.", undecided=True)
FAIL = Check("proof", Outcome.FAIL, "It is wrong.")


@pytest.mark.parametrize(
    ("gravest", "verdict"),
    [
        ((), Verdict.VERIFIED),
        ((WARN,), Verdict.RESERVATIONS),
        ((WARN, UNDECIDED), Verdict.INDETERMINATE),
        ((UNDECIDED,), Verdict.INDETERMINATE),
        ((WARN, UNDECIDED, FAIL), Verdict.NOT_VERIFIED),
        ((FAIL,), Verdict.NOT_VERIFIED),
    ],
)
def test_the_gravest_finding_decides_in_whatever_order(
    gravest: tuple[Check, ...], verdict: Verdict
) -> None:
    for checks in permutations((PASS, SKIP, *gravest)):
        assert verdict_of(checks) is verdict


def told(calls: list[str]) -> Report:
    def summarise() -> dict[str, Any]:
        calls.append("summarise")
        return {"name": "Ramp builder"}

    return Report.told_when_asked(
        verdict=Verdict.VERIFIED,
        version="3.0",
        checks=(PASS,),
        document="{}",
        summarise=summarise,
        tell=lambda summary: f"Verified: {summary['name']}.",
    )


def test_the_words_of_a_report_are_made_when_asked_for_and_once() -> None:
    calls: list[str] = []
    report = told(calls)
    assert (report.verified, report.checks, report.version) == (True, (PASS,), "3.0")
    assert calls == []
    assert report.sentence == "Verified: Ramp builder."
    assert report.credential == {"name": "Ramp builder"}
    assert report.credential is report.credential
    assert calls == ["summarise"]


def test_a_report_is_the_same_whenever_its_words_were_made() -> None:
    spelled_out = Report(
        Verdict.VERIFIED,
        "3.0",
        "Verified: Ramp builder.",
        (PASS,),
        {"name": "Ramp builder"},
        "{}",
    )
    assert told([]) == spelled_out
    assert told([]).to_json() == spelled_out.to_json()
    assert replace(told([]), sentence="Otherwise.") == replace(spelled_out, sentence="Otherwise.")


def test_a_report_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(told([]))) == told([])


def test_a_report_has_nothing_else() -> None:
    with pytest.raises(AttributeError, match="'Report' object has no attribute 'verdikt'"):
        _ = told([]).verdikt  # type: ignore[attr-defined]


def test_a_sentence_is_shown_without_the_verdict_before_its_colon() -> None:
    assert without_verdict("Not verified: it expired.") == "It expired."
    assert without_verdict("Cannot be decided: nobody knows.", "es") == "Nobody knows."
    assert without_verdict("It expired: yesterday.") == "It expired: yesterday."


def test_a_finding_in_the_words_of_an_error_is_kept_in_every_language() -> None:
    report = Report(Verdict.NOT_VERIFIED, "3.0", "", (FAIL,))
    (said,) = in_language(report, "es").checks
    assert (said.reason, said.remedy) == (FAIL.reason, FAIL.remedy)
