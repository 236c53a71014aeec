"""Every role on every action: what may be read and done on the alliance's pages, and by whom.

The routes come from the URLconf, the rules from `rules`, a module a room. A route without a rule
fails here, and so does a rule that the site does not keep.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from types import ModuleType

import pytest
from tests.platform.every_action.asking import ask
from tests.platform.every_action.cast import ROLES
from tests.platform.every_action.routes import methods_of, routes
from tests.platform.every_action.rule import Rule
from tests.platform.every_action.rules import ROOMS, RULES
from tests.platform.every_action.world import World


def test_every_route_has_a_rule() -> None:
    ruled = {rule.route for rule in RULES}
    assert sorted(routes().keys() - ruled) == [], "say in `rules` who may ask these"
    assert sorted(ruled - routes().keys()) == [], "these are no addresses any more"


def test_every_method_of_a_route_has_a_rule(world: World) -> None:
    ruled = defaultdict(set)
    for rule in RULES:
        ruled[rule.route].add(rule.method)
    first = {rule.route: rule for rule in reversed(RULES)}
    answered = {route: methods_of(rule, world) for route, rule in first.items()}
    assert {r: m for r, m in answered.items() if m != ruled[r]} == {}


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__.rpartition(".")[2])
def test_the_rules_of_a_room_hold_for_every_role(room: ModuleType, world: World) -> None:
    wrong = [f"{rule.name}: {words}" for rule in room.RULES for words in _wrong(rule, world)]
    assert not wrong, "\n" + "\n".join(wrong)


def _wrong(rule: Rule, world: World) -> Iterator[str]:
    """What is otherwise than the rule says, a line a role."""
    for role in ROLES:
        outcome = ask(rule, role, world)
        told = f"{outcome.status} {outcome.said}"
        if role in rule.told:
            if outcome.refused or outcome.changed:
                yield f"{role} is refused, or changes {sorted(outcome.changed)}: {told}"
        elif role not in rule.who:
            if not outcome.refused:
                yield f"{role} is let in: {told}"
            elif outcome.changed:
                yield f"{role} is refused, and yet changes {sorted(outcome.changed)}"
        elif outcome.refused or outcome.status >= 400:
            yield f"{role} is refused: {told}"
        elif rule.changes is not None and rule.changes != bool(outcome.changed):
            yield f"{role} changes {sorted(outcome.changed) or 'nothing'}: {told}"
