"""What resources bring to rooms below: what moderators hide, and what a closed account leaves."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.conduct import moderation
from alliance.people import closing
from alliance.people.closing import Fate
from alliance.people.models import Person
from alliance.resources import permissions, services
from alliance.resources.models import Resource, Review

EXCERPT = 500


def register() -> None:
    closing.register("resources", erase=erase, words=words)
    moderation.register(
        "resources.resource",
        hide=lambda key: _set(_resource(key), True),
        show=lambda key: _set(_resource(key), False),
        title=lambda key: found.title if (found := _resource(key)) else None,
        label=gettext_lazy("Resource"),
        author=lambda key: found.proposed_by if (found := _resource(key)) else None,
        excerpt=lambda key: found.text[:EXCERPT] if (found := _resource(key)) else "",
        url=lambda key: found.get_absolute_url() if (found := _resource(key)) else "",
        may_see=lambda viewer, key: _may_see(viewer, _resource(key)),
    )
    moderation.register(
        "resources.review",
        hide=lambda key: _set(_review(key), True),
        show=lambda key: _set(_review(key), False),
        title=lambda key: found.resource.title if (found := _review(key)) else None,
        label=gettext_lazy("Review of a resource"),
        author=lambda key: found.person if (found := _review(key)) else None,
        excerpt=lambda key: found.text[:EXCERPT] if (found := _review(key)) else "",
        url=lambda key: found.resource.get_absolute_url() if (found := _review(key)) else "",
        may_see=lambda viewer, key: _may_see(viewer, _review(key)),
    )


def _set(thing: Resource | Review | None, hidden: bool) -> None:
    if isinstance(thing, Resource):
        services.set_hidden(thing, hidden)
    elif thing is not None:
        services.set_review_hidden(thing, hidden)


def _may_see(viewer: Person | AnonymousUser, thing: Resource | Review | None) -> bool:
    if isinstance(thing, Resource):
        return permissions.may_read(viewer, thing)
    if thing is None or (thing.hidden_at and not permissions.may_hide(viewer)):
        return False
    return permissions.may_read(viewer, thing.resource)


def _resource(key: str) -> Resource | None:
    return Resource.objects.filter(pk=_number(key)).select_related("proposed_by").first()


def _review(key: str) -> Review | None:
    found: Any = Review.objects.filter(pk=_number(key)).select_related("person", "resource")
    return found.first()


def _number(key: str) -> int:
    return int(key) if key.isascii() and key.isdecimal() and len(key) < 16 else 0


def words(person: Person) -> Fate:
    fate = Fate()
    if Review.objects.filter(person=person).exists():
        fate.goes.append(_("Your reviews of resources."))
    if Resource.objects.filter(proposed_by=person).exists():
        fate.stays.append(_("Resources that you proposed and that are published."))
    return fate


def erase(person: Person) -> None:
    """Reviews go, and what still waits for an editor; what is published serves others."""
    Review.objects.filter(person=person).delete()
    for waiting in Resource.objects.filter(proposed_by=person, state=Resource.State.PROPOSED):
        for version in waiting.versions.exclude(file=""):
            transaction.on_commit(partial(version.file.delete, save=False))
        waiting.delete()
