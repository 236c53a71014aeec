"""Reading the history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from alliance.history.models import FIELDS, HistoryEntry, Proposal
from alliance.writing.diff import diff_html


def timeline() -> list[tuple[int, list[HistoryEntry]]]:
    """Years in order, each with its entries."""
    entries = HistoryEntry.objects.filter(hidden_at=None)
    return [(year, list(of_year)) for year, of_year in groupby(entries, key=lambda e: e.year)]


@dataclass(frozen=True)
class Version:
    """What an entry said from `at` on. The first one that was seeded has no proposal."""

    words: dict[str, Any]
    proposal: Proposal | None

    @property
    def at(self) -> datetime | None:
        return self.proposal.reviewed_at if self.proposal else None


def versions(entry: HistoryEntry) -> list[Version]:
    """Every version of an entry, the newest first: what each accepted proposal made of it."""
    accepted = entry.proposals.filter(state=Proposal.State.ACCEPTED).order_by("reviewed_at", "pk")
    found = []
    for number, proposal in enumerate(accepted):
        if number == 0 and proposal.before:
            found.append(Version(proposal.before, None))
        found.append(Version({name: getattr(proposal, name) for name in FIELDS}, proposal))
    if not found:
        found.append(Version({name: getattr(entry, name) for name in FIELDS}, None))
    return found[::-1]


def open_proposals() -> QuerySet[Proposal]:
    """What waits for review, the oldest first."""
    waiting = Proposal.objects.filter(state=Proposal.State.OPEN)
    return waiting.select_related("entry", "proposed_by").order_by("proposed_at")


def compare(proposal: Proposal) -> list[dict[str, Any]]:
    """Each field: what it was, what it would be, whether that is a change, and which."""
    if proposal.state == Proposal.State.ACCEPTED:
        before: dict[str, Any] = proposal.before
    else:
        before = {n: getattr(proposal.entry, n) for n in FIELDS} if proposal.entry else {}
    rows = []
    for name in FIELDS:
        label = Proposal._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        was, is_now = before.get(name) or "", getattr(proposal, name) or ""
        rows.append(
            {
                "label": label,
                "was": was,
                "now": is_now,
                "changed": str(was) != str(is_now),
                "diff": diff_html(str(was), str(is_now)),
            }
        )
    return rows
