"""A verifier run is scored: what a verifier said, against what the Lab knew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alliance.lab import permissions, scoring
from alliance.lab.models import Conclusion, Finding, Run
from alliance.lab.services.errors import NotPossible
from alliance.lab.services.examining import conclude
from alliance.people.models import Person
from alliance.people.permissions import require


@transaction.atomic
def judge(
    run: Run, said: Mapping[str, str], *, by: Person, at: datetime | None = None
) -> Conclusion:
    """Score the verdicts on the badges of a run, by the badges' names; once, for only then is it
    told what was expected. No verdict is no right one. Raises PermissionDenied, NotPossible.
    """
    require(permissions.may_answer(by, run))
    samples = list(run.samples.all())
    findings = [
        Finding(sample=one, said=word, is_right=word == one.expected)
        for one in samples
        for word in [said.get(one.name, "")]
    ]
    rows = scoring.of_verifier((one.sample.requirement, one.is_right) for one in findings)
    try:
        with transaction.atomic():
            Finding.objects.bulk_create(findings)
    except IntegrityError:
        raise NotPossible(_("It is scored already. Begin another run.")) from None
    made = conclude(run, rows, at=at)
    assert made is not None
    return made
