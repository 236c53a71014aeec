"""The log in sentences, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from alliance.people.models import Person
from alliance.proposals.models import Comment, ConsensusCall, Erratum, Proposal, ProposalEvent
from alliance.proposals.stages import STAGES

Kind = ProposalEvent.Kind
Words = dict[str, Any]


@dataclass(frozen=True)
class Line:
    pk: int
    at: datetime
    text: str
    note: str


def lines(proposal: Proposal) -> list[Line]:
    """Oldest first. Champions and editors are named: they act for everybody to see."""
    events = list(proposal.events.order_by("at", "pk"))
    ids = {str(event.data["person"]) for event in events if event.data.get("person")}
    people = {str(p.public_id): p for p in Person.objects.filter(public_id__in=ids)}
    return [Line(e.pk, e.at, _sentence(e, people), e.text) for e in events]


def of_event(event: ProposalEvent) -> Line:
    """One event by itself, as a feed has it."""
    who = Person.objects.filter(public_id=event.data.get("person"))
    people = {str(p.public_id): p for p in who} if event.data.get("person") else {}
    return Line(event.pk, event.at, _sentence(event, people), event.text)


def _sentence(event: ProposalEvent, people: dict[str, Person]) -> str:
    data = dict(event.data)
    person = people.get(str(data.get("person")))
    data["person"] = str(person) if person else _("a former participant")
    if isinstance(data.get("stage"), int):
        data["stage"] = f"{data['stage']}, {STAGES[data['stage']].name}"
    return _PATTERNS[Kind(event.kind)](data)


def _part(words: Words, champion: str, editor: str) -> str:
    return (champion if words["part"] == "champion" else editor) % words


def _revised(words: Words) -> str:
    if words.get("editorial"):
        return _("Revision %(revision)s was handed in; only words changed.") % words
    return _("Revision %(revision)s was handed in.") % words


def _satisfied(words: Words) -> str:
    if words["satisfied"]:
        return _("A commenter is satisfied with the disposition.")
    return _("A commenter is not satisfied with the disposition.")


def _disposed(words: Words) -> str:
    label = Comment.Disposition(words["disposition"]).label
    return _("A comment was answered: %(disposition)s.") % {"disposition": label}


def _call_closed(words: Words) -> str:
    if words["outcome"] == ConsensusCall.Outcome.CONSENSUS:
        return _("The consensus call found consensus.")
    return _("The consensus call found none.")


def _settled(words: Words) -> str:
    label = Erratum.State(words["state"]).label
    return _("An erratum was settled: %(state)s.") % {"state": label}


def _voided(words: Words) -> str:
    if "back" not in words:
        return _("The ballot on stage %(stage)s was declared void.") % words
    back = f"{words['back']}, {STAGES[words['back']].name}"
    said = _("The ballot on stage %(stage)s was declared void. It is at stage %(back)s again.")
    return said % (words | {"back": back})


_PATTERNS: dict[Kind, Callable[[Words], str]] = {
    Kind.PROPOSED: lambda w: _("It was proposed."),
    Kind.CHANGED: lambda w: _("Its title or summary was changed."),
    Kind.PART_BEGUN: lambda w: _part(
        w, _("%(person)s is the champion."), _("%(person)s is an editor.")
    ),
    Kind.PART_ENDED: lambda w: _part(
        w, _("%(person)s is no longer the champion."), _("%(person)s is no longer an editor.")
    ),
    Kind.REVISED: _revised,
    Kind.COMMENTED: lambda w: _("Somebody commented on revision %(revision)s.") % w,
    Kind.DISPOSED: _disposed,
    Kind.SATISFIED: _satisfied,
    Kind.STATED: lambda w: _("Evidence for stage %(stage)s was stated.") % w,
    Kind.CONFIRMED: lambda w: _("Evidence for stage %(stage)s was confirmed.") % w,
    Kind.REPORTED: lambda w: (
        _("An implementation was reported: %(product)s, %(passed)s of %(total)s.") % w
    ),
    Kind.REPORT_CONFIRMED: lambda w: _("The report on %(product)s was confirmed.") % w,
    Kind.CALLED: lambda w: _("A consensus call on revision %(revision)s went to %(list)s.") % w,
    Kind.CALL_CLOSED: _call_closed,
    Kind.BALLOT: lambda w: _("A ballot on stage %(stage)s was opened.") % w,
    Kind.REFUSED: lambda w: _("The ballot on stage %(stage)s did not take it further.") % w,
    Kind.WAITS: lambda w: _("Stage %(stage)s was adopted; criteria fell away meanwhile.") % w,
    Kind.LAPSED: lambda w: _("The ballot on stage %(stage)s lapsed: the text changed.") % w,
    Kind.VOIDED: _voided,
    Kind.ADVANCED: lambda w: _("It entered stage %(stage)s.") % w,
    Kind.PUBLISHED: lambda w: _("Version %(version)s was published.") % w,
    Kind.ERRATUM: lambda w: _("An erratum on version %(version)s was submitted.") % w,
    Kind.ERRATUM_SETTLED: _settled,
    Kind.WITHDRAWN: lambda w: _("It was withdrawn."),
    Kind.RESUMED: lambda w: _("It was taken up again."),
}
