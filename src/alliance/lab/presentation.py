"""A run in the words and signs of a page: templates decide nothing, they show what is here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from alliance.lab import scoring, testset
from alliance.lab.drawing import Strip, strip
from alliance.lab.models import Run, Sample
from alliance.lab.services.examining import UNREADABLE
from alliance.verifier.presentation import QUESTIONS, VERDICTS
from badging.verification.report import Check, Outcome, Report, Verdict
from badging.verification.speaking import in_language

ASKED_OF_VERIFIER = {
    scoring.TAKE: _("Does it take what is right?"),
    "schema": _("Does it see that a part or a context is missing?"),
    "contexts": _("Does it see a word that nobody has defined?"),
    "proof": _("Does it see that something was changed, or signed by nobody or by another key?"),
    "issuer": _("Does it see that somebody else signed?"),
    "status": _("Does it see that the issuer has revoked it?"),
    "validity": _("Does it see that it is not valid yet, or no longer?"),
}
FAULTS = {
    "": _("right in everything"),
    "altered": _("changed after it was signed"),
    "wrong_key": _("signed by another key than it names"),
    "unsigned": _("not signed"),
    "other_issuer": _("signed by another issuer than it names"),
    "expired": _("expired"),
    "early": _("not valid yet"),
    "revoked": _("revoked"),
    "incomplete": _("without criteria"),
    "no_context": _("without the context of Open Badges"),
    "unknown_word": _("with a word that no context defines"),
    "undated": _("without the day on which it was issued"),
    "not_served": _("not there, at the address that it names"),
    "another_served": _("with another badge at the address that it names"),
    "elsewhere": _("at an address at which its issuer keeps no badges"),
}
SAID = {"valid": _("valid"), "invalid": _("invalid"), "": _("nothing")}
_STATES = {
    "held": ("pass", _("Held"), "success"),
    "noted": ("warn", _("Held, with a note"), "warning"),
    "failed": ("fail", _("Failed"), "danger"),
    "open": ("unknown", _("Not found out"), "warning"),
    "skipped": ("skip", _("Not asked"), "secondary"),
}


@dataclass(frozen=True, slots=True)
class Requirement:
    """A row of the table. counts: how many badges did what, in words."""

    question: Any
    icon: str
    label: Any
    tone: str
    counts: str
    strip: Strip


@dataclass(frozen=True, slots=True)
class Reason:
    question: Any
    reason: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Badge:
    """A badge of the list. reasons: what an issuer's badge failed. told: of the Lab's own, what it
    was and what was said of it.
    """

    name: str
    icon: str
    label: Any
    tone: str
    secured: str
    digest: str
    reasons: tuple[Reason, ...] = ()
    fault: Any = ""
    said: Any = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """Badges of one version that are secured in one way, and how many of them are as they should
    be: verified, or judged rightly.
    """

    name: str
    good: int
    total: int


def requirements(run: Run, samples: Sequence[Sample]) -> list[Requirement]:
    """What at least one badge asked for, in the order of the checks."""
    rows = (scoring.Row(**row) for row in run.conclusion.rows)
    return [_requirement(run, row, samples) for row in rows if row.examined]


def not_asked(run: Run) -> list[Any]:
    """The questions for which no badge of an issuer gave a reason."""
    rows = (scoring.Row(**row) for row in run.conclusion.rows)
    return [QUESTIONS[row.requirement] for row in rows if not row.examined]


def kinds(run: Run, samples: Sequence[Sample]) -> list[Kind]:
    """Which versions and proofs the badges showed; those that could not be read are of none."""
    counts: dict[str, list[bool]] = {}
    for one in samples:
        name = _secured(one) if run.is_of_issuer else _made(one)
        if name:
            counts.setdefault(name, []).append(one.finding.is_right)
    return [Kind(name, sum(good), len(good)) for name, good in sorted(counts.items())]


def badges(run: Run, samples: Sequence[Sample]) -> list[Badge]:
    made = _of_issuer if run.is_of_issuer else _of_verifier
    return [made(sample) for sample in samples]


def _requirement(run: Run, row: scoring.Row, samples: Sequence[Sample]) -> Requirement:
    if run.is_of_issuer:
        question = QUESTIONS[row.requirement]
        states = [scoring.worst(one.finding.checks, row.requirement) for one in samples]
    else:
        question = ASKED_OF_VERIFIER[row.requirement]
        asked = [one for one in samples if one.requirement == row.requirement]
        states = ["held" if one.finding.is_right else "failed" for one in asked]
    icon, label, tone = _STATES[state_of(row)]
    return Requirement(question, icon, label, tone, _counts(row), strip(states))


def state_of(row: scoring.Row) -> str:
    """What the badges together say of a requirement: the worst that one of them says."""
    order = ("failed", "open", "noted", "held")
    return next((state for state in order if getattr(row, state)), "skipped")


def _counts(row: scoring.Row) -> str:
    good = row.held + row.noted
    said = ngettext("%(good)s of %(count)s badge", "%(good)s of %(count)s badges", row.examined)
    return said % {"good": good, "count": row.examined}


def _of_issuer(sample: Sample) -> Badge:
    found = sample.finding
    if found.said == UNREADABLE:
        icon, label, tone = "fail", _("Not readable"), "danger"
    else:
        icon, label, tone = VERDICTS[Verdict(found.said)]
    reasons = tuple(
        Reason(QUESTIONS[check["name"]], _reason(check), check["pointer"])
        for check in found.checks
        if check["outcome"] in (Outcome.FAIL, Outcome.WARN)
    )
    return Badge(sample.name, icon, label, tone, _secured(sample), sample.digest, reasons)


def _reason(check: dict[str, Any]) -> str:
    """What was found, in the reader's language; as it was written down where the engine of today
    says it with other values.
    """
    values = tuple(check.get("values", {}).items())
    said = Check(check["name"], Outcome(check["outcome"]), check["reason"], "", check["code"],
                 values=values)  # fmt: skip
    report = Report(Verdict.VERIFIED, "", "", (said,))
    try:
        return in_language(report, get_language() or "en").checks[0].reason
    except KeyError:
        return said.reason


def _secured(sample: Sample) -> str:
    """Version and proofs as the engine found them: "Open Badges 3.0 · vc-jwt (EdDSA)"."""
    found = sample.finding
    version = f"Open Badges {found.version}" if found.version[:1].isdigit() else found.version
    return " · ".join(filter(None, [version, *found.proofs]))


def _made(sample: Sample) -> str:
    """Version and proof of a badge that the Lab made."""
    return f"Open Badges {testset.version_of(sample.mechanism)} · {sample.mechanism}"


def _of_verifier(sample: Sample) -> Badge:
    found = sample.finding
    icon, label, tone = (
        ("pass", _("Judged rightly"), "success")
        if found.is_right
        else ("fail", _("Judged wrongly"), "danger")
    )
    return Badge(
        sample.name,
        icon,
        label,
        tone,
        _made(sample),
        sample.digest,
        fault=FAULTS[sample.fault],
        said=SAID[found.said],
    )
