"""Calls and what was awarded, in the search."""

from __future__ import annotations

from collections.abc import Iterator

from alliance.programmes import queries
from alliance.programmes.models import Round
from alliance.search.services import put
from alliance.search.sources import Findable

KIND = "grant-call"


def keep_round(round: Round) -> None:
    """Enter a public round, or what it has become."""
    put(KIND, _findable(round))


def everything() -> Iterator[Findable]:
    found = Round.objects.exclude(state=Round.State.DRAFT).select_related("programme")
    return map(_findable, found.iterator(200))


def _findable(round: Round) -> Findable:
    """With the titles, summaries and applicants that everybody may know of."""
    results = queries.results(round)
    named = [
        f"{award.application.title} {queries.applicant_of(award.application)} "
        f"{(award.application.submitted or {}).get('summary', '')}"
        for award in (results.named if results else ())
    ]
    return Findable(
        key=str(round.pk),
        title=str(round),
        text="\n".join([round.programme.summary, round.text, *named]),
        url=round.get_absolute_url(),
        at=round.decided_at or round.opens_at,
    )
