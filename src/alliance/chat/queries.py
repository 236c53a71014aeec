"""Reading rooms and what is kept of them."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from alliance.chat.models import ChatMessage, CheckIn, Room, Sanction

RECENT = 50


def open_rooms() -> QuerySet[Room]:
    rooms = Room.objects.filter(closed_at=None)
    return rooms.select_related("group", "series__group").order_by("series", "group", "title")


def standing(room: Room, *kinds: Sanction.Kind) -> QuerySet[Sanction]:
    """Sanctions that hold now."""
    now = timezone.now()
    still = Q(ends_at=None) | Q(ends_at__gt=now)
    return room.sanctions.filter(still, lifted_at=None, kind__in=kinds).select_related("person")


def recent(room: Room, before: int | None = None) -> list[ChatMessage]:
    """The last `RECENT` messages that are kept (before the one with that number), in order."""
    messages = room.messages.filter(is_hidden=False).order_by("-at", "-pk")
    if before is not None and (at := room.messages.filter(pk=before).first()):
        messages = messages.filter(Q(at__lt=at.at) | Q(at=at.at, pk__lt=at.pk))
    return list(messages[:RECENT])[::-1]


def here_today(room: Room) -> QuerySet[CheckIn]:
    return room.check_ins.filter(day=timezone.now().date()).select_related("person__chat_profile")


def call_url(room: Room) -> str:
    """The page of the call whose room it is; "" for other rooms."""
    if room.series is None or room.call_day is None:
        return ""
    return reverse("meetings:meeting", args=[room.series.slug, room.call_day])
