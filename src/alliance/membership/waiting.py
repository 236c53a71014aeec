"""What of memberships waits for staff, for the desk; and how long applications are kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.desk import queues, retention
from alliance.desk.queues import Waiting
from alliance.membership import queue
from alliance.membership.models import Contact, Membership, MembershipEvent
from alliance.membership.parting import SAID
from alliance.membership.permissions import may_decide, may_keep, may_keep_money
from alliance.membership.services import returning
from alliance.people.models import Person

APPLICATIONS = timedelta(days=2 * 365)
CONTACTS = timedelta(days=365)
State, Kind = Membership.State, MembershipEvent.Kind


def register() -> None:
    queues.register(
        "membership.applications",
        label=_("Applications for membership"),
        may=may_keep,
        read=_applications,
        url=lambda viewer: reverse("membership:desk"),
    )
    queues.register(
        "membership.returns",
        label=_("Former members who ask to be taken up again"),
        may=may_keep,
        read=_returns,
        url=lambda viewer: reverse("membership:desk"),
    )
    queues.register(
        "membership.overdue",
        label=_("Invoices overdue"),
        may=may_keep_money,
        read=_overdue,
        url=lambda viewer: reverse("membership:desk"),
        within=timedelta(days=30),
    )
    retention.register(
        "membership.applications",
        what=_("What applications said that were declined or withdrawn"),
        kept=APPLICATIONS,
        why=_("For whoever applies again, and for complaints. That there was one stays."),
        forget=forget_applications,
    )
    retention.register(
        "membership.contacts",
        what=_("Addresses of contacts of members that were taken over"),
        kept=CONTACTS,
        why=_("To ask once whether they speak for the member. With a yes it goes at once."),
        forget=forget_contacts,
    )
    retention.register(
        "membership.records",
        what=_("Memberships, agreements accepted, invoices and payments"),
        kept=None,
        why=_("They are signed, or vouchers of the books. With the account the name goes."),
    )


def _applications(viewer: Person) -> Waiting:
    rows = Membership.objects.filter(state=State.SUBMITTED).select_related("organization", "person")
    since = [one.submitted_at for one in rows if may_decide(viewer, one)]
    return Waiting(len(since), min((at for at in since if at), default=None))


def _returns(viewer: Person) -> Waiting:
    asked = [returning.asked(one) for one in queue.asking_to_return() if may_decide(viewer, one)]
    since = [event.at for event in asked if event]
    return Waiting(len(since), min(since, default=None))


def _overdue(viewer: Person) -> Waiting:
    found = queue.overdue()
    return Waiting(len(found), queues.moment(min((i.due_on for i, _ in found), default=None)))


def forget_applications(now: datetime) -> int:
    """Empty what applicants wrote, where the application came to nothing long ago."""
    ended = MembershipEvent.objects.filter(
        kind__in=[Kind.DECLINED, Kind.WITHDRAWN], at__lt=now - APPLICATIONS
    )
    rows = Membership.objects.filter(
        state__in=[State.DECLINED, State.WITHDRAWN], pk__in=ended.values("membership_id")
    )
    empty = dict.fromkeys(SAID, "")
    return rows.exclude(**empty).update(**empty)


def forget_contacts(now: datetime) -> int:
    """Empty addresses a year after they were written to, or taken over where they never were."""
    since = Coalesce("invited_at", "membership__created_at")
    rows = Contact.objects.exclude(email="").annotate(since=since)
    return Contact.objects.filter(pk__in=rows.filter(since__lt=now - CONTACTS).values("pk")).update(
        email=""
    )
