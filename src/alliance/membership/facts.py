"""A membership as the log keeps it: plain JSON, days as `YYYY-MM-DD`, members by `public_id`.

Each fact is the whole membership after a change; `folding` puts them together again.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from alliance.membership.models import Membership, Term

Fact = dict[str, Any]


def of_membership(membership: Membership) -> Fact:
    organization, person = membership.organization, membership.person
    return {
        "id": str(membership.public_id),
        "organization": str(organization.public_id) if organization else None,
        "person": str(person.public_id) if person else None,
        "state": str(membership.state),
        "basis": str(membership.basis),
        "is_founding": membership.is_founding,
        "tier": membership.tier.slug,
        "leaves_on": _day(membership.leaves_on),
        "terms": [of_term(term) for term in membership.terms.select_related("tier")],
    }


def of_term(term: Term) -> Fact:
    return {
        "number": term.number,
        "starts_on": _day(term.starts_on),
        "ends_on": _day(term.ends_on),
        "grace_until": _day(term.grace_until),
        "closed_on": _day(term.closed_on),
        "tier": term.tier.slug,
        "tier_name": term.tier.name,
        "basis": str(term.basis),
        "seats": term.seats,
        "votes": term.votes,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
