"""Who may do what with a group: every part on every action, asked of the pages and of the services.

The table is the rule. docs/security.md shows the same one, and a test here compares them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client

from alliance.groups import permissions, queries, services
from alliance.groups.models import Charter, GroupEvent, GroupRole, WorkingGroup
from alliance.groups.queries import today
from alliance.people.models import Person

pytestmark = pytest.mark.django_db
Kind = GroupRole.Kind
State = WorkingGroup.State
ROOT = Path(__file__).parents[3]

# "yes" or "no" for each part, in the order of the head. The group is at work, a charter version is
# being written, another was submitted in `decide`, and the deliverable has an owner: the editor.
TABLE = """
| | anonymous | stranger | participant | editor | cabinet | chair | chair's voice | chair elsewhere | former chair | board's chair | staff |
|---|---|---|---|---|---|---|---|---|---|---|---|
| read page, charter, drafts, log | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes |
| propose a group | no | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes |
| join | no | yes | yes | yes | yes | yes | yes | yes | yes | yes | yes |
| read who takes part | no | no | yes | yes | yes | yes | yes | no | no | no | yes |
| write the draft | no | no | no | yes | no | yes | yes | no | no | no | yes |
| submit the draft | no | no | no | yes | no | yes | yes | no | no | no | yes |
| withdraw the draft | no | no | no | yes | no | yes | yes | no | no | no | yes |
| add a deliverable | no | no | no | yes | no | yes | yes | no | no | no | yes |
| say how far a deliverable is | no | no | no | yes | no | yes | yes | no | no | no | yes |
| change name and purpose | no | no | no | no | no | yes | yes | no | no | no | yes |
| give a role | no | no | no | no | no | yes | yes | no | no | no | yes |
| end another's role | no | no | no | no | no | yes | yes | no | no | no | yes |
| strike a role | no | no | no | no | no | yes | yes | no | no | no | yes |
| start, move or end a cycle | no | no | no | no | no | yes | yes | no | no | no | yes |
| let it rest | no | no | no | no | no | yes | yes | no | no | no | yes |
| conclude | no | no | no | no | no | yes | yes | no | no | no | yes |
| archive | no | no | no | no | no | yes | yes | no | no | no | yes |
| add a line to the log | no | no | no | no | no | yes | yes | no | no | no | yes |
| start a proposal | no | no | no | no | no | no | no | no | no | yes | yes |
| record a decision on the charter | no | no | no | no | no | no | no | no | no | yes | yes |
| take a proposal out of sight | no | no | no | no | no | no | no | no | no | no | yes |
"""  # noqa: E501


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


ROWS = [cells(line) for line in TABLE.strip().splitlines()]
PARTS = ROWS[0][1:]
RULES = {row[0]: dict(zip(PARTS, row[1:], strict=True)) for row in ROWS[2:]}


@pytest.fixture
def cast(make_person, make_body, give, group, make_group, staff):
    """Everybody of the head of the table, and the groups that they are what they are in."""
    names = [
        "stranger",
        "participant",
        "editor",
        "cabinet",
        "chair",
        "voice",
        "elsewhere",
        "former",
        "board",
    ]
    who = {name: make_person(name) for name in names}
    services.join(group, by=who["participant"])
    give(group, Kind.EDITOR, person=who["editor"])
    give(group, Kind.CABINET, organization=make_body("Cabinet", who["cabinet"]))
    give(group, Kind.CHAIR, person=who["chair"])
    give(group, Kind.CHAIR, organization=make_body("Leaders", make_person("first"), who["voice"]))
    services.end_role(give(group, Kind.CHAIR, person=who["former"]), by=staff)
    give(make_group("elsewhere"), Kind.CHAIR, person=who["elsewhere"])
    give(make_group("board", kind="board"), Kind.CHAIR, person=who["board"])
    parts = dict(zip(PARTS[1:], [*who.values(), staff], strict=True))
    return {"anonymous": None, **parts}


@pytest.fixture
def world(group, cast, staff, give, make_person):
    """What the actions are done to."""
    draft = services.draft_charter(group, by=staff)
    draft = services.save_draft(
        draft, {"mission": "To be relied on."}, by=staff, summary="", revision=draft.revision
    )
    thing = services.add_deliverable(group, by=staff, title="Guide", owner=cast["editor"])
    other = give(group, Kind.EDITOR, person=make_person("victim"))
    return SimpleNamespace(group=group, draft=draft, thing=thing, other=other, staff=staff)


def in_state(world, state: WorkingGroup.State) -> None:
    WorkingGroup.objects.filter(pk=world.group.pk).update(state=state)


def submitted(world) -> None:
    Charter.objects.filter(pk=world.draft.pk).update(state=Charter.State.SUBMITTED)


DECISION = {
    "outcome": "approved",
    "method": "vote",
    "decided_by": "Board",
    "decided_on": "2026-01-05",
}
WORDS = {"name": "Trust", "kind": "wg", "purpose": "Another."}
SECTIONS = {"mission": "Another mission.", "summary": "s"}
NEW = {"acronym": "fresh", "name": "Fresh", "kind": "wg", "purpose": "x", "mission": "y"}


def http(world, action: str) -> tuple[str, str, dict[str, str]]:
    """Method, path and fields of the request that does it. Prepares the group for it, too."""
    to = "/groups/trust/"
    if action == "archive":
        in_state(world, State.CONCLUDED)
    if action in ("start a proposal", "take a proposal out of sight"):
        in_state(world, State.PROPOSED)
    if action == "record a decision on the charter":
        submitted(world)
    first, last = today(), today() + timedelta(days=180)
    revision = str(world.draft.revision)
    return {
        "read page, charter, drafts, log": ("GET", f"{to}charter/{world.draft.version}/", {}),
        "propose a group": ("POST", "/groups/propose/", NEW),
        "join": ("POST", f"{to}join/", {}),
        "read who takes part": ("GET", f"{to}people/", {}),
        "write the draft": ("POST", f"{to}charter/draft/", {**SECTIONS, "revision": revision}),
        "submit the draft": (
            "POST", f"{to}charter/draft/", {**SECTIONS, "revision": revision, "submit": "1"},
        ),
        "withdraw the draft": ("POST", f"{to}charter/withdraw/", {}),
        "add a deliverable": ("POST", f"{to}deliverables/new/", {"title": "More"}),
        "say how far a deliverable is": (
            "POST", f"{to}deliverables/{world.thing.pk}/", {"state": "work", "title": "Guide"},
        ),
        "change name and purpose": ("POST", f"{to}words/", WORDS),
        "give a role": ("POST", f"{to}people/", {"kind": "editor", "person": "stranger@example.org"}),  # noqa: E501
        "end another's role": ("POST", f"{to}people/{world.other.pk}/end/", {}),
        "strike a role": ("POST", f"{to}people/{world.other.pk}/strike/", {"reason": "r"}),
        "start, move or end a cycle": (
            "POST", f"{to}life/start-cycle/", {"starts_on": str(first), "ends_on": str(last)},
        ),
        "let it rest": ("POST", f"{to}life/rest/", {"reason": "summer"}),
        "conclude": ("POST", f"{to}life/conclude/", {"reason": "done", "report": "Done."}),
        "archive": ("POST", f"{to}life/archive/", {"reason": "a year on"}),
        "add a line to the log": ("POST", f"{to}note/", {"text": "We met."}),
        "start a proposal": ("POST", f"{to}life/start/", {"reason": "it is needed"}),
        "record a decision on the charter": (
            "POST", f"{to}charter/{world.draft.version}/decide/", DECISION,
        ),
        "take a proposal out of sight": ("POST", f"{to}withhold/", {}),
    }[action]  # fmt: skip


def state_of_things() -> tuple[object, ...]:
    """Everything that an action could have changed."""
    return (
        list(GroupEvent.objects.values_list("pk", flat=True)),
        list(WorkingGroup.objects.order_by("pk").values()),
        list(Charter.objects.order_by("pk").values()),
        list(GroupRole.objects.order_by("pk").values()),
    )


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("action", RULES)
def test_the_pages_do_what_the_table_says(world, cast, sign_in, action, part):
    person = cast[part]
    browser = sign_in(person) if person else Client()
    method, path, fields = http(world, action)
    before = state_of_things()
    answer = browser.get(path) if method == "GET" else browser.post(path, fields)
    to_login = answer.status_code == 302 and "/account/login" in answer["Location"]
    refused = to_login or answer.status_code in (403, 404)
    # A chair who is asked to start a proposal sees the page of life, which does not offer it.
    changed = state_of_things() != before
    expected = RULES[action][part] == "yes"
    if method == "GET":
        assert refused == (not expected), (answer.status_code, answer.headers)
    else:
        already_in = action == "join" and part == "participant"
        assert changed == (expected and not already_in), (answer.status_code, path)
        assert not (refused and expected)
    if not expected and not person:
        assert to_login


def by_service(world, action: str, by: Person) -> Callable[[], object] | None:
    """The call that does it, where it is a service's."""
    group, draft, thing = world.group, world.draft, world.thing
    first, last = today(), today() + timedelta(days=180)
    http(world, action)  # prepares the state
    other = world.other.person
    return {
        "propose a group": lambda: services.found_group(
            by, acronym="fresh", name="Fresh", purpose="x"
        ),
        "join": lambda: services.join(group, by=by),
        "write the draft": lambda: services.save_draft(
            draft, {"mission": "x"}, by=by, summary="", revision=draft.revision
        ),
        "submit the draft": lambda: services.submit_charter(draft, by=by),
        "withdraw the draft": lambda: services.withdraw_draft(draft, by=by),
        "add a deliverable": lambda: services.add_deliverable(group, by=by, title="More"),
        "say how far a deliverable is": lambda: services.change_deliverable(
            thing, by=by, state="work"
        ),
        "change name and purpose": lambda: services.change_words(
            group, by=by, name="x", purpose="x", kind="wg", parent=None
        ),
        "give a role": lambda: services.give_role(group, Kind.PARTICIPANT, by=by, person=other),
        "end another's role": lambda: services.end_role(world.other, by=by),
        "strike a role": lambda: services.strike_role(world.other, by=by, reason="r"),
        "start, move or end a cycle": lambda: services.start_cycle(
            group, by=by, starts_on=first, ends_on=last
        ),
        "let it rest": lambda: services.change_state(group, State.DORMANT, by=by, reason="r"),
        "conclude": lambda: services.change_state(
            group, State.CONCLUDED, by=by, reason="r", report="Done."
        ),
        "archive": lambda: services.change_state(group, State.ARCHIVED, by=by, reason="r"),
        "add a line to the log": lambda: services.note(group, "We met.", by=by),
        "start a proposal": lambda: services.change_state(group, State.ACTIVE, by=by, reason="r"),
        "record a decision on the charter": lambda: services.decide(
            draft, by=by, outcome="approved", method="vote", decided_by="Board", decided_on=first
        ),
        "take a proposal out of sight": lambda: services.withhold(group, by=by),
    }.get(action)


