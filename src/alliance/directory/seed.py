"""Issuers that answer to members, for a demonstration: real keys, real badges, made-up bodies.

Each is made by whoever speaks for the member, and linked as that person would link it.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db import transaction

from alliance.directory.members import Organization, members
from alliance.directory.models import Link
from alliance.directory.queries import today
from alliance.directory.services.links import claim
from alliance.issuing.designer import PALETTES, Design
from alliance.issuing.models import Achievement, Issuer
from alliance.issuing.services import AwardLine, award, create_achievement, create_issuer
from alliance.people.models import Person


class DemoIssuer(NamedTuple):
    """An issuer of the member of that name, with one badge."""

    name: str
    badge: str
    description: str
    criteria: str
    look: tuple[str, str, str, str]  # shape, pattern, icon, palette


DEMO_ISSUERS = (
    DemoIssuer(
        "Example University (demo)",
        "Badges in Practice",
        "Designed a badge for a course of their own, with criteria that others can check.",
        "Hand in a badge with **criteria, evidence and an alignment**, and take it through one "
        "round of critique.",
        ("shield", "chevrons", "cap", "plum"),
    ),
    DemoIssuer(
        "Example Makers Museum (demo)",
        "Opened the Machine",
        "Took a machine of the collection apart with a curator, and put it together again.",
        "Be at two evenings in the workshop, and write down what each part does.",
        ("octagon", "grid", "gear", "bronze"),
    ),
    DemoIssuer(
        "Example School Board (demo)",
        "Reading Mentor",
        "Read with a younger pupil every week for half a year.",
        "- Twenty hours of reading together\n- A page on what both of you learned",
        ("rosette", "rays", "book", "forest"),
    ),
)


@transaction.atomic
def add_demo_registry(administrator: Person) -> int:
    """Make the issuers that are not there yet, link each to its member, and give the first badge
    to `administrator`; return how many were made. Needs the demo members."""
    if Link.objects.exists():
        return 0
    spoken = _spoken_for()
    made = 0
    for demo in DEMO_ISSUERS:
        if demo.name not in spoken:
            continue
        organization, voice = spoken[demo.name]
        issuer = create_issuer(
            voice,
            name=demo.name,
            url=f"https://{organization.path.strip('/').rpartition('/')[2]}.example.org/",
            email=voice.email,
            description="An example issuer of this demonstration. It answers to a member.",
        )
        achievement = _achievement(issuer, demo, voice)
        claim(issuer.did, organization.key, by=voice)
        if not made:
            line = AwardLine(
                email=administrator.email,
                name=administrator.name,
                narrative="Looked at what a badge of a member says.",
            )
            award(achievement, line, by=voice, key="demo-member-badge")
        made += 1
    return made


def _spoken_for() -> dict[str, tuple[Organization, Person]]:
    """The demo members of today by name, with somebody who speaks for each."""
    standing = members().members(today())
    return {
        organization.name: (organization, person)
        for person in Person.objects.filter(email__endswith="@demo.example.org", is_active=True)
        for organization in members().spoken_for(person)
        if organization.key in standing
    }


def _achievement(issuer: Issuer, demo: DemoIssuer, voice: Person) -> Achievement:
    shape, pattern, icon, name = demo.look
    palette = PALETTES[name]
    return create_achievement(
        issuer,
        by=voice,
        name=demo.badge,
        description=demo.description,
        criteria=demo.criteria,
        design=Design(
            shape=shape,
            pattern=pattern,
            icon=icon,
            ground=palette.ground,
            rim=palette.rim,
            ink=palette.ink,
            ribbon=palette.ribbon,
            ribbon_text="DEMO",
        ),
        achievement_type="Badge",
        tags=["demo"],
    )
