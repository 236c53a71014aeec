"""The report of a year as a PDF that assistive technology can read (PDF/UA-1, ISO 14289-1).

Typst sets it from a template of ours and from data: no text of anybody is ever read as markup.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alliance.funding import flows, funds, plan, queries, sankey
from alliance.funding.flows import Flows
from alliance.funding.services.incomes import rate_on
from alliance.ledger.amounts import shown

TEMPLATE = Path(__file__).parent / "templates" / "funding" / "report.typ"
COLUMNS = 4


def pdf(year: int) -> bytes:
    """The report in the language that is active. The same books give the same bytes."""
    data = contents(year)
    made = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"report": json.dumps(data, ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=datetime(year, 12, 31, tzinfo=UTC),
        ignore_system_fonts=True,
    )
    assert isinstance(made, bytes)
    return made


def contents(year: int) -> dict[str, Any]:
    """What the template sets: a title, and parts of lines, a drawing, and rows of a table."""
    currencies = flows.currencies_of(year)
    found = plan.read(year, currencies[0] if currencies else "EUR")
    title = _("Money in the open: report of the year %(year)s") % {"year": year}
    return {
        "title": title,
        "description": title,
        "site": settings.SITE_NAME,
        "language": (get_language() or "en")[:2],
        "parts": [
            *_plans(found),
            *(_flows(flows.read(year, currency)) for currency in currencies),
            _held(year),
            *_grants(year),
        ],
    }


def _part(title: str, heads: list[str], rows: list[list[str]], **more: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"lines": [], "drawing": "", "alt": ""}
    return {"title": title, "heads": heads, "rows": rows, **empty, **more}


def _plans(found: plan.Plan) -> list[dict[str, Any]]:
    lines = []
    if found.budget is not None:
        lines = [f"{found.budget}. {found.budget.decision}"]
    title, programme = _("Plan against actual, by programme"), _("Programme")
    parts = [_plan(found, found.programmes, title, programme, lines)]
    parts[0]["rows"].append(_figures(found, _("Sum"), found.currency))
    if found.groups:
        parts.append(_plan(found, found.groups, _("By working group"), _("Working group"), []))
    return parts


def _plan(
    found: plan.Plan, rows: list[plan.Row], title: str, head: str, lines: list[str]
) -> dict[str, Any]:
    heads = [head, _("Planned"), _("Spent")]
    if found.before is not None:
        heads.append(_("Spent in %(year)s") % {"year": found.year_before})
    told = [_figures(row, row.label, found.currency) for row in rows]
    return _part(title, heads, told, lines=lines)


def _figures(of: plan.Row | plan.Plan, label: str, currency: str) -> list[str]:
    """Planned, spent, and spent in the year before where the books know it."""
    minors = (of.planned, of.actual, of.before)
    return [label, *(shown(minor, currency) for minor in minors if minor is not None)]


def _flows(found: Flows) -> dict[str, Any]:
    """The drawing and, for whoever cannot see it, every number of it."""
    drawing = sankey.draw(found)
    svg = render_to_string("funding/sankey.svg", {"drawing": drawing}) if drawing else ""
    heads = {0: _("Came from"), 1: _("Into the fund"), 2: _("Went to"), 3: _("Working group")}
    rows = [
        [f"{heads[node.column]}: {node.label}", shown(node.minor, found.currency)]
        for node in found.nodes
    ]
    title = _("Where every cent came from and went, in %(currency)s") % {"currency": found.currency}
    alt = _("The numbers of the table below, drawn as streams.")
    return _part(title, [_("Source, fund or use"), _("Amount")], rows, drawing=svg, alt=alt)


def _held(year: int) -> dict[str, Any]:
    rate = rate_on(queries.last_day(year))
    lines = []
    if rate is not None:
        words = {"sponsor": rate.sponsor, "percent": rate.percent}
        lines = [
            _(
                "%(sponsor)s holds the funds as fiscal sponsor and takes %(percent)s %% of each "
                "income, to the nearest cent, a half up."
            )
            % words
        ]
    rows = [
        [str(held.account.name), shown(held.minor, held.currency)]
        for held in queries.held_at_the_end(year)
    ]
    return _part(_("Where it is"), [_("Account"), _("At the end of the year")], rows, lines=lines)


def _grants(year: int) -> list[dict[str, Any]]:
    rows = []
    for grant in queries.grants_of(year):
        standing = funds.standing(grant)
        left = shown(standing.left, grant.currency) if grant.is_restricted else "–"
        received = shown(standing.received, grant.currency)
        rows.append([f"{grant.title}, {grant.funder}", received, left])
    heads = [_("Grant"), _("Received"), _("Left")]
    return [_part(_("Grants received"), heads, rows)] if rows else []
