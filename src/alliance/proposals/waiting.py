"""What waits for those who lead and write proposals, for the desk; and what is kept of them.

Each is asked of the permission of the act itself: nothing waits for whoever may not do it, such as
to confirm what they stated themselves.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.desk import queues, retention
from alliance.desk.queues import Thing, is_staff
from alliance.groups.queries import groups_of
from alliance.people.models import Person
from alliance.proposals import permissions
from alliance.proposals.models import Comment, Erratum, Evidence, Proposal, Report
from alliance.proposals.stages import after

FORTNIGHT = timedelta(days=14)


def register() -> None:
    for name, label, find, may in (
        ("proposals.evidence", _("Evidence to confirm"), evidence, is_staff),
        ("proposals.reports", _("Implementation reports to confirm"), reports, is_staff),
        ("proposals.errata", _("Errata to verify"), errata, is_staff),
        ("proposals.comments", _("Comments on proposals to answer"), comments, _nobody),
    ):
        queues.register_things(
            name, find, label=label, may=may, otherwise="proposals:index", within=FORTNIGHT
        )
    retention.register(
        "proposals.records",
        what=_("Proposals, their texts, comments, reports, errata and log"),
        kept=None,
        why=_("They say how a specification came to be. With the account the name goes."),
    )


def _nobody(viewer: Person) -> bool:
    """By what they are: only by what waits for them."""
    return False


def evidence(viewer: Person) -> list[Thing]:
    """Stated for the next stage, and to be confirmed by the viewer."""
    rows = Evidence.objects.filter(confirmed_at=None, proposal__in=_near(viewer))
    return [
        Thing(one.stated_at, reverse("proposals:proposal", args=[one.proposal.slug]))
        for one in rows.select_related("proposal__group").order_by("stated_at", "pk")
        if _is_under_way(one.proposal)
        and one.stage == after(one.proposal.stage).number
        and permissions.may_confirm(viewer, one)
    ]


def reports(viewer: Person) -> list[Thing]:
    """Implementation reports to be confirmed by the viewer."""
    rows = Report.objects.filter(confirmed_at=None, hidden_at=None, proposal__in=_near(viewer))
    return [
        Thing(one.at, reverse("proposals:reports", args=[one.proposal.slug]))
        for one in rows.select_related("proposal__group").order_by("at", "pk")
        if _is_under_way(one.proposal) and permissions.may_confirm(viewer, one)
    ]


def errata(viewer: Person) -> list[Thing]:
    """Mistakes that were found in what was published, for those who write and lead it."""
    rows = Erratum.objects.filter(
        state=Erratum.State.SUBMITTED, hidden_at=None, version__proposal__in=_near(viewer)
    ).select_related("version__proposal__group")
    return [
        Thing(one.at, reverse("proposals:errata", args=[one.version.proposal.slug]))
        for one in rows.order_by("at", "pk")
        if permissions.may_settle(viewer, one)
    ]


def comments(viewer: Person) -> list[Thing]:
    """Comments without an answer, for the champion and the editors: staff may answer, but it is
    not theirs.
    """
    mine = Proposal.objects.filter(parts__person=viewer, parts__ended_at=None)
    rows = Comment.objects.filter(disposition="", hidden_at=None, proposal__in=mine)
    return [
        Thing(one.at, reverse("proposals:comments", args=[one.proposal.slug]))
        for one in rows.select_related("proposal__group").order_by("at", "pk")
        if _is_under_way(one.proposal) and permissions.may_dispose(viewer, one)
    ]


def _near(viewer: Person) -> QuerySet[Proposal]:
    """Proposals of the viewer's groups; of all, for staff. In no other can they do any of it."""
    if is_staff(viewer):
        return Proposal.objects.all()
    return Proposal.objects.filter(group__in=groups_of(viewer).values("pk"))


def _is_under_way(proposal: Proposal) -> bool:
    return proposal.is_active and proposal.group.is_open
