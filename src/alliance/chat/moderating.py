"""What moderators of the alliance can hide: a message in the archive of a room."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from alliance.chat import finding, permissions
from alliance.chat.models import ChatMessage
from alliance.conduct import moderation
from alliance.people.models import Person
from alliance.search import services as search

KIND = "chat.message"


def register() -> None:
    moderation.register(
        KIND,
        hide=hide,
        show=show,
        title=title,
        label=_("Message in a chat room"),
        author=author,
        excerpt=excerpt,
        url=url,
        may_see=may_see,
    )


def hide(key: str) -> None:
    ChatMessage.objects.filter(pk=_number(key)).update(is_hidden=True)
    search.remove(finding.KIND, key)


def show(key: str) -> None:
    ChatMessage.objects.filter(pk=_number(key)).update(is_hidden=False)
    found = _message(key)
    if found is not None:
        finding.put(found)


def title(key: str) -> str | None:
    found = _message(key)
    return f"{found.shown_as}, {found.room.name}" if found else None


def author(key: str) -> Person | None:
    found = _message(key)
    return found.person if found else None


def excerpt(key: str) -> str:
    found = _message(key)
    return found.body[:500] if found else ""


def url(key: str) -> str:
    found = _message(key)
    return f"{found.room.get_absolute_url()}#m{found.pk}" if found else ""


def may_see(person: Person | AnonymousUser, key: str) -> bool:
    found = _message(key)
    return found is not None and permissions.may_read(person, found.room)


def _message(key: str) -> ChatMessage | None:
    rows = ChatMessage.objects.select_related("room__group", "room__series__group", "person")
    return rows.filter(pk=_number(key)).first()


def _number(key: str) -> int:
    return int(key) if key.isdecimal() and len(key) < 19 else 0
