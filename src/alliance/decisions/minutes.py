"""What a record takes in of a decision: the question, the rule, the result, and where it stands.

Rooms above (the record of a meeting) ask for `text_of`; the page offers the same to copy.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alliance.decisions import wording
from alliance.decisions.models import Decision, Objection


def text_of(decision: Decision) -> str:
    """Markdown, in the language that is spoken now. Names no voter; elected people and reasons of
    objections are in it. Before the end it says until when the vote is open.
    """
    lines = [f"**{_plain(decision.title)}**", ""]
    lines += [f"- {sentence}" for sentence in wording.rule(decision)]
    lines += [f"- {sentence}" for sentence in _course(decision)]
    for objection in decision.objections.filter(hidden_at=None):
        state = Objection.State(objection.state).label
        lines.append(
            "- "
            + _("Objection (%(state)s): %(reasons)s")
            % {"state": state, "reasons": _plain(objection.reasons)}
        )
        if objection.answer:
            lines.append(f"  - {_plain(objection.answer)}")
    said = wording.outcome(decision)
    if said:
        lines += ["", f"**{_plain(said)}**"]
        figures = wording.numbers(decision)
        lines += ["", "; ".join(f"{label}: {count}" for label, count in figures)]
    lines += ["", settings.SITE_URL + decision.get_absolute_url(), ""]
    return "\n".join(lines)


def _course(decision: Decision) -> list[str]:
    said = []
    if decision.opened_at:
        opened, closes = (_day(moment) for moment in (decision.opened_at, decision.closes_at))
        said.append(_("Open from %(first)s to %(last)s (UTC).") % {"first": opened, "last": closes})
    if decision.is_election and decision.role and decision.role_starts_on:
        said.append(
            _("The role begins on %(day)s.")
            % {"day": date_format(decision.role_starts_on, "DATE_FORMAT")}
        )
    return said


def _day(moment: datetime) -> str:
    return date_format(moment.astimezone(UTC), "DATETIME_FORMAT")


def _plain(text: str) -> str:
    """One line, in which nothing is taken for Markdown of ours."""
    flat = " ".join(text.split())
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>" else letter for letter in flat)
