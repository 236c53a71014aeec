"""issuer: is the key that signed the issuer's?

A key that comes along with a badge says only that somebody has a key. It is the issuer's when the
issuer's own document lists it as one that may assert.
"""

from __future__ import annotations

from collections.abc import Iterator

from badging.verification.examination import Examination
from badging.verification.origin import establish
from badging.verification.report import Check


def check(examination: Examination) -> Iterator[Check]:
    yield establish(examination)[1]
