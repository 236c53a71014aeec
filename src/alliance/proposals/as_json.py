"""Proposals and specifications as JSON, for everybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse

from alliance.proposals import criteria, queries, runs
from alliance.proposals.document import sections
from alliance.proposals.models import Comment, Erratum, Proposal, Report, Revision, Version


def address(name: str, *args: object) -> str:
    return settings.SITE_URL + reverse(f"proposals:{name}", args=args)


def moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def line(proposal: Proposal) -> dict[str, Any]:
    """One proposal in a list."""
    return {
        "id": str(proposal.public_id),
        "url": settings.SITE_URL + proposal.get_absolute_url(),
        "title": proposal.title,
        "summary": proposal.summary,
        "group": proposal.group.acronym,
        "stage": proposal.stage,
        "state": proposal.state,
        "advanced_at": moment(proposal.advanced_at),
        "is_demo": proposal.is_demo,
    }


def of(proposal: Proposal) -> dict[str, Any]:
    """One proposal: who carries it, the criteria of its next stage, its revisions, what was said
    about them, and what came of it. What moderators hid is left out.
    """
    return {
        **line(proposal),
        "people": [
            {"part": part.kind, "name": str(part.person)} for part in queries.parts(proposal)
        ],
        "criteria": [
            {
                "key": item.criterion.key,
                "criterion": str(item.criterion.label),
                "met": item.is_met,
                "words": item.words,
                "evidence": item.evidence.text if item.evidence else None,
                "evidence_url": item.evidence.url if item.evidence else None,
            }
            for item in criteria.items(proposal)
        ],
        "revisions": [revision(one) for one in proposal.revisions.order_by("number")],
        "versions": [version(one) for one in queries.versions(proposal)],
        "comments": [
            comment(one)
            for one in proposal.comments.filter(hidden_at=None).select_related("revision")
        ],
        "reports": [
            report(one)
            for one in proposal.reports.filter(hidden_at=None).select_related("revision")
        ],
        "ballots": [
            {
                "url": settings.SITE_URL + one.decision.get_absolute_url(),
                "to_stage": one.to_stage,
                "state": one.state,
                "done_at": moment(one.done_at),
                "voided_at": moment(one.decision.voided_at),
            }
            for one in proposal.advances.select_related("decision")
        ],
    }


def revision(one: Revision) -> dict[str, Any]:
    return {
        "number": one.number,
        "url": address("revision", one.proposal.slug, one.number),
        "note": one.note,
        "editorial": one.is_editorial,
        "stage": one.stage,
        "sha256": one.digest,
        "at": moment(one.at),
    }


def whole(one: Revision) -> dict[str, Any]:
    """A revision with its text and files, exactly as they were handed in."""
    return {
        **revision(one),
        "text": one.text,
        "context": one.context or None,
        "schema": one.schema or None,
        "sections": [
            {"number": part.number, "anchor": part.html_id, "title": part.title}
            for part in sections(one.text)
            if part.anchor
        ],
    }


def version(one: Version) -> dict[str, Any]:
    return {
        "version": one.name,
        "url": settings.SITE_URL + one.get_absolute_url(),
        "revision": one.revision.number,
        "published_at": moment(one.published_at),
    }


def specification(proposal: Proposal) -> dict[str, Any]:
    """What was published of a proposal, the newest first, with its errata."""
    errata = Erratum.objects.filter(version__proposal=proposal, hidden_at=None)
    return {
        "title": proposal.title,
        "proposal": settings.SITE_URL + proposal.get_absolute_url(),
        "latest": address("latest", proposal.slug),
        "versions": [version(one) for one in queries.versions(proposal)],
        "errata": [erratum(one) for one in errata.select_related("version")],
    }


def comment(one: Comment) -> dict[str, Any]:
    return {
        "id": one.pk,
        "revision": one.revision.number,
        "section": one.anchor or None,
        "text": one.text,
        "at": moment(one.at),
        "disposition": one.disposition or None,
        "answer": one.answer or None,
        "satisfied": one.is_satisfied,
        "replies": [
            {"text": reply.text, "at": moment(reply.at)}
            for reply in one.replies.filter(hidden_at=None)
        ],
    }


def report(one: Report) -> dict[str, Any]:
    run = runs.find(one.run) if one.run else None
    return {
        "implementation": one.product,
        "implementer": one.implementer,
        "revision": one.revision.number,
        "passed": one.passed,
        "total": one.total,
        "text": one.text,
        "evidence": one.url,
        "conformance_run": {
            "title": run.title,
            "url": urljoin(settings.SITE_URL, run.url),
            "passed": run.passed,
            "total": run.total,
            "engine": run.engine,
            "at": moment(run.at),
        }
        if run
        else None,
        "confirmed_at": moment(one.confirmed_at),
    }


def erratum(one: Erratum) -> dict[str, Any]:
    return {
        "id": one.pk,
        "version": one.version.name,
        "section": one.anchor or None,
        "text": one.text,
        "correction": one.correction,
        "state": one.state,
        "answer": one.answer or None,
        "at": moment(one.at),
    }
