"""Moderation: one contract for every room that shows what people wrote.

A room registers, in `AppConfig.ready()`, how its things are hidden and shown again:

    moderation.register("help.answer", hide=hide, show=show, title=title, label=_("Answer"))

Each function takes the thing's key, a string. Then anybody who is signed in may flag a thing:

    {% include "conduct/flag_link.html" with kind="help.answer" key=answer.pk %}

or the room calls `flag` itself. Moderators see it in their queue (`conduct:queue`) and decide. What
is hidden is never lost: `show` brings it back. Each decision is kept with its reason, and the
author is told by notice. A room may ask `is_hidden` instead of keeping that by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser

from alliance.conduct.models import FlaggedThing
from alliance.people.models import Person

Act = Callable[[str], Any]  # in the transaction of the decision; harmless when it is so already
Title = Callable[[str], str | None]  # plain text; None when there is no such thing
Text = Callable[[str], str]
Author = Callable[[str], Person | None]
MaySee = Callable[[Person | AnonymousUser, str], bool]


@dataclass(frozen=True)
class Kind:
    name: str
    hide: Act
    show: Act
    title: Title
    label: Any
    author: Author | None
    excerpt: Text | None
    url: Text | None
    may_see: MaySee | None


KINDS: dict[str, Kind] = {}


def register(
    name: str,
    hide: Act,
    show: Act,
    title: Title,
    *,
    label: Any = "",
    author: Author | None = None,
    excerpt: Text | None = None,
    url: Text | None = None,
    may_see: MaySee | None = None,
) -> None:
    """Make things of the kind `name` ("help.answer") flaggable.

    label: what such a thing is called, lazily translated. author(key): who is told of decisions,
    and may not decide. excerpt(key): plain text for the queue. url(key): a path of this site.
    may_see(person, key): whether they may see the thing at all; without it, everybody may.
    """
    KINDS[name] = Kind(name, hide, show, title, label or name, author, excerpt, url, may_see)


def flag(about_kind: str, about_key: str, url: str, by: Person | None, reason: str) -> FlaggedThing:
    """Ask moderators to look at a thing; `by` is None when a program asks.

    Raises KeyError for a kind that no room registered, LookupError when there is no such thing or
    `by` may not see it.
    """
    from alliance.conduct.services.flagging import flag as put

    return put(KINDS[about_kind], str(about_key), url, by, reason)


def is_hidden(kind: str, key: object) -> bool:
    """Whether moderators have hidden that thing."""
    return str(key) in hidden_keys(kind, [str(key)])


def hidden_keys(kind: str, keys: list[str]) -> set[str]:
    """Which of the things are hidden: one query for a list."""
    hidden = FlaggedThing.objects.filter(kind=kind, key__in=keys, state=FlaggedThing.State.HIDDEN)
    return set(hidden.values_list("key", flat=True))
