"""Charters that wait for a decision, for the desk."""

from __future__ import annotations

from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.desk import queues
from alliance.desk.queues import Waiting
from alliance.groups.models import Charter, GroupEvent
from alliance.groups.permissions import may_decide
from alliance.people.models import Person


def register() -> None:
    queues.register(
        "groups.charters",
        label=_("Charters of groups to decide"),
        may=lambda viewer: viewer.is_staff or bool(_of(viewer)),
        read=_read,
        url=_url,
    )


def _of(viewer: Person) -> list[Charter]:
    """Those that the viewer may decide."""
    return [charter for charter in _submitted() if may_decide(viewer, charter.group)]


def _submitted() -> QuerySet[Charter]:
    rows = Charter.objects.filter(state=Charter.State.SUBMITTED).select_related("group")
    return rows.order_by("pk")


def _read(viewer: Person) -> Waiting:
    groups = [charter.group_id for charter in _of(viewer)]
    events = GroupEvent.objects.filter(
        group__in=groups, kind=GroupEvent.Kind.CHARTER_SUBMITTED
    ).values("group")
    last = [row["last"] for row in events.annotate(last=Max("at")).order_by()]
    return Waiting(len(groups), min(last, default=None))


def _url(viewer: Person) -> str:
    first = next(iter(_of(viewer)), None)
    if first is None:
        return reverse("groups:index")
    return reverse("groups:charter_version", args=[first.group.acronym, first.version])
