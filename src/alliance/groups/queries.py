"""Reading working groups."""

from __future__ import annotations

from django.db.models import Case, IntegerField, QuerySet, Value, When

from alliance.groups.models import WorkingGroup

_ORDER = ("active", "proposed", "dormant", "concluded")


def all_groups() -> QuerySet[WorkingGroup]:
    """Every group: those at work first, those that have concluded last, each by name."""
    rank = Case(
        *(When(state=state, then=Value(place)) for place, state in enumerate(_ORDER)),
        output_field=IntegerField(),
    )
    groups = WorkingGroup.objects.select_related("chair_person", "chair_organization")
    return groups.order_by(rank, "name")


def active_groups() -> QuerySet[WorkingGroup]:
    return all_groups().filter(state=WorkingGroup.State.ACTIVE)
