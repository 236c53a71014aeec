"""format: is this a badge, and of which version?"""

from __future__ import annotations

from collections.abc import Iterator

from badging.model.common import types_of
from badging.verification.examination import Examination
from badging.verification.findings import Phrase, say
from badging.verification.report import Check, Outcome
from badging.verification.texts import FORMS

NAME = "format"


def check(examination: Examination) -> Iterator[Check]:
    detected = examination.detected
    form = Phrase(FORMS.get(examination.form, examination.form))
    if detected.kind == "VerifiablePresentation":
        yield say(NAME, Outcome.FAIL, "presentation", pointer="/type")
    elif detected.kind == "AchievementCredential":
        yield say(NAME, Outcome.PASS, "open_badge", version="3.0", form=form)
        yield from _older_data_model(detected.data_model)
    elif detected.kind == "EndorsementCredential":
        yield say(NAME, Outcome.PASS, "endorsement", version="3.0", form=form)
        yield from _older_data_model(detected.data_model)
    elif detected.version == "3.0" and detected.kind:
        yield say(NAME, Outcome.FAIL, "other_credential", pointer="/type", kind=detected.kind)
    elif detected.kind == "Assertion":
        yield say(NAME, Outcome.PASS, "open_badge", version=detected.version, form=form)
        if detected.version != "2.0":
            yield say(NAME, Outcome.WARN, "older_version", version=detected.version)
    elif detected.version in ("1.0", "1.1", "2.0") and detected.kind:
        yield say(NAME, Outcome.FAIL, "part_of_a_badge", pointer="/type", kind=detected.kind)
    else:
        types = ", ".join(types_of(examination.credential)) or "not given"
        yield say(NAME, Outcome.FAIL, "not_a_badge", pointer="/type", types=types)


def _older_data_model(data_model: str) -> Iterator[Check]:
    if data_model == "1.1":
        yield say(NAME, Outcome.WARN, "older_data_model", pointer="/@context/0")
