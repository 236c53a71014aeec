"""A report in a page's terms."""

from __future__ import annotations

import pytest

from alliance.verifier import presentation
from badging.verification.report import Check, Outcome, Report, Verdict


def report(verdict=Verdict.VERIFIED, *checks, **credential):
    return Report(verdict, "3.0", "Verified: “X”.", checks, credential, "{}")


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_has_words_and_a_sign_of_its_own(verdict):
    shown = presentation.shown(report(verdict))
    assert shown.label
    signs = {presentation.VERDICTS[v][0] for v in Verdict}
    assert len(signs) == len(Verdict)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_words_and_a_sign(outcome):
    line = presentation.line_of(Check("proof", outcome, "Why."))
    assert (line.label, line.icon) and line.question == "Is it unchanged since it was signed?"


def test_failure_to_find_out_looks_different_from_a_finding():
    found = presentation.line_of(Check("status", Outcome.FAIL, "Revoked."))
    unknown = presentation.line_of(Check("status", Outcome.FAIL, "No answer.", undecided=True))
    assert (found.icon, found.tone) != (unknown.icon, unknown.tone)


def test_what_a_finding_means_is_said_where_not_all_is_well():
    well = presentation.line_of(Check("status", Outcome.PASS, "Not revoked.", code="not_revoked"))
    revoked = presentation.line_of(Check("status", Outcome.FAIL, "Revoked.", code="revoked"))
    assert well.meaning == ""
    assert revoked.meaning == Check("status", Outcome.FAIL, "Revoked.", code="revoked").meaning
    assert revoked.meaning


def test_check_of_a_later_engine_is_shown_by_its_name():
    assert (
        presentation.line_of(Check("trust_registry", Outcome.PASS, "")).question == "Trust registry"
    )


@pytest.mark.parametrize(
    "credential",
    [
        {"issuer": "text", "achievement": [], "recipient": 7, "evidence": ["x"], "name": None},
        {
            "evidence": [{"id": "http://["}],
            "valid_from": "2026-13-99",
            "achievement": {"tags": [1]},
        },
        {"achievement": {"criteria": "text", "alignments": ["x", {"url": "data:x"}]}},
    ],
)
def test_badge_with_anything_in_it_can_be_shown(credential):
    presentation.shown(report(**credential))


def test_recipient_that_is_an_address_is_not_shown():
    shown = presentation.shown(report(recipient={"name": "ada@example.org"}))
    assert shown.recipient == ""


def test_payload_of_a_jwt_is_readable_and_json_has_none():
    assert presentation.payload_of("eyJhIjoxfQ.eyJhIjoxfQ.x") == '{\n  "a": 1\n}'
    assert presentation.payload_of('{"a": 1}') == ""
    assert presentation.payload_of("a.b.c") == ""