@pytest.mark.parametrize("action", RULES)
def test_the_services_refuse_by_themselves(world, cast, action):
    """A room above may call them without any page."""
    for part in PARTS[1:]:
        work = by_service(world, action, cast[part])
        if work is None:
            return
        with transaction.atomic():
            if RULES[action][part] == "yes":
                work()
            else:
                with pytest.raises(PermissionDenied), transaction.atomic():
                    work()
            transaction.set_rollback(True)
        world.group.refresh_from_db()


def test_the_table_in_the_documents_is_this_one():
    document = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    assert TABLE.strip() in document


# What the table cannot say ------------------------------------------------------------------------


def test_a_blocked_account_may_nothing_whatever_it_was(group, cast):
    for part in PARTS[1:]:
        person = cast[part]
        person.is_active = False
        person.save()
        assert not permissions.may_change(person, group)
        assert not permissions.may_write(person, group)
        assert not permissions.may_decide(person, group)
        assert not permissions.may_take_part(person, group)


def test_a_chair_stops_being_one_at_the_moment_they_are_ended(group, give, person, staff):
    role = give(group, Kind.CHAIR, person=person)
    assert permissions.may_change(person, group)
    services.end_role(role, by=staff)
    assert not permissions.may_change(person, group)


def test_a_representative_stops_speaking_when_their_office_ends(group, give, make_body, person):
    body = make_body("Leaders", person)
    give(group, Kind.CHAIR, organization=body)
    assert permissions.may_change(person, group)
    body.representatives.update(ends_on=today())
    assert not permissions.may_change(person, group)


