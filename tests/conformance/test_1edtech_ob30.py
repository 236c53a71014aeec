"""1EdTech's samples of Open Badges 3.0, with the outcomes of their own tests."""

from __future__ import annotations

import pytest
from tests.conformance import onedtech, vectors
from tests.conformance.onedtech import OB_30, Sample

IDS = [sample.file for sample in OB_30]


def test_every_sample_has_an_expectation() -> None:
    folder = vectors.folder("1edtech/ob30")
    found = {p.relative_to(folder).as_posix() for p in folder.rglob("*.*") if p.is_file()}
    assert found == set(IDS)


@pytest.mark.parametrize("sample", OB_30, ids=IDS)
def test_verdict(sample: Sample) -> None:
    report = onedtech.verify_30(sample)
    assert report.verdict is sample.ours, report.sentence
    if sample.code:
        assert sample.code in {check.code for check in report.checks}


@pytest.mark.parametrize("sample", OB_30, ids=IDS)
def test_without_the_issuers_documents_nothing_is_verified(sample: Sample) -> None:
    assert onedtech.alone(sample, "ob30").verdict is sample.alone


@pytest.mark.parametrize("sample", OB_30, ids=IDS)
def test_where_we_differ_the_reason_is_given(sample: Sample) -> None:
    same = {"valid": "verified", "warning": "reservations", "invalid": "not_verified"}
    assert same.get(sample.theirs) == sample.ours.value or sample.why
