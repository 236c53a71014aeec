"""Organizations as search sees them. A room above adds what it knows, so that one thing is found
once: `finding.say("membership", words)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.urls import reverse

from alliance.organizations.models import Organization
from alliance.search import services
from alliance.search.sources import Findable

KIND = "organization"
Words = Callable[[Organization], str]
SAID: dict[str, Words] = {}


def say(name: str, words: Words) -> None:
    """Have `words(organization)` found with it; "" for nothing. Call it in `ready()`, and `put`
    where what it says changes.
    """
    SAID[name] = words


def findable(organization: Organization) -> Findable:
    said = [organization.description, *(words(organization) for words in SAID.values())]
    return Findable(
        key=str(organization.pk),
        title=organization.name,
        text="\n\n".join(text for text in said if text),
        url=reverse("organizations:page", args=[organization.slug]),
        at=organization.created_at,
    )


def everything() -> Iterator[Findable]:
    shown = (Organization.State.ACTIVE, Organization.State.ENDED)
    for organization in Organization.objects.filter(state__in=shown).iterator():
        yield findable(organization)


def put(organization: Organization) -> None:
    services.put(KIND, findable(organization))
