"""format: is this a badge, and of which version?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from badging.model.common import types_of
from badging.model.detect import AWARDED, Detected
from badging.verification.examination import Examination
from badging.verification.findings import Phrase, say
from badging.verification.report import Check, Outcome
from badging.verification.texts import FORMS

NAME = "format"
_CODES = {
    "AchievementCredential": "open_badge",
    "EndorsementCredential": "endorsement",
    "ClrCredential": "learner_record",
}
_FORMS = {form: Phrase(words) for form, words in FORMS.items()}
_EARLIER_CODES = {"Assertion": "open_badge", "Endorsement": "endorsement", "Clr": "learner_record"}


def check(examination: Examination) -> Iterator[Check]:
    detected = examination.detected
    form = _FORMS.get(examination.form) or Phrase(examination.form)
    version = detected.version.removeprefix("CLR ")
    if detected.kind == "VerifiablePresentation":
        yield say(NAME, Outcome.FAIL, "presentation", pointer="/type")
    elif not detected.is_earlier and detected.kind in _CODES:
        yield _found(_CODES[detected.kind], version, form)
        if detected.data_model == "1.1":
            yield say(NAME, Outcome.WARN, "older_data_model", pointer="/@context/0")
    elif detected.is_earlier and detected.kind in AWARDED:
        yield say(NAME, Outcome.PASS, _EARLIER_CODES[detected.kind], version=version, form=form)
        if detected.version not in ("2.0", "2.1"):
            yield say(NAME, Outcome.WARN, "older_version", version=detected.version)
    else:
        yield _no_badge(detected, examination)


@lru_cache(maxsize=64)
def _found(code: str, version: str, form: Phrase) -> Check:
    return say(NAME, Outcome.PASS, code, version=version, form=form)


def _no_badge(detected: Detected, examination: Examination) -> Check:
    if detected.kind:
        code = "part_of_a_badge" if detected.is_earlier else "other_credential"
        return say(NAME, Outcome.FAIL, code, pointer="/type", kind=detected.kind)
    types = ", ".join(types_of(examination.credential)) or "not given"
    return say(NAME, Outcome.FAIL, "not_a_badge", pointer="/type", types=types)