def test_who_merely_belongs_to_the_chairing_organization_leads_nothing(
    group, give, make_body, affiliate, make_person, person
):
    body = make_body("Leaders", make_person("voice"))
    affiliate(person, body)
    give(group, Kind.CHAIR, organization=body)
    assert not permissions.may_change(person, group)


def test_a_person_who_chairs_for_an_organization_is_the_chair_and_its_others_are_not(
    group, give, make_body, person, other_person
):
    body = make_body("Leaders", other_person)
    give(group, Kind.CHAIR, person=person, organization=body)
    assert permissions.may_change(person, group)
    assert not permissions.may_change(other_person, group)


def test_nobody_decides_on_the_charter_of_a_group_they_lead_or_write_for(
    group, make_group, give, person
):
    give(make_group("board", kind="board"), Kind.CHAIR, person=person)
    assert permissions.may_decide(person, group)
    role = give(group, Kind.EDITOR, person=person)
    assert not permissions.may_decide(person, group)
    services.end_role(role, by=person)
    assert permissions.may_decide(person, group)


def test_the_chair_of_the_parent_decides_on_its_task_force_and_not_the_other_way_round(
    group, make_group, give, person, other_person
):
    child = make_group("child", parent=group, kind="tf")
    give(group, Kind.CHAIR, person=person)
    assert not permissions.may_decide(person, make_group("no-task-force", parent=group))
    give(child, Kind.CHAIR, person=other_person)
    assert permissions.may_decide(person, child)
    assert not permissions.may_decide(other_person, group)


