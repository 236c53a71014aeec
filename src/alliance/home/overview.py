"""What a signed-in person finds: what is theirs, and what would be a good next step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.backpack import queries as backpack
from alliance.backpack.models import HeldBadge
from alliance.decisions.queries import votes_needed
from alliance.desk import queues
from alliance.groups.models import WorkingGroup
from alliance.groups.queries import groups_of
from alliance.issuing import queries as issuing
from alliance.issuing.models import Award, IssuerMember
from alliance.membership import queries as carrying
from alliance.membership.models import Membership
from alliance.people.models import Person
from alliance.people.queries import proven_addresses

NEWEST = 4


@dataclass(frozen=True)
class Step:
    """One thing to do next. `why` says what it is good for."""

    title: str
    why: str
    url: str


@dataclass(frozen=True)
class Overview:
    """`groups` are those that the person is in. `carried` are memberships of the person, and of
    organizations that they speak for; `memberships` those in issuers. `badges` are the newest;
    `held` is how many there are in all. `waiting` counts badges that were sent to a proven address
    of the person and are not taken yet.
    """

    groups: list[WorkingGroup]
    carried: list[Membership]
    memberships: list[IssuerMember]
    badges: list[HeldBadge]
    held: int
    waiting: int
    steps: list[Step]


def read(person: Person, now: datetime) -> Overview:
    memberships = issuing.issuers_of(person)
    held = backpack.badges_of(person, now=now)
    count = held.count()
    return Overview(
        groups=list(groups_of(person)),
        carried=list(carrying.of_person(person)),
        memberships=memberships,
        badges=list(held[:NEWEST]),
        held=count,
        waiting=len(backpack.waiting_awards(person)),
        steps=[
            *_steps_at_the_desk(person, now),
            *_steps_of_an_elector(person, now),
            *_steps_of_the_account(person),
            *_steps_of_an_issuer(memberships),
            *_steps_of_a_holder(count),
        ],
    )


def _steps_at_the_desk(person: Person, now: datetime) -> list[Step]:
    waiting = sum(line.count for line in queues.of(person, now))
    if not waiting:
        return []
    why = ngettext(
        "{count} thing waits for you, or for others who may do it.",
        "{count} things wait for you, or for others who may do them.",
        waiting,
    )
    return [Step(_("Look at the desk"), why.format(count=waiting), reverse("desk:index"))]


def _steps_of_an_elector(person: Person, now: datetime) -> list[Step]:
    """One for each decision, however many votes in it are theirs to cast."""
    needed = {elector.decision_id: elector.decision for elector in votes_needed(person, now)}
    return [
        Step(
            _("Vote: {title}").format(title=decision.title),
            _("Your vote is needed."),
            decision.get_absolute_url(),
        )
        for decision in list(needed.values())[:NEWEST]
    ]


def _steps_of_the_account(person: Person) -> list[Step]:
    steps = []
    if not proven_addresses(person):
        steps.append(
            Step(
                _("Prove your e-mail address"),
                _("Badges find you by it, and nobody else can take them."),
                reverse("account_email"),
            )
        )
    if not person.name:
        steps.append(
            Step(
                _("Say what you are called"),
                _("Issuers and groups then see a name instead of an address."),
                reverse("people:profile_edit"),
            )
        )
    passkeys = Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN)
    if not passkeys.exists():
        steps.append(
            Step(
                _("Add a passkey"),
                _("Sign in with your fingerprint or device code, without waiting for a mail."),
                reverse("mfa_index"),
            )
        )
    return steps


def _steps_of_an_issuer(memberships: list[IssuerMember]) -> list[Step]:
    if not memberships:
        return [
            Step(
                _("Become an issuer"),
                _("Name, address, logo: a signing key and a web identity are made for you."),
                reverse("issuing:issuer_create"),
            )
        ]
    steps = []
    for membership in memberships:
        issuer = membership.issuer
        offered = issuer.achievements.filter(archived_at=None)
        newest = offered.first()
        if newest is None and membership.role == IssuerMember.Role.OWNER:
            steps.append(
                Step(
                    _("Design the first badge of {issuer}").format(issuer=issuer.name),
                    _("What it is for, what it takes, and how it looks."),
                    reverse("issuing:achievement_create", args=[issuer.slug]),
                )
            )
        elif newest and not Award.objects.filter(achievement__issuer=issuer).exists():
            steps.append(
                Step(
                    _("Award “{newest}”").format(newest=newest.name),
                    _("To one address, or to a whole list. You see everything before it goes out."),
                    reverse("issuing:award_one", args=[newest.public_id]),
                )
            )
    return steps


def _steps_of_a_holder(held: int) -> list[Step]:
    if held:
        return []
    return [
        Step(
            _("Bring the badges you have"),
            _("Pictures and files from elsewhere find a place in your Backpack too."),
            reverse("backpack:home"),
        )
    ]
