"""Calls and results as programs read them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings

from alliance.ledger.currencies import plain
from alliance.programmes import queries
from alliance.programmes.models import Round


def of_round(round: Round, now: datetime) -> dict[str, Any]:
    """What is public of a round: terms, and results once they are out."""
    results = queries.results(round)
    return {
        "programme": round.programme.code,
        "round": round.slug,
        "title": round.title,
        "phase": round.phase(now),
        "url": settings.SITE_URL + round.get_absolute_url(),
        "opens_at": round.opens_at.isoformat(),
        "closes_at": round.closes_at.isoformat(),
        "time_zone": round.time_zone,
        "currency": round.currency,
        "budget": plain(round.budget_minor, round.currency),
        "largest": plain(round.largest_minor, round.currency),
        "demo": round.is_demo,
        "results": None if results is None else _results(round, results),
    }


def _results(round: Round, results: queries.Results) -> dict[str, Any]:
    return {
        "applications": results.applied,
        "awards": results.awarded,
        "awarded": plain(results.awarded_minor, round.currency),
        "unnamed": results.unnamed,
        "named": [
            {
                "number": award.application.number,
                "title": award.application.title,
                "applicant": queries.applicant_of(award.application),
                "summary": str((award.application.submitted or {}).get("summary", "")),
                "amount": plain(award.minor, round.currency),
            }
            for award in results.named
        ],
    }
