"""Decisions in what can be taken along. A vote that is hidden is hidden here as well: of a decision
under way an export says no more than its page.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from alliance.decisions import as_json, document
from alliance.decisions.models import (
    Decision,
    DecisionEvent,
    Elector,
    Nomination,
    Objection,
    Option,
)
from alliance.exports import registry
from alliance.exports.acts import acts
from alliance.people.models import Person


def register_parts() -> None:
    registry.register("decisions", person=of_person, alliance=of_alliance)


def of_person(person: Person) -> dict[str, Any]:
    """Where they could vote, what they voted where the ballot was open, and what they did. Of a
    secret ballot the site itself does not know which is theirs.
    """
    electors = Elector.objects.filter(person=person).select_related("decision", "ballot")
    delegated = Elector.objects.filter(delegate=person).select_related("decision")
    nominations = Nomination.objects.filter(person=person).select_related("decision")
    objections = Objection.objects.filter(raised_by=person).select_related("decision")
    events = DecisionEvent.objects.filter(by=person).select_related("decision")
    return {
        "could_vote": [
            {
                "decision": one.decision.title,
                "has_voted": one.has_voted,
                "stood_aside": one.recusal_reason if one.is_recused else None,
                "vote": one.ballot.choice if hasattr(one, "ballot") else None,
            }
            for one in electors
        ],
        "delegate_in": [one.decision.title for one in delegated],
        "stood_in": [
            option.decision.title
            for option in Option.objects.filter(person=person).select_related("decision")
        ],
        "nominations": [
            {"decision": one.decision.title, "state": one.state, "statement": one.statement}
            for one in nominations
        ],
        "objections": [
            {"decision": one.decision.title, "reasons": one.reasons, "state": one.state}
            for one in objections
        ],
        "events": [
            {"decision": event.decision.title, **_event(event)}
            for event in events.order_by("at", "pk")
        ],
        "done": acts(
            person,
            (Decision, "created_by", "created_at"),
            (Objection, "settled_by", "settled_at"),
            (Nomination, "nominated_by", "at"),
        ),
    }


def of_alliance() -> Iterator[tuple[str, bytes]]:
    """One file a decision: as its page tells it, with its log, and once it is closed the file from
    which it is counted.
    """
    for decision in Decision.objects.select_related("group").order_by("pk"):
        whole = {
            **as_json.of(decision),
            "log": [_event(event) for event in decision.events.order_by("at", "pk")],
            "counted": document.published(decision),
        }
        text = json.dumps(whole, ensure_ascii=False, indent=2)
        yield f"decisions/{decision.public_id}.json", text.encode()


def _event(event: DecisionEvent) -> dict[str, Any]:
    return {
        "kind": event.kind,
        "at": event.at.isoformat(),
        "text": event.text,
        "data": event.data,
    }
