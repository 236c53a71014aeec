"""Decisions: everybody reads them; electors vote for themselves; the chair and staff lead them."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone
from tests.platform.every_action.rule import IN_GROUP, LEADS, STAFF, do, look
from tests.platform.every_action.world import World

from alliance.decisions import services
from alliance.decisions.models import Decision
from alliance.groups.queries import today

ASKS = LEADS | {"chair_elsewhere", "board_chair"}  # whoever leads any group


def _words(world: World, **more: Any) -> dict[str, Any]:
    return {
        "title": "Shall we?",
        "group": world.group,
        "electorate": "group_people",
        "method": "majority",
        "closes_at": timezone.now() + timedelta(days=7),
        **more,
    }


def things(world: World) -> SimpleNamespace:
    """A vote, one of organizations, one by consent with an objection, open nominations, and an
    election whose elected may have their role today.
    """
    chair, now = world["chair"], timezone.now()
    vote = services.open_decision(Decision(**_words(world, proxies=1)), by=chair)
    bodies = services.open_decision(
        Decision(**_words(world, electorate="group_organizations")), by=chair
    )
    consent = services.open_decision(Decision(**_words(world, method="consent")), by=chair)
    objection = services.object_to(
        consent.electors.get(person=world["participant"]), "No.", by=world["participant"]
    )
    call = _words(world, method="ranked", nominations_close_at=now + timedelta(days=3))
    nominating = services.call_for_nominations(Decision(**call), by=chair)
    nomination = services.nominate(nominating, world["owner"], by=chair)
    return SimpleNamespace(
        vote=vote,
        bodies=bodies,
        consent=consent,
        objection=objection,
        nominating=nominating,
        nomination=nomination,
        elected=_elected(world),
    )


def _elected(world: World) -> Decision:
    begun = timezone.now() - timedelta(days=30)
    decision = services.call_for_nominations(
        Decision(
            **_words(
                world,
                method="approval",
                nominations_close_at=begun + timedelta(days=1),
                closes_at=begun + timedelta(days=2),
                role="editor",
                role_starts_on=today(),
            )
        ),
        by=world["chair"],
        at=begun,
    )
    owner = world["owner"]
    standing = services.nominate(decision, owner, by=owner, at=begun)
    services.answer(standing, by=owner, stands=True, at=begun)
    services.open_election(decision, at=begun + timedelta(days=1))
    mine = decision.electors.get(person=owner)
    services.cast(mine, ["a"], by=owner, at=begun + timedelta(days=1, hours=1))
    services.close(decision, at=begun + timedelta(days=2))
    return decision


def _of(name: str) -> Any:
    return lambda world: {"public_id": getattr(world.of(things), name).public_id}


def _elector(name: str, role: str) -> Any:
    def args(world: World) -> dict[str, object]:
        decision = getattr(world.of(things), name)
        return {
            "public_id": decision.public_id,
            "pk": decision.electors.get(person=world[role]).pk,
        }

    return args


def _body(world: World) -> dict[str, object]:
    """The elector that the role "cabinet" represents."""
    bodies = world.of(things).bodies
    body = bodies.electors.get(organization__representatives__person=world["cabinet"])
    return {"public_id": bodies.public_id, "pk": body.pk}


def _thing(name: str, decision: str) -> Any:
    def args(world: World) -> dict[str, object]:
        made = world.of(things)
        return {"public_id": getattr(made, decision).public_id, "pk": getattr(made, name).pk}

    return args


def _proxy(world: World) -> dict[str, object]:
    return {"proxy": world.of(things).vote.electors.get(person=world["editor"]).pk}


def _new(world: World) -> dict[str, object]:
    closes = timezone.localtime() + timedelta(days=5)
    return {
        "group": world.group.pk,
        "title": "May we?",
        "electorate": "group_people",
        "method": "majority",
        "threshold": "simple",
        "base": "cast",
        "quorum_percent": 0,
        "seats": 1,
        "proxies": 0,
        "closes_at": closes.strftime("%Y-%m-%dT%H:%M"),
    }


def _election(world: World) -> dict[str, object]:
    until = timezone.localtime() + timedelta(days=2)
    more = {"method": "ranked", "nominations_close_at": until.strftime("%Y-%m-%dT%H:%M")}
    return {**_new(world), **more}


OTHERS = ASKS - LEADS  # their form does not offer the group
RULES = [
    look("decisions:index"),
    look("decisions:json"),
    look("decisions:feed"),
    look("decisions:count"),
    look("decisions:decision", args=_of("vote")),
    look("decisions:decision_json", args=_of("vote")),
    look("decisions:minutes", args=_of("vote")),
    look("decisions:file", args=_of("elected")),
    look("decisions:file", frozenset(), args=_of("vote"), what="while it is open"),
    look("decisions:begin", ASKS),
    do("decisions:begin", LEADS, _new, told=OTHERS),
    look("decisions:elect", ASKS),
    do("decisions:elect", LEADS, _election, told=OTHERS),
    look("decisions:vote", frozenset({"participant"}), args=_elector("vote", "participant")),
    do(
        "decisions:vote",
        frozenset({"participant"}),
        {"side": "for"},
        args=_elector("vote", "participant"),
    ),
    look("decisions:object", frozenset({"owner"}), args=_elector("consent", "owner")),
    do(
        "decisions:object",
        frozenset({"owner"}),
        {"reasons": "No."},
        args=_elector("consent", "owner"),
    ),
    look("decisions:settle", LEADS, args=_thing("objection", "consent")),
    do(
        "decisions:settle",
        LEADS,
        {"state": "resolved", "answer": "So."},
        args=_thing("objection", "consent"),
    ),
    do(
        "decisions:take_back",
        frozenset({"participant"}),
        args=_thing("objection", "consent"),
    ),
    look("decisions:recuse", frozenset({"owner"}), args=_elector("vote", "owner")),
    do(
        "decisions:recuse",
        frozenset({"owner"}),
        {"reason": "My employer."},
        args=_elector("vote", "owner"),
    ),
    look("decisions:proxy", frozenset({"owner"}), args=_elector("vote", "owner")),
    do("decisions:proxy", frozenset({"owner"}), _proxy, args=_elector("vote", "owner")),
    look("decisions:delegate", frozenset({"cabinet"}), args=_body),
    do(
        "decisions:delegate",
        frozenset({"cabinet"}),
        {"person": "member@example.org"},
        args=_body,
    ),
    look("decisions:withdraw", LEADS, args=_of("vote")),
    do("decisions:withdraw", LEADS, {"reason": "Wrong question."}, args=_of("vote")),
    look("decisions:void", STAFF, args=_of("elected")),
    do("decisions:void", STAFF, {"reason": "Some had no ballot."}, args=_of("elected")),
    look("decisions:nominate", IN_GROUP, args=_of("nominating")),
    do(
        "decisions:nominate",
        IN_GROUP,
        {"person": "member@example.org"},
        args=_of("nominating"),
    ),
    do("decisions:nominate_me", IN_GROUP, args=_of("nominating"), changes=None),
    look("decisions:stand", frozenset({"owner"}), args=_thing("nomination", "nominating")),
    do(
        "decisions:stand",
        frozenset({"owner"}),
        {"statement": "I listen."},
        args=_thing("nomination", "nominating"),
    ),
    do("decisions:seat", LEADS, args=_of("elected")),
]
