"""Decisions as JSON, for everybody. What is hidden until the end is not in it before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from alliance.decisions.document import rule_of, void
from alliance.decisions.models import Decision
from alliance.decisions.queries import offered, turnout


def address(name: str, *args: object) -> str:
    return settings.SITE_URL + reverse(f"decisions:{name}", args=args)


def moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def of(decision: Decision) -> dict[str, Any]:
    """One decision: question, rule, state, who may vote and how many have, and the result."""
    told = {
        "id": str(decision.public_id),
        "url": settings.SITE_URL + decision.get_absolute_url(),
        "group": decision.group.acronym if decision.group else None,
        "title": decision.title,
        "text": decision.text,
        "state": decision.state,
        "rule": rule_of(decision),
        "nominations_close_at": moment(decision.nominations_close_at),
        "opened_at": moment(decision.opened_at),
        "closes_at": moment(decision.closes_at),
        "electorate": turnout(decision),
        "seed_digest": decision.seed_digest,
        "options": [
            {
                "key": one.option.key,
                "label": str(one.option),
                "statement": one.statement,
            }
            for one in offered(decision)
        ],
        "objections": [
            {
                "reasons": "" if objection.hidden_at else objection.reasons,
                "state": objection.state,
                "answer": objection.answer,
                "raised_at": moment(objection.raised_at),
            }
            for objection in decision.objections.all()
        ],
        "result": decision.result,
        "void": void(decision) if decision.is_void else None,
        "is_demo": decision.is_demo,
        "file": address("file", decision.public_id) if decision.is_closed else None,
    }
    if decision.is_election:
        told["role"] = {
            "kind": decision.role or None,
            "starts_on": decision.role_starts_on.isoformat() if decision.role_starts_on else None,
            "ends_on": decision.role_ends_on.isoformat() if decision.role_ends_on else None,
            "given_at": moment(decision.seated_at),
        }
    return told


def line(decision: Decision) -> dict[str, Any]:
    """One decision in a list."""
    return {
        "id": str(decision.public_id),
        "url": settings.SITE_URL + decision.get_absolute_url(),
        "group": decision.group.acronym if decision.group else None,
        "title": decision.title,
        "method": decision.method,
        "state": decision.state,
        "closes_at": moment(decision.closes_at),
        "outcome": decision.result["outcome"] if decision.result else None,
        "voided_at": moment(decision.voided_at),
    }
