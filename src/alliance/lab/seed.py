"""Two published runs for a demonstration: of software that issues, and of software that verifies
and does not look at status lists. Both are made up; the badges are really signed and examined.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from alliance.lab import testset
from alliance.lab.models import Run
from alliance.lab.services import beginning, examining, judging, publishing
from alliance.lab.services.beginning import Subject
from alliance.lab.uploads import HandedIn
from alliance.people.models import Person
from badging.documents import Offline

ISSUES = Subject("Example Studio (demo)", "2.4", "Example House (demo)")
VERIFIES = Subject("Example Reader (demo)", "0.9", "Example Foundation (demo)")
EMAIL = "uma-example-demo@demo.example.org"


@transaction.atomic
def add_demo_runs(now: datetime | None = None) -> int:
    """Add both, if none is there yet; return how many were added. Needs a person of the
    demonstration, and adds nothing without.
    """
    now = now or timezone.now()
    person = Person.objects.filter(email=EMAIL, is_active=True).first()
    if person is None or Run.objects.filter(is_demo=True).exists():
        return 0
    for run in (_of_issuer(person, now - timedelta(hours=2)), _of_verifier(person, now)):
        publishing.publish(Run.objects.get(pk=run.pk), by=person)
    return 2


def _of_issuer(person: Person, at: datetime) -> Run:
    badges = [
        HandedIn(f"{mechanism}-{number}.{'jwt' if mechanism == 'vc-jwt' else 'json'}", data)
        for mechanism in ("eddsa-rdfc-2022", "ecdsa-sd-2023", "vc-jwt")
        for number, data in enumerate(testset.right_ones(mechanism, at, 2), 1)
    ]
    run = beginning.issuer_run(ISSUES, badges, by=person, at=at, is_demo=True)
    examining.examine(run.pk, Offline())
    return run


def _of_verifier(person: Person, at: datetime) -> Run:
    run = beginning.verifier_run(VERIFIES, by=person, at=at, is_demo=True)
    said = {
        sample.name: "valid" if sample.fault == "revoked" else sample.expected
        for sample in run.samples.all()
    }
    judging.judge(run, said, by=person, at=at)
    return run
