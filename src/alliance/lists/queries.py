"""Reading lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from alliance.lists import permissions
from alliance.lists.engine import Health
from alliance.lists.models import (
    Delivery,
    HeldMessage,
    MailingList,
    Message,
    Posting,
    Subscription,
)
from alliance.lists.permissions import Viewer
from alliance.people.models import Person
from alliance.people.queries import proven_addresses

_UNDELIVERED = (Delivery.Status.PENDING, Delivery.Status.SENDING)


def lists_for(viewer: Viewer) -> QuerySet[MailingList]:
    """The lists that the viewer may know of, with `subscribers`, `messages_count` and `newest_at`:
    open ones first, main lists before those of groups.
    """
    lists = permissions.readable_by(viewer)
    current = Q(subscriptions__ended_at=None, subscriptions__isnull=False)
    counted = lists.annotate(subscribers=Count("subscriptions", filter=current, distinct=True))
    return counted.order_by("closed_at", "kind", "name")


def newest_of(lists: list[MailingList]) -> dict[int, tuple[int, object]]:
    """For each list by id: how many messages it has, and when the newest came."""
    rows = Message.objects.filter(mailing_list__in=lists).values("mailing_list_id")
    found = rows.annotate(count=Count("pk"), newest=Max("received_at")).order_by()
    return {row["mailing_list_id"]: (row["count"], row["newest"]) for row in found}


def list_for(viewer: Viewer, slug: str) -> MailingList | None:
    """The list of that name, when the viewer may know of it."""
    found = MailingList.objects.select_related("group").filter(slug=slug).first()
    return found if found is not None and permissions.may_read(viewer, found) else None


def subscriptions_of(person: Person) -> QuerySet[Subscription]:
    """Current subscriptions of all of the person's proven addresses."""
    rows = permissions.subscriptions_of(person).select_related("mailing_list")
    return rows.order_by("mailing_list__kind", "mailing_list__name", "email")


def own_on(person: Viewer, mailing_list: MailingList) -> list[Subscription]:
    """The person's current subscriptions to one list."""
    if not isinstance(person, Person):
        return []
    rows = permissions.subscriptions_of(person).filter(mailing_list=mailing_list)
    return list(rows.select_related("mailing_list").order_by("email"))


def addresses_free_for(person: Viewer, mailing_list: MailingList) -> list[str]:
    """The person's proven addresses that are not on the list."""
    if not isinstance(person, Person):
        return []
    used = {row.email for row in own_on(person, mailing_list)}
    return sorted(proven_addresses(person) - used)


def subscribers(mailing_list: MailingList) -> QuerySet[Subscription]:
    """Everybody on a list, for its moderators."""
    rows = mailing_list.subscriptions.filter(ended_at=None)
    return rows.select_related("person").order_by("email")


def waiting(mailing_list: MailingList) -> QuerySet[HeldMessage]:
    """Held messages that wait, oldest first. Without their words."""
    rows = mailing_list.held.filter(state=HeldMessage.State.WAITING)
    return rows.defer("raw").order_by("received_at", "pk")


def waiting_count(mailing_list: MailingList) -> int:
    return mailing_list.held.filter(state=HeldMessage.State.WAITING).count()


def put_away(mailing_list: MailingList) -> QuerySet[HeldMessage]:
    """What was decided lately, newest first."""
    rows = mailing_list.held.exclude(state=HeldMessage.State.WAITING)
    return rows.defer("raw").select_related("decided_by", "message").order_by("-decided_at", "-pk")


def troubled(mailing_list: MailingList) -> QuerySet[Subscription]:
    """Subscribers whose mail came back lately, the worst first."""
    rows = mailing_list.subscriptions.filter(ended_at=None, bounce_score__gt=0)
    return rows.order_by("-suspended_at", "-bounce_score", "email")


@dataclass(frozen=True)
class Traffic:
    """Deliveries of a list in the last days, in numbers."""

    delivered: int
    waiting: int
    failed: int


def traffic(mailing_list: MailingList, days: int = 30) -> Traffic:
    since = timezone.now() - timedelta(days=days)
    rows = Delivery.objects.filter(
        posting__mailing_list=mailing_list, posting__created_at__gte=since
    )
    counts = dict(rows.values_list("status").annotate(count=Count("pk")).order_by())
    return Traffic(
        delivered=counts.get(Delivery.Status.DELIVERED, 0),
        waiting=sum(counts.get(status, 0) for status in _UNDELIVERED),
        failed=counts.get(Delivery.Status.FAILED, 0),
    )


def health_of_deliveries() -> Health:
    """Whether list mail leaves: nothing should have been due for long."""
    late = timezone.now() - timedelta(minutes=10)
    due = Delivery.objects.filter(status__in=_UNDELIVERED, due_at__lt=late)
    lists = MailingList.objects.filter(closed_at=None).count()
    if count := due.count():
        error = due.exclude(last_error="").values_list("last_error", flat=True).first()
        words = f"{count} deliveries have waited for more than ten minutes"
        return Health(
            False,
            f"{words} ({error})" if error else words,
            "is a worker running? `alliance up` has one; else start `alliance worker`",
        )
    under_way = Posting.objects.filter(finished_at=None).count()
    return Health(True, f"{lists} lists, {under_way} mailings under way")
