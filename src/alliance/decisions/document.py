"""The published file of a decision, from which anybody counts it again: `count` says what each part
means to the count, docs/reference/decision-files.md all of it. It names no voter.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

from alliance.decisions.count import FORMAT
from alliance.decisions.models import Decision, DecisionEvent
from alliance.decisions.queries import turnout


def published(decision: Decision) -> dict[str, Any] | None:
    """The file of a closed decision; None before, for it holds the seed and every vote. Of one that
    was declared void it says so, beside what was counted.
    """
    if not decision.is_closed:
        return None
    return {**countable(decision), "result": decision.result, "void": void(decision)}


def void(decision: Decision) -> dict[str, Any] | None:
    """When it was declared void, and why; None where it was not."""
    event = decision.events.filter(kind=DecisionEvent.Kind.VOIDED).last()
    return {"at": event.at.isoformat(), "reason": event.text} if event is not None else None


def countable(decision: Decision) -> dict[str, Any]:
    """What is counted. Nothing of it may be shown while the vote is open."""
    electorate = turnout(decision)
    return {
        "format": FORMAT,
        "url": settings.SITE_URL + decision.get_absolute_url(),
        "title": decision.title,
        "group": decision.group.acronym if decision.group else None,
        "opened_at": decision.opened_at.isoformat() if decision.opened_at else None,
        "closed_at": decision.closes_at.isoformat(),
        "rule": rule_of(decision),
        "electorate": {
            name: electorate[name]
            for name in ("electors", "votes", "recused_electors", "recused_votes")
        },
        "options": [
            {"key": option.key, "label": str(option)}
            for option in decision.options.select_related("person")
        ],
        "seed_digest": decision.seed_digest,
        "seed": decision.seed,
        "ballots": [
            {"receipt": ballot.receipt, "votes": ballot.votes, "choice": ballot.choice}
            for ballot in decision.ballots.order_by("receipt")
        ],
        "objections": [
            {"state": objection.state, "votes": objection.elector.votes}
            for objection in decision.objections.select_related("elector")
        ],
    }


def rule_of(decision: Decision) -> dict[str, Any]:
    return {
        "electorate": decision.electorate,
        "method": decision.method,
        "threshold": decision.threshold,
        "base": decision.base,
        "quorum_percent": decision.quorum_percent,
        "seats": decision.seats,
        "weighted": decision.is_weighted,
        "secret": decision.is_secret,
        "hidden_until_close": decision.is_hidden,
        "proxies": decision.proxies,
    }
