# ruff: noqa: E501 (a table: each rule is a line)
"""Organizations, who belongs to them and who speaks for them."""

from __future__ import annotations

from types import SimpleNamespace

from django.utils import timezone
from tests.platform.every_action.rule import ACCOUNTS, STAFF, do, look
from tests.platform.every_action.world import World

from alliance.organizations.models import Affiliation, Representative
from alliance.organizations.services import belonging, entries

HARBOUR = {"slug": "harbour"}
KEEPS = STAFF | {"primary", "alternate"}
NAMES = STAFF | {"primary"}
WORDS = {"name": "Harbour", "url": "https://harbour.example.org", "description": "On the water."}


def things(world: World) -> SimpleNamespace:
    """What the owner says of belonging to it, not confirmed yet; a proposal of the owner's; the
    row of the alternate representative.
    """
    belonging.ask(
        world["owner"], world.organization, title="Pilot", starts_on=timezone.localdate(),
        ends_on=None, is_shown=False,
    )  # fmt: skip
    return SimpleNamespace(
        asked=Affiliation.objects.get(person=world["owner"]),
        proposal=entries.propose(world["owner"], name="Lighthouse"),
        alternate=Representative.objects.get(person=world["alternate"]),
    )


def _asked(world: World) -> dict[str, object]:
    return {"pk": world.of(things).asked.pk}


def _alternate(world: World) -> dict[str, object]:
    return {"pk": world.of(things).alternate.pk}


def _proposal(world: World) -> dict[str, object]:
    return {"slug": world.of(things).proposal.slug}


def _confirmed(world: World) -> None:
    belonging.decide(world.of(things).asked, confirm=True, by=world["primary"])


def _not_asked(world: World) -> None:
    world.organization.affiliations.all().delete()


def _belonging(world: World) -> dict[str, object]:
    return {"title": "Pilot", "starts_on": timezone.localdate()}


RULES = [
    look("organizations:index"),
    look("organizations:index_json"),
    look("organizations:page", args=HARBOUR),
    look("organizations:page", STAFF | {"owner"}, args=_proposal, what="a proposal"),
    look("organizations:json", args=HARBOUR),
    look("organizations:mine", ACCOUNTS),
    look("organizations:propose", ACCOUNTS),
    do("organizations:propose", ACCOUNTS, {"name": "Quay"}),
    look("organizations:belong", ACCOUNTS, args=HARBOUR),
    do("organizations:belong", ACCOUNTS, _belonging, args=HARBOUR, before=_not_asked),
    look("organizations:change_affiliation", frozenset({"owner"}), args=_asked),
    do("organizations:change_affiliation", frozenset({"owner"}), {"title": "Crew"}, args=_asked),
    do("organizations:change_affiliation", frozenset({"owner"}), {"end": "1"}, args=_asked, what="end"),
    do("organizations:named", frozenset({"alternate"}), {"named": "yes"}, args=_alternate),
    look("organizations:edit", KEEPS, args=HARBOUR),
    do("organizations:edit", KEEPS, WORDS, args=HARBOUR),
    look("organizations:people", KEEPS, args=HARBOUR),
    do("organizations:name_representative", NAMES, {"who": "member@example.org"}, args=HARBOUR),
    do(
        "organizations:name_representative", NAMES,
        {"who": "member@example.org", "hand_over": "1"}, args=HARBOUR, what="hand over",
    ),
    do("organizations:end_representative", NAMES | {"alternate"}, args=_alternate),
    do("organizations:decide_affiliation", KEEPS, {"confirm": "1"}, args=_asked, what="confirm"),
    do("organizations:decide_affiliation", KEEPS, {"decline": "1"}, args=_asked, what="decline"),
    do("organizations:decide_affiliation", KEEPS, {"end": "1"}, args=_asked, before=_confirmed, what="end"),
    look("organizations:proposals", STAFF),
    do("organizations:decide", STAFF, {"approve": "1"}, args=_proposal, what="approve"),
    do("organizations:decide", STAFF, {"decline": "1", "reason": "r"}, args=_proposal, what="decline"),
    do("organizations:decide", STAFF, {"end": "1", "reason": "r"}, args=HARBOUR, what="end"),
]  # fmt: skip
