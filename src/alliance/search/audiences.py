"""Who may find what. An entry has one audience; a viewer belongs to several.

"public" is everybody, "members" whoever is signed in, "staff" the staff, "person:<public_id>" one
person. Other rooms name their own, "group:<acronym>" or "list:<slug>", and register here in
`AppConfig.ready()` how to tell which of them a person belongs to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.contrib.auth.models import AnonymousUser

from alliance.people.models import Person

Resolver = Callable[[Person], Iterable[str]]
RESOLVERS: dict[str, Resolver] = {}
_OWN = ("public", "members", "staff", "person")


def register(prefix: str, names: Resolver) -> None:
    """Have `names(person)` asked for the "<prefix>:<name>" audiences of each viewer who is signed
    in; it returns the names after the colon. ValueError for the words this room gives out itself.
    """
    if prefix in _OWN or not prefix or ":" in prefix:
        raise ValueError(f"“{prefix}” cannot be the prefix of an audience")
    RESOLVERS[prefix] = names


def audiences_of(viewer: Person | AnonymousUser) -> list[str]:
    """The audiences of a viewer, in a fixed order."""
    found = {"public"}
    if viewer.is_authenticated and viewer.is_active:
        found |= {"members", f"person:{viewer.public_id}"}
        if viewer.is_staff:
            found.add("staff")
        for prefix, names in RESOLVERS.items():
            found |= {f"{prefix}:{name}" for name in names(viewer)}
    return sorted(found)
