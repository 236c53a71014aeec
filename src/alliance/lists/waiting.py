"""Held mail, for the desk; and how long what was put away is kept."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.desk import queues, retention
from alliance.lists.models import HeldMessage
from alliance.lists.permissions import moderated_by, moderates_all
from alliance.lists.services import moderating, sending
from alliance.people.models import Person


def register() -> None:
    queues.register(
        "lists.held",
        label=_("Held messages of mailing lists"),
        may=lambda viewer: moderates_all(viewer) or moderated_by(viewer).exists(),
        read=lambda viewer: queues.waiting(_held(viewer), "received_at"),
        url=_url,
    )
    retention.register(
        "lists.held",
        what=_("Held messages that were put away or sent back"),
        kept=moderating.KEPT,
        why=_("So that a mistake can be put right."),
        duty="lists.forget",
    )
    retention.register(
        "lists.deliveries",
        what=_("To whom a message of a list was delivered"),
        kept=sending.KEPT,
        why=_("To find out why somebody did not get it."),
        duty="lists.tidy",
    )
    retention.register(
        "lists.messages",
        what=_("Messages of lists, and their archives"),
        kept=None,
        why=_("They are the record of the community; moderators hide what breaks the rules."),
    )


def _held(viewer: Person) -> QuerySet[HeldMessage]:
    waits = HeldMessage.objects.filter(state=HeldMessage.State.WAITING)
    return waits.filter(mailing_list__in=moderated_by(viewer))


def _url(viewer: Person) -> str:
    """The list whose message has waited longest."""
    first = _held(viewer).select_related("mailing_list").order_by("received_at", "pk").first()
    if first is None:
        return reverse("lists:index")
    return reverse("lists:held", args=[first.mailing_list.slug])
