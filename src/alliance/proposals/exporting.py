"""Proposals in what can be taken along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alliance.exports import registry
from alliance.exports.acts import acts
from alliance.exports.lines import json_lines
from alliance.people.models import Person
from alliance.proposals.models import (
    Advance,
    CallReply,
    Comment,
    ConsensusCall,
    Erratum,
    Evidence,
    Part,
    Proposal,
    ProposalEvent,
    Reply,
    Report,
    Revision,
    Version,
)

_TABLES = (
    ("proposals.jsonl", Proposal),
    ("parts.jsonl", Part),
    ("revisions.jsonl", Revision),
    ("versions.jsonl", Version),
    ("comments.jsonl", Comment),
    ("replies.jsonl", Reply),
    ("evidence.jsonl", Evidence),
    ("advances.jsonl", Advance),
    ("consensus_calls.jsonl", ConsensusCall),
    ("call_replies.jsonl", CallReply),
    ("reports.jsonl", Report),
    ("errata.jsonl", Erratum),
    ("log.jsonl", ProposalEvent),
)


def register_parts() -> None:
    registry.register("proposals", person=of_person, alliance=of_alliance)


def of_person(person: Person) -> dict[str, Any]:
    """The parts they had, every word they wrote, and what they did."""
    parts = Part.objects.filter(person=person).select_related("proposal")
    comments = Comment.objects.filter(by=person).select_related("proposal", "revision")
    replies = Reply.objects.filter(by=person).select_related("comment__proposal")
    revisions = Revision.objects.filter(by=person).select_related("proposal")
    reports = Report.objects.filter(by=person).select_related("proposal")
    errata = Erratum.objects.filter(by=person).select_related("version__proposal")
    events = ProposalEvent.objects.filter(by=person).select_related("proposal")
    return {
        "parts": [
            {
                "proposal": one.proposal.title,
                "part": one.kind,
                "from": one.starts_at.isoformat(),
                "until": one.ended_at.isoformat() if one.ended_at else None,
            }
            for one in parts.order_by("pk")
        ],
        "revisions": [
            {
                "proposal": one.proposal.title,
                "number": one.number,
                "note": one.note,
                "text": one.text,
                "context": one.context,
                "schema": one.schema,
                "at": one.at.isoformat(),
            }
            for one in revisions.order_by("pk")
        ],
        "comments": [
            {
                "proposal": one.proposal.title,
                "revision": one.revision.number,
                "text": one.text,
                "at": one.at.isoformat(),
                "satisfied": one.is_satisfied,
                "rejoinder": one.rejoinder,
            }
            for one in comments.order_by("pk")
        ],
        "replies": [
            {"proposal": one.comment.proposal.title, "text": one.text, "at": one.at.isoformat()}
            for one in replies.order_by("pk")
        ],
        "reports": [
            {"proposal": one.proposal.title, "report": str(one), "text": one.text, "url": one.url}
            for one in reports.order_by("pk")
        ],
        "errata": [
            {"version": str(one.version), "text": one.text, "correction": one.correction}
            for one in errata.order_by("pk")
        ],
        "events": [
            {
                "proposal": one.proposal.title,
                "kind": one.kind,
                "at": one.at.isoformat(),
                "text": one.text,
                "data": one.data,
            }
            for one in events.order_by("at", "pk")
        ],
        "done": acts(
            person,
            (Comment, "disposed_by", "disposed_at"),
            (Evidence, "stated_by", "stated_at"),
            (Evidence, "confirmed_by", "confirmed_at"),
            (Report, "confirmed_by", "confirmed_at"),
            (ConsensusCall, "opened_by", "opened_at"),
            (ConsensusCall, "closed_by", "closed_at"),
            (Erratum, "settled_by", "settled_at"),
        ),
    }


def of_alliance() -> Iterator[tuple[str, bytes]]:
    """One file a table."""
    for name, model in _TABLES:
        yield from json_lines(name, model._default_manager.order_by("pk"))
