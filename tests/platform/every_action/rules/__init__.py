"""Who may ask what, a module a room. A new room adds its module to `ROOMS`."""

from __future__ import annotations

from tests.platform.every_action.rule import Rule
from tests.platform.every_action.rules import (
    calls,
    conduct,
    decisions,
    desk,
    directory,
    funding,
    groups,
    help,
    history,
    home,
    lab,
    ledger,
    mail,
    meetings,
    membership,
    one_place,
    operations,
    organizations,
    people,
    pledges,
    programmes,
    proposals,
    recognition,
    resources,
    talk,
)

ROOMS = (
    home, people, organizations, groups, conduct, one_place, help, history, resources, pledges,
    calls, meetings, mail, talk, recognition, directory, decisions, funding, ledger, membership,
    proposals, programmes, lab,
    operations, desk,
)  # fmt: skip
RULES: list[Rule] = [rule for room in ROOMS for rule in room.RULES]
