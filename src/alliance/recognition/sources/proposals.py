"""Facts from proposals: stages that a proposal entered while somebody wrote or carried it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from alliance.people.models import Person
from alliance.proposals.models import Advance, Part
from alliance.proposals.stages import STAGES
from alliance.recognition.facts import Fact, Source
from alliance.recognition.facts import register as register_source
from alliance.recognition.sources.cycles import Cycles


def register() -> None:
    label = _("Wrote or carried a proposal that reached a stage")
    register_source(Source("proposed", label, proposed))


def proposed(person: Person | None) -> Iterable[Fact]:
    """One fact a proposal, stage and person, once the vote on it is carried out. A rule may ask for
    one stage (`stage:4` is the last) or for one group.
    """
    cycles = Cycles()
    done = Advance.objects.filter(
        state=Advance.State.DONE,
        done_at__isnull=False,
        to_stage__gt=F("from_stage"),  # a new version of a final one is no stage
        decision__voided_at=None,
        proposal__hidden_at=None,
        proposal__group__withheld_at=None,
    )
    for advance in done.select_related("proposal__group"):
        proposal, group, at = advance.proposal, advance.proposal.group, advance.done_at
        assert at is not None
        parts = proposal.parts.filter(starts_at__lte=at)
        parts = parts.filter(Q(ended_at=None) | Q(ended_at__gt=at))
        parts = parts.filter(person=person) if person else parts
        cycle = cycles.on(group.pk, at.date())
        for person_id in _people(parts):
            words = {"title": proposal.title, "stage": STAGES[advance.to_stage].name}
            yield Fact(
                source="proposed",
                key=f"{proposal.pk}:{advance.to_stage}:{person_id}",
                person_id=person_id,
                at=at,
                title=_now("%(title)s: %(stage)s") % words,
                path=proposal.get_absolute_url(),
                scopes=(f"group:{group.acronym}", f"stage:{advance.to_stage}"),
                cycle=f"{group.acronym}:{cycle.number}" if cycle else "",
            )


def _people(parts: Iterable[Part]) -> list[int]:
    return sorted({part.person_id for part in parts})
