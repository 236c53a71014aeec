"""What moderators of the alliance can hide: a topic that breaks the rules."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from alliance.conduct import moderation
from alliance.meetings.mail import topics_path
from alliance.meetings.models import Topic
from alliance.people.models import Person

KIND = "meetings.topic"
State = Topic.State


def register() -> None:
    moderation.register(
        KIND,
        hide=hide,
        show=show,
        title=title,
        label=_("Topic of a call"),
        author=author,
        excerpt=excerpt,
        url=url,
    )


def hide(key: str) -> None:
    """A hidden topic is like one that was withdrawn; what is on an agenda the moderators of the
    call take off.
    """
    Topic.objects.filter(pk=_number(key), state__in=Topic.OPEN).update(state=State.WITHDRAWN)


def show(key: str) -> None:
    Topic.objects.filter(pk=_number(key), state=State.WITHDRAWN).update(state=State.SUGGESTED)


def title(key: str) -> str | None:
    found = _topic(key)
    return found.title if found else None


def author(key: str) -> Person | None:
    found = _topic(key)
    return found.suggested_by if found else None


def excerpt(key: str) -> str:
    found = _topic(key)
    return found.why[:500] if found else ""


def url(key: str) -> str:
    found = _topic(key)
    return f"{topics_path(found.series.slug)}#topic-{found.pk}" if found else ""


def _topic(key: str) -> Topic | None:
    rows = Topic.objects.select_related("series", "suggested_by")
    return rows.filter(pk=_number(key)).first()


def _number(key: str) -> int:
    return int(key) if key.isdecimal() and len(key) < 19 else 0
