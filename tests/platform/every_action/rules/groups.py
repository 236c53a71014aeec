# ruff: noqa: E501 (a table: each rule is a line)
"""Working groups. Who may what is in docs/security.md, too; here each address is asked."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from tests.platform.every_action.rule import (
    ACCOUNTS,
    IN_GROUP,
    LEADS,
    STAFF,
    WRITES,
    Rule,
    do,
    look,
)
from tests.platform.every_action.world import World

from alliance.groups import services
from alliance.groups.models import Charter, WorkingGroup
from alliance.groups.queries import today

TRUST = {"acronym": "trust"}
FRESH = {"acronym": "fresh", "name": "Fresh", "kind": "wg", "purpose": "x", "mission": "y"}
DECISION = {
    "outcome": "approved", "method": "vote", "decided_by": "Board", "decided_on": "2026-01-05",
}  # fmt: skip
State = WorkingGroup.State
DECIDES = STAFF | {"board_chair"}


def things(world: World) -> SimpleNamespace:
    """A draft of the charter; a deliverable of the owner; the role of somebody in the group."""
    staff, group = world["staff"], world.group
    draft = services.draft_charter(group, by=staff)
    words = {"mission": "To be relied on."}
    draft = services.save_draft(draft, words, by=staff, summary="", revision=draft.revision)
    return SimpleNamespace(
        draft=draft,
        deliverable=services.add_deliverable(group, by=staff, title="Guide", owner=world["owner"]),
        role=group.roles.get(person=world["participant"]),
    )


def _in_state(state: WorkingGroup.State):
    def prepare(world: World) -> None:
        WorkingGroup.objects.filter(pk=world.group.pk).update(state=state)

    return prepare


def _submitted(world: World) -> None:
    draft = world.of(things).draft
    Charter.objects.filter(pk=draft.pk).update(state=Charter.State.SUBMITTED)


def _without_draft(world: World) -> None:
    services.withdraw_draft(world.of(things).draft, by=world["staff"])


def _in_cycle(world: World) -> None:
    last = today() + timedelta(days=180)
    services.start_cycle(world.group, by=world["staff"], starts_on=today(), ends_on=last)


def _after_a_cycle(world: World) -> None:
    _in_cycle(world)
    services.close_cycle(world.group.cycles.get(), by=world["staff"], outcome="Much.")


def _without_their_role(world: World) -> None:
    """Everybody who asks joins: so nobody is in it before."""
    world.group.roles.filter(kind="participant").delete()


def _draft(world: World) -> dict[str, object]:
    return {"mission": "Another.", "summary": "s", "revision": world.of(things).draft.revision}


def _submit(world: World) -> dict[str, object]:
    return _draft(world) | {"submit": "1"}


def _version(world: World) -> dict[str, object]:
    return TRUST | {"number": world.of(things).draft.version}


def _deliverable(world: World) -> dict[str, object]:
    return TRUST | {"pk": world.of(things).deliverable.pk}


def _role(world: World) -> dict[str, object]:
    return TRUST | {"pk": world.of(things).role.pk}


def _at(world: World) -> dict[str, object]:
    return TRUST | {"day": today().isoformat()}


def _cycle(world: World) -> dict[str, object]:
    return {"starts_on": today(), "ends_on": today() + timedelta(days=180)}


def life(action: str, who: frozenset[str], data: object, **more: object) -> Rule:
    args = TRUST | {"action": action}
    return do("groups:life_action", who, data, args=args, what=action, **more)


def pages(*names: str, **more: object) -> list[Rule]:
    return [look(f"groups:{name}", **more) for name in names]


LIVES = LEADS | DECIDES  # who has something to do on the page of life, at one time or another

RULES = [
    *pages("index", "index_json", "constellation", "constellation_json"),
    *pages("group", "group_json", "log", "log_json", "log_atom", args=TRUST),
    *pages("charter", "charters_json", "charter_compare", args=TRUST),
    *pages("at", "at_json", args=_at),
    look("groups:charter_version", args=_version),
    look("groups:propose", ACCOUNTS),
    do("groups:propose", ACCOUNTS, FRESH),
    do("groups:join", ACCOUNTS, args=TRUST, before=_without_their_role),
    do("groups:leave", ACCOUNTS, args=TRUST, changes=None),  # those who take part; others nothing
    do("groups:note", LEADS, {"text": "We met."}, args=TRUST),
    do("groups:charter_begin", WRITES, args=TRUST, before=_without_draft),
    look("groups:charter_draft", WRITES, args=TRUST),
    do("groups:charter_draft", WRITES, _draft, args=TRUST, what="save"),
    do("groups:charter_draft", WRITES, _submit, args=TRUST, what="submit"),
    do("groups:charter_withdraw", WRITES, args=TRUST),
    look("groups:charter_decide", DECIDES, args=_version, before=_submitted),
    do("groups:charter_decide", DECIDES, DECISION, args=_version, before=_submitted),
    look("groups:words", LEADS, args=TRUST),
    do("groups:words", LEADS, {"name": "New", "kind": "wg", "purpose": "x"}, args=TRUST),
    look("groups:life", LIVES, args=TRUST),
    do("groups:life", LEADS, args=TRUST, changes=False),  # a form names its action
    look("groups:life_action", frozenset(), args=TRUST | {"action": "rest"}),
    life("start-cycle", LEADS, _cycle),
    life("change-cycle", LEADS, {"ends_on": today() + timedelta(days=90)}, before=_in_cycle),
    life("close-cycle", LEADS, {"outcome": "Much."}, before=_in_cycle),
    life("reopen-cycle", LEADS, {"reason": "too early"}, before=_after_a_cycle),
    life("rest", LEADS, {"reason": "summer"}),
    life("resume", LEADS, {"reason": "autumn"}, before=_in_state(State.DORMANT)),
    life("conclude", LEADS, {"reason": "done", "report": "Done."}),
    life("archive", LEADS, {"reason": "a year on"}, before=_in_state(State.CONCLUDED)),
    life("start", DECIDES, {"reason": "needed"}, before=_in_state(State.PROPOSED)),
    life("decline", DECIDES, {"reason": "not now"}, before=_in_state(State.PROPOSED)),
    do("groups:withhold", STAFF, args=TRUST, before=_in_state(State.PROPOSED)),
    look("groups:deliverable_new", WRITES, args=TRUST),
    do("groups:deliverable_new", WRITES, {"title": "More"}, args=TRUST),
    look("groups:deliverable", WRITES | {"owner"}, args=_deliverable),
    do("groups:deliverable", WRITES | {"owner"}, {"state": "work", "title": "Guide"}, args=_deliverable),
    look("groups:people", IN_GROUP, args=TRUST),
    do("groups:people", LEADS, {"kind": "editor", "person": "member@example.org"}, args=TRUST),
    do("groups:role_end", LEADS | {"participant"}, args=_role),
    look("groups:role_strike", LEADS, args=_role),
    do("groups:role_strike", LEADS, {"reason": "the wrong person"}, args=_role),
]  # fmt: skip
