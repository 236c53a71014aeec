"""Decisions in the search: the question, what it is about, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.decisions.models import Decision
from alliance.search import sources
from alliance.search.services import put, remove
from alliance.search.sources import Findable

KIND = "decision"


def register_source() -> None:
    sources.register(KIND, _("Decisions"), everything)


def everything() -> Iterator[Findable]:
    return map(_of, _shown().iterator(500))


def _shown() -> QuerySet[Decision]:
    return Decision.objects.exclude(group__withheld_at__isnull=False).order_by("pk")


def keep(decision: Decision) -> None:
    if decision.group is not None and decision.group.withheld_at is not None:
        remove(KIND, str(decision.public_id))
    else:
        put(KIND, _of(decision))


def _of(decision: Decision) -> Findable:
    return Findable(
        key=str(decision.public_id),
        title=decision.title,
        text=decision.text,
        url=decision.get_absolute_url(),
        at=decision.created_at,
    )
