"""How far a proposal meets the criteria of the stage that comes next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.proposals import queries, runs
from alliance.proposals.models import ConsensusCall, Evidence, Part, Proposal
from alliance.proposals.stages import Criterion, after

IMPLEMENTERS = 2


@dataclass(frozen=True)
class Item:
    """One criterion: whether it is met, and in words what is missing or shows it."""

    criterion: Criterion
    is_met: bool
    words: str
    evidence: Evidence | None = None


def items(proposal: Proposal) -> list[Item]:
    """The criteria of the next stage, in their order, each with how it stands now."""
    stage = after(proposal.stage)
    stated = {one.criterion: one for one in proposal.evidence.filter(stage=stage.number)}
    return [
        _FOUND[one.key](proposal, one) if one.is_found else _stated(one, stated.get(one.key))
        for one in stage.criteria
    ]


def missing(proposal: Proposal) -> list[Item]:
    return [item for item in items(proposal) if not item.is_met]


def _stated(criterion: Criterion, evidence: Evidence | None) -> Item:
    if evidence is None:
        return Item(criterion, False, _("Nobody has said yet what shows it."))
    if evidence.confirmed_at is None:
        return Item(criterion, False, _("Stated, and not confirmed yet."), evidence)
    return Item(criterion, True, _("Confirmed."), evidence)


def _text(proposal: Proposal, criterion: Criterion) -> Item:
    revision = queries.latest(proposal)
    if revision is None:
        return Item(criterion, False, _("No revision has been handed in."))
    return Item(criterion, True, _("Revision %(number)s.") % {"number": revision.number})


def _editors(proposal: Proposal, criterion: Criterion) -> Item:
    count = queries.people_of(proposal, Part.Kind.EDITOR).count()
    words = ngettext("%(count)s editor.", "%(count)s editors.", count) % {"count": count}
    return Item(criterion, count > 0, words)


def _comments(proposal: Proposal, criterion: Criterion) -> Item:
    waiting = queries.unanswered(proposal).count()
    if waiting:
        words = ngettext("%(count)s waits.", "%(count)s wait.", waiting) % {"count": waiting}
        return Item(criterion, False, words)
    against = queries.unsatisfied(proposal).count()
    if not against:
        return Item(criterion, True, _("None waits."))
    words = ngettext(
        "None waits; %(count)s commenter is not satisfied with the disposition.",
        "None waits; %(count)s commenters are not satisfied with the disposition.",
        against,
    )
    return Item(criterion, True, words % {"count": against})


def _consensus(proposal: Proposal, criterion: Criterion) -> Item:
    calls = proposal.calls.filter(revision__in=queries.same_in_substance(proposal))
    last = calls.order_by("-opened_at", "-pk").first()
    if last is None:
        return Item(criterion, False, _("No call has been made on this text."))
    if not last.outcome:
        return Item(criterion, False, _("A call is under way."))
    found = last.outcome == ConsensusCall.Outcome.CONSENSUS
    return Item(criterion, found, _("Found.") if found else _("The last call found none."))


def _implementations(proposal: Proposal, criterion: Criterion) -> Item:
    reports = proposal.reports.filter(
        revision__in=queries.same_in_substance(proposal),
        confirmed_at__isnull=False,
        hidden_at=None,
    )
    makers: dict[str, bool] = {}  # each, and whether a conformance run shows it
    for one in reports:
        if one.is_whole:
            maker = " ".join(one.implementer.casefold().split())
            has_run = bool(one.run) and runs.find(one.run) is not None
            makers[maker] = makers.get(maker, False) or has_run
    words = _("%(count)s of %(needed)s.") % {"count": len(makers), "needed": IMPLEMENTERS}
    if shown := sum(makers.values()):
        words += " " + ngettext(
            "%(count)s is shown by a conformance run.",
            "%(count)s are shown by conformance runs.",
            shown,
        ) % {"count": shown}
    return Item(criterion, len(makers) >= IMPLEMENTERS, words)


_FOUND: dict[str, Callable[[Proposal, Criterion], Item]] = {
    "text": _text,
    "editors": _editors,
    "comments": _comments,
    "consensus": _consensus,
    "implementations": _implementations,
}
