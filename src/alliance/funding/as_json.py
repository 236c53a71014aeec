"""Money for programs. Amounts are decimal strings with their currency; addresses are absolute."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from alliance.funding import flows, funds, plan, queries
from alliance.funding.models import Grant
from alliance.funding.services.incomes import rate_on
from alliance.ledger.currencies import plain


def of_year(year: int) -> dict[str, Any]:
    """The overview of a year: plan against actual, flows by currency, what is held where."""
    currencies = flows.currencies_of(year)
    found = plan.read(year, currencies[0] if currencies else "EUR")
    rate = rate_on(queries.last_day(year))
    return {
        "year": year,
        "url": settings.SITE_URL + reverse("funding:year", args=[year]),
        "budget": _budget(found),
        "plan": {
            "currency": found.currency,
            "year_before": found.year_before,
            "programmes": [_row(row, found.currency) for row in found.programmes],
            "groups": [_row(row, found.currency) for row in found.groups],
            "sum": _figures(found, found.currency),
            "left_out": found.left_out,
        },
        "flows": [_flows(flows.read(year, currency)) for currency in currencies],
        "held": [
            {
                "account": held.account.full_path,
                "amount": plain(held.minor, held.currency),
                "currency": held.currency,
            }
            for held in queries.held_at_the_end(year)
        ],
        "fiscal_sponsor": {
            "name": rate.sponsor,
            "fee_percent": rate.percent,
            "without_fee": rate.free_of,
            "since": rate.from_on.isoformat(),
        }
        if rate
        else None,
    }


def of_grant(grant: Grant) -> dict[str, Any]:
    """A grant as it was agreed, with what came and what was spent."""
    standing = funds.standing(grant)
    return {
        "id": str(grant.public_id),
        "url": settings.SITE_URL + grant.get_absolute_url(),
        "funder": grant.funder,
        "title": grant.title,
        "purpose": grant.purpose,
        "restricted": grant.is_restricted,
        "currency": grant.currency,
        "amount": plain(grant.minor, grant.currency),
        "from": grant.starts_on.isoformat(),
        "until": grant.ends_on.isoformat(),
        "received": plain(standing.received, grant.currency),
        "spent": plain(standing.spent, grant.currency) if grant.is_restricted else None,
        "instalments": [
            {
                "expected_on": part.due_on.isoformat(),
                "amount": plain(part.minor, grant.currency),
                "received_on": part.received_on.isoformat() if part.received_on else None,
            }
            for part in grant.instalments.all()
        ],
        "reports": [
            {
                "what": report.what,
                "due_on": report.due_on.isoformat(),
                "done_on": report.done_on.isoformat() if report.done_on else None,
                "url": report.url,
            }
            for report in grant.reports.all()
        ],
    }


def _budget(found: plan.Plan) -> dict[str, Any] | None:
    budget = found.budget
    if budget is None or budget.approved_at is None:
        return None
    return {
        "version": budget.version,
        "approved_at": budget.approved_at.isoformat(),
        "decision": budget.decision,
        "url": settings.SITE_URL + budget.get_absolute_url(),
    }


def _row(row: plan.Row, currency: str) -> dict[str, str | None]:
    return {"name": row.key, **_figures(row, currency)}


def _figures(of: plan.Row | plan.Plan, currency: str) -> dict[str, str | None]:
    """`before` was spent in the year before; None where the books do not know that year."""
    return {
        "planned": plain(of.planned, currency),
        "actual": plain(of.actual, currency),
        "before": None if of.before is None else plain(of.before, currency),
    }


def _flows(found: flows.Flows) -> dict[str, Any]:
    return {
        "currency": found.currency,
        "nodes": [
            {
                "key": node.key,
                "label": node.label,
                "column": node.column,
                "amount": plain(node.minor, found.currency),
            }
            for node in found.nodes
        ],
        "links": [
            {
                "source": link.source,
                "target": link.target,
                "amount": plain(link.minor, found.currency),
            }
            for link in found.links
        ],
    }