def test_a_board_that_rests_or_is_only_proposed_decides_nothing(group, make_group, give, person):
    board = make_group("board", kind="board")
    give(board, Kind.CHAIR, person=person)
    WorkingGroup.objects.filter(pk=board.pk).update(state=State.DORMANT)
    assert not permissions.may_decide(person, group)
    WorkingGroup.objects.filter(pk=board.pk).update(state=State.PROPOSED)
    assert not permissions.may_decide(person, group)


def test_nobody_makes_their_proposal_a_board_that_approves_itself(person, staff):
    """A board has power over all charters: only an active one counts, and staff start it."""
    mine = services.found_group(person, acronym="coup", name="Coup", purpose="x", kind="board")
    other = services.found_group(person, acronym="other", name="Other", purpose="x")
    assert not permissions.may_decide(person, mine)
    assert not permissions.may_decide(person, other)


def test_a_chair_cannot_turn_their_group_into_a_board(group, give, person, staff):
    give(group, Kind.CHAIR, person=person)
    words = {"name": "Trust", "purpose": "x", "parent": None}
    with pytest.raises(PermissionDenied):
        services.change_words(group, by=person, kind="board", **words)
    services.change_words(group, by=staff, kind="board", **words)


def test_a_chair_does_not_choose_who_judges_their_group(
    group, make_group, give, person, other_person
):
    """A parent decides on its task forces, so one is not put under a friend's group."""
    give(group, Kind.CHAIR, person=person)
    friends = make_group("friends")
    give(friends, Kind.CHAIR, person=other_person)
    words = {"name": "Trust", "purpose": "x", "kind": "tf"}
    with pytest.raises(PermissionDenied):
        services.change_words(group, by=person, parent=friends, **words)
    give(friends, Kind.CHAIR, person=person)
    services.change_words(group, by=person, parent=friends, **words)
    assert not permissions.may_decide(person, WorkingGroup.objects.get(pk=group.pk))


def test_a_board_is_not_joined_but_its_members_take_part(make_group, give, person, other_person):
    board = make_group("board", kind="board")
    give(board, Kind.CABINET, person=None, organization=_body(person))
    assert not permissions.may_join(other_person, board)
    assert not permissions.may_take_part(other_person, board)
    assert permissions.may_take_part(person, board)
    with pytest.raises(PermissionDenied):
        services.join(board, by=other_person)


def _body(person: Person):
    from alliance.organizations.models import Organization, Representative

    body = Organization.objects.create(name="School", slug="school")
    Representative.objects.create(
        person=person, organization=body, starts_on=today() - timedelta(days=3)
    )
    return body


def test_nobody_takes_part_in_what_has_concluded(group, staff, person):
    services.join(group, by=person)
    assert permissions.may_take_part(person, group)
    services.change_state(group, State.CONCLUDED, by=staff, reason="r", report="Done.")
    group.refresh_from_db()
    assert not permissions.may_take_part(person, group)
    assert queries.is_in(person, group)


def test_the_owner_moves_their_deliverable_but_rewrites_nothing(group, staff, person):
    services.join(group, by=person)
    thing = services.add_deliverable(group, by=staff, title="Guide", owner=person)
    services.change_deliverable(thing, by=person, state="review")
    with pytest.raises(PermissionDenied):
        services.change_deliverable(thing, by=person, title="Mine")
    services.leave(group, by=person)
    with pytest.raises(PermissionDenied):
        services.change_deliverable(thing, by=person, state="delivered")


def test_the_owner_of_one_deliverable_cannot_touch_that_of_another_group(
    group, make_group, staff, person, sign_in
):
    other = make_group()
    services.join(group, by=person)
    foreign = services.add_deliverable(other, by=staff, title="Theirs")
    mine = services.add_deliverable(group, by=staff, title="Mine", owner=person)
    browser = sign_in(person)
    assert browser.post(f"/groups/other/deliverables/{foreign.pk}/").status_code == 403
    assert browser.post(f"/groups/other/deliverables/{mine.pk}/").status_code == 404


def test_a_role_of_one_group_is_not_over_through_the_address_of_another(
    group, make_group, give, person, other_person, sign_in
):
    give(make_group("mine"), Kind.CHAIR, person=person)
    role = give(group, Kind.EDITOR, person=other_person)
    assert sign_in(person).post(f"/groups/mine/people/{role.pk}/end/").status_code == 404
    assert sign_in(person).post(f"/groups/trust/people/{role.pk}/end/").status_code == 403
    why = {"reason": "r"}
    assert sign_in(person).post(f"/groups/mine/people/{role.pk}/strike/", why).status_code == 404
    assert sign_in(person).post(f"/groups/trust/people/{role.pk}/strike/", why).status_code == 403
    assert queries.is_in(other_person, group)


def test_forms_need_their_token(group, person):
    from tests.conftest import client_of

    client_of(person)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert strict.post("/groups/trust/join/").status_code == 403
    assert not queries.is_in(person, group)
