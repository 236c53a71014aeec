"""What becomes of a person's things when they close their account.

The account itself stays as an empty shell named "former participant", so that what has to stay
(a message in a public archive, a role in the record of a group, a line of a log) has an author,
but no longer a name. Whatever else is personal is removed: each room does that for its own in
`erase`, and says beforehand, on the page that asks, what will go and what will stay.

    closing.register("calls", erase=erase, words=words, hindrance=hindrance)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from alliance.people.models import Person


@dataclass(frozen=True)
class Fate:
    """What is said before: sentences in the reader's language."""

    goes: list[str] = field(default_factory=list)
    stays: list[str] = field(default_factory=list)


Erase = Callable[[Person], Any]  # in the transaction of the closing; raises nothing of its own
Words = Callable[[Person], Fate]
Hindrance = Callable[[Person], str]  # why it cannot be closed yet, and what to do; else ""


@dataclass(frozen=True)
class Registered:
    name: str
    erase: Erase
    words: Words | None
    hindrance: Hindrance | None


ROOMS: dict[str, Registered] = {}


def register(
    name: str, *, erase: Erase, words: Words | None = None, hindrance: Hindrance | None = None
) -> None:
    """Have the room `name` asked when somebody closes their account. Call it in `ready()`."""
    ROOMS[name] = Registered(name, erase, words, hindrance)


def fate_of(person: Person) -> Fate:
    """What all rooms say will go and stay."""
    fates = [room.words(person) for room in ROOMS.values() if room.words is not None]
    return Fate(
        goes=[sentence for fate in fates for sentence in fate.goes],
        stays=[sentence for fate in fates for sentence in fate.stays],
    )


def as_text(fate: Fate) -> str:
    """For the mails before and after: what goes, and what stays and why; in the current language.
    Begins with a blank line.
    """
    parts = [
        (_("What goes:"), [_("your name, addresses, and ways to sign in"), *fate.goes]),
        (
            _("What stays, under “former participant”:"),
            [_("what is part of a public record, or was signed"), *fate.stays],
        ),
    ]
    return "".join(
        f"\n\n{title}\n" + "\n".join(f"- {sentence}" for sentence in sentences)
        for title, sentences in parts
    )


def hindrances(person: Person) -> list[str]:
    """Why the account cannot be closed yet; empty when it can."""
    asked = [room.hindrance for room in ROOMS.values() if room.hindrance is not None]
    return [reason for ask in asked if (reason := ask(person))]
