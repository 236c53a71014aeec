"""The badges of an issuer run under the engine, one after the other, and what they add up to."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

import badging
from alliance.lab import scoring
from alliance.lab.documents import Hurried
from alliance.lab.models import Conclusion, Finding, Run, Sample
from alliance.verifier.documents import site_documents
from badging.documents import Documents
from badging.errors import BadgingError
from badging.verification.report import Check

UNREADABLE = "unreadable"
LEFT = timedelta(minutes=2)  # after which a run without a conclusion is looked after again
WORDS = 1000  # of a finding, at most


def engine() -> str:
    """The program that examines, with its version: "badging 0.1.0"."""
    try:
        return f"badging {version('badge-alliance')}"
    except PackageNotFoundError:
        return "badging"


def examine(run_id: int, documents: Documents | None = None) -> Conclusion | None:
    """Examine what was not yet, and conclude the run; None where there is nothing to do.

    documents: where what the badges point to comes from; this site and the guarded network by
    default, for `documents.SECONDS` of waiting in all.
    """
    run = Run.objects.filter(pk=run_id, kind=Run.Kind.ISSUER, conclusion=None).first()
    if run is None:
        return None
    source = documents if documents is not None else Hurried(site_documents())
    for sample in run.samples.filter(finding=None).select_related("content"):
        found = _found(sample, source)
        try:
            with transaction.atomic():
                found.save()
        except IntegrityError:  # another worker has been here
            continue
    findings = Finding.objects.filter(sample__run=run).order_by("sample__number")
    return conclude(run, scoring.of_issuer(one.checks for one in findings))


def conclude(run: Run, rows: list[scoring.Row], *, at: datetime | None = None) -> Conclusion | None:
    """Write down what the run adds up to, once; None where somebody has."""
    passed, total = scoring.sums(rows)
    try:
        with transaction.atomic():
            return Conclusion.objects.create(
                run=run,
                engine=engine(),
                rows=[row.to_json() for row in rows],
                passed=passed,
                total=total,
                at=at or timezone.now(),
            )
    except IntegrityError:
        return None


def go_on(now: datetime) -> int:
    """A duty: runs whose task was lost with its process; return how many were concluded."""
    waiting = Run.objects.filter(kind=Run.Kind.ISSUER, conclusion=None, at__lt=now - LEFT)
    found = list(waiting.order_by("at").values_list("pk", flat=True)[:5])
    return sum(examine(pk) is not None for pk in found)


def _found(sample: Sample, documents: Documents) -> Finding:
    data = bytes(sample.content.data)
    try:
        report = badging.verify(data, documents=documents)
        proofs = badging.inspect(data).proofs
    except BadgingError as error:
        unread = {"name": "format", "outcome": "fail", "undecided": False, "code": error.code}
        told = {"reason": error.message, "remedy": error.remedy, "pointer": error.pointer}
        return Finding(sample=sample, said=UNREADABLE, is_right=False, checks=[_cut(unread | told)])
    return Finding(
        sample=sample,
        said=report.verdict.value,
        is_right=report.verified,
        version=report.version[:20],
        proofs=[name[:60] for name in proofs[:8]],
        checks=[_told(check) for check in report.checks],
    )


def _told(check: Check) -> dict[str, Any]:
    told = check.to_json()
    values = _cut(dict(check.values))  # by which another language says it (badging.speaking)
    return _cut({name: told[name] for name in _KEPT}) | {"values": values}


_KEPT = ("name", "outcome", "undecided", "code", "reason", "remedy", "pointer")


def _cut(said: dict[str, Any]) -> dict[str, Any]:
    """With bounded texts, and without the character that PostgreSQL's JSON does not take."""
    return {
        name: value.replace("\x00", "\ufffd")[:WORDS] if isinstance(value, str) else value
        for name, value in said.items()
    }
