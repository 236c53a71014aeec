"""proof: has a letter been changed since it was signed?"""

from __future__ import annotations

from collections.abc import Iterator

from badging.verification.examination import Examination
from badging.verification.origin import establish
from badging.verification.report import Check


def check(examination: Examination) -> Iterator[Check]:
    yield establish(examination)[0]
    yield from examination.other_proofs
