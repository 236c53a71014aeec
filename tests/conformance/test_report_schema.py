"""The published JSON Schema of a report: what every sample gives fits it, and nothing bent does."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import jsonschema_rs
import pytest
from tests.conformance import onedtech, vectors
from tests.conformance.bending import bent
from tests.conformance.onedtech import OB_20, OB_30, Sample

from badging.verification import Report, Verdict
from badging.verification.meanings import EXAMINED
from badging.verification.sequence import CHECKS_2, CHECKS_3
from badging.verification.speaking import in_language
from badging.verification.texts import TEXTS

SCHEMA = json.loads(
    (resources.files("badging.verification") / "report.schema.json").read_text(encoding="utf-8")
)
FITS = jsonschema_rs.Draft202012Validator(SCHEMA)
SAMPLES = [("ob30", sample) for sample in OB_30] + [("ob20", sample) for sample in OB_20]
IDS = [f"{folder}-{sample.file}" for folder, sample in SAMPLES]


def report_of(folder: str, sample: Sample) -> Report:
    return onedtech.verify_30(sample) if folder == "ob30" else onedtech.verify_20(sample)


def faults(value: Any) -> list[str]:
    return [f"{error.instance_path}: {error.message}" for error in FITS.iter_errors(value)]


@pytest.mark.parametrize(("folder", "sample"), SAMPLES, ids=IDS)
def test_the_report_on_each_sample_fits(folder: str, sample: Sample) -> None:
    for report in (report_of(folder, sample), onedtech.alone(sample, folder)):
        assert faults(report.to_json()) == []
        assert faults(in_language(report, "es").to_json()) == []


@pytest.mark.parametrize(("folder", "sample"), SAMPLES, ids=IDS)
def test_no_report_that_was_bent_fits(folder: str, sample: Sample) -> None:
    value = report_of(folder, sample).to_json()
    for how, changed in bent(value, optional={"/credential"}):
        assert not FITS.is_valid(changed), how


def test_a_verdict_that_the_findings_do_not_bear_out_does_not_fit() -> None:
    vectors.folder("1edtech/ob30")
    seen = set()
    for folder, sample in SAMPLES:
        value = report_of(folder, sample).to_json()
        seen.add(value["verdict"])
        for verdict in set(Verdict) - {Verdict(value["verdict"])}:
            verified = verdict in (Verdict.VERIFIED, Verdict.RESERVATIONS)
            assert not FITS.is_valid({**value, "verdict": verdict.value, "verified": verified})
        assert not FITS.is_valid({**value, "verified": not value["verified"]})
    assert {"verified", "reservations", "not_verified"} <= seen


@pytest.mark.parametrize(
    ("key", "value"),
    [("outcome", "maybe"), ("name", "taste"), ("code", "Not A Code"), ("pointer", "no pointer"),
     ("pointer", "/~2"), ("reason", ""), ("examined", ""), ("meaning", ""), ("undecided", True)],
)  # fmt: skip
def test_a_finding_with_an_unknown_word_does_not_fit(key: str, value: Any) -> None:
    report = onedtech.verify_30(OB_30[0]).to_json()
    assert report["checks"][0]["outcome"] == "pass"
    report["checks"][0][key] = value
    assert not FITS.is_valid(report)


def test_the_words_in_the_schema_are_those_of_the_code() -> None:
    check = SCHEMA["$defs"]["check"]["properties"]
    assert check["name"]["enum"] == list(CHECKS_3) == list(EXAMINED)
    assert set(CHECKS_2) < set(CHECKS_3)
    code = jsonschema_rs.Draft202012Validator(check["code"])
    assert all(code.is_valid(word) for word in TEXTS)


def test_the_schema_is_one() -> None:
    assert jsonschema_rs.meta.is_valid(SCHEMA)
