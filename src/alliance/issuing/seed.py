"""A demo issuer with badges of its own, so that a new alliance has something to look at and verify.

Everything is made through the same services as a real issuer's badges: real keys, real signatures.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db import transaction

from alliance.issuing.designer import PALETTES, Design
from alliance.issuing.models import Issuer
from alliance.issuing.services import AwardLine, award, create_achievement, create_issuer
from alliance.people.models import Person

DEMO_SLUG = "badge-alliance-demo"


class DemoBadge(NamedTuple):
    name: str
    description: str
    criteria: str
    shape: str
    pattern: str
    icon: str
    palette: str
    ribbon: str
    tags: tuple[str, ...]


DEMO_BADGES = (
    DemoBadge(
        "Keeper of an Alliance",
        "Set up an alliance of their own: installed the software, signed in and looked around.",
        "Start the software and sign in as its administrator. That is all; the rest is to come.",
        "hexagon", "rays", "flag", "harbour", "DEMO", ("demo", "administration"),
    ),
    DemoBadge(
        "Badge Lab Critic",
        "Took another issuer's badge apart in the Badge Lab and said how to make it better.",
        "- Choose a badge that is not your own\n- Say what it claims, and what shows it\n"
        "- Name one thing that would make it **worth more** to the one who relies on it",
        "flower", "dots", "lens", "saffron", "DEMO", ("demo", "badge lab"),
    ),
    DemoBadge(
        "First Community Call",
        "Came to a community call, said hello in the roll call and told what they work on.",
        "Be on the call, write yourself into the roll call, and introduce yourself once.",
        "circle", "rings", "people", "lagoon", "DEMO", ("demo", "community"),
    ),
)  # fmt: skip


@transaction.atomic
def add_demo_badges(person: Person, *, site_url: str) -> Issuer | None:
    """Make the demo issuer with its badges, and award the first to `person`; once."""
    if Issuer.objects.filter(slug=DEMO_SLUG).exists():
        return None
    issuer = create_issuer(
        person,
        name="Badge Alliance (demo)",
        slug=DEMO_SLUG,
        url=site_url,
        email=person.email,
        description="An example issuer that this demonstration begins with. Its badges are signed "
        "and verify like any other; what they say is made up.",
    )
    achievements = [
        create_achievement(
            issuer,
            by=person,
            name=badge.name,
            description=badge.description,
            criteria=badge.criteria,
            design=_design(badge),
            achievement_type="Badge",
            tags=list(badge.tags),
        )
        for badge in reversed(DEMO_BADGES)  # the newest is shown first
    ]
    line = AwardLine(
        email=person.email,
        name=person.name,
        narrative="Started this alliance for the first time.",
    )
    award(achievements[-1], line, by=person, key="demo-first-badge")
    return issuer


def _design(badge: DemoBadge) -> Design:
    palette = PALETTES[badge.palette]
    return Design(
        shape=badge.shape,
        pattern=badge.pattern,
        icon=badge.icon,
        ground=palette.ground,
        rim=palette.rim,
        ink=palette.ink,
        ribbon=palette.ribbon,
        ribbon_text=badge.ribbon,
    )
