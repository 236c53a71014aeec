"""Published runs in the search."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from alliance.lab import queries
from alliance.lab.models import Run
from alliance.search import sources
from alliance.search.services import put, remove
from alliance.search.sources import Findable

KIND = "conformance-run"


def register_source() -> None:
    sources.register(KIND, _("Conformance runs"), everything)


def everything() -> Iterator[Findable]:
    return map(_findable, queries.shown().iterator(200))


def keep(run: Run) -> None:
    put(KIND, _findable(run))


def drop(run: Run) -> None:
    remove(KIND, str(run.public_id))


def _findable(run: Run) -> Findable:
    said = f"{run.conclusion.passed}/{run.conclusion.total}"
    return Findable(
        key=str(run.public_id),
        title=str(run),
        text="\n\n".join([run.maker, run.get_kind_display(), said, run.conclusion.engine]),
        url=run.get_absolute_url(),
        at=run.at,
    )
