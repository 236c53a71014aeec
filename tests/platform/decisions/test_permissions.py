"""Each rule of `decisions.permissions`, with somebody who tries to break it by calling the service
itself; tests/platform/every_action asks the same of every page.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone
from tests.platform.decisions.conftest import elector

from alliance.decisions import permissions, queries, services, subjects
from alliance.decisions.models import Decision
from alliance.groups.models import WorkingGroup
from alliance.people.models import Person
from alliance.search.models import SearchEntry

pytestmark = pytest.mark.django_db
Begin = Callable[..., Decision]
People = dict[str, Person]


def words(group: WorkingGroup | None, now: datetime, **more: object) -> dict[str, object]:
    return {
        "title": "Shall we?",
        "group": group,
        "electorate": "group_people" if group else "members",
        "method": "majority",
        "closes_at": now + timedelta(days=2),
        **more,
    }


def test_only_the_chair_and_staff_ask_in_a_group_and_only_staff_for_all(
    group: WorkingGroup,
    people: People,
    staff: Person,
    now: datetime,
    make_body: Callable[..., object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from alliance.membership import queries as membership

    body = make_body("School")
    monkeypatch.setattr(membership, "voting_members", lambda day: [(body, 1)])
    for who, in_group, for_all in (
        (people["kim"], False, False),
        (people["chair"], True, False),
        (staff, True, True),
    ):
        for where, allowed in ((group, in_group), (None, for_all)):
            assert permissions.may_open(who, where) is allowed
            if allowed:
                services.open_decision(Decision(**words(where, now)), by=who)
            else:
                with pytest.raises(PermissionDenied):
                    services.open_decision(Decision(**words(where, now)), by=who)
                with pytest.raises(PermissionDenied):
                    services.open_for("thing", "1", by=who, **words(where, now))  # type: ignore[arg-type]
                with pytest.raises(PermissionDenied):
                    services.call_for_nominations(Decision(**words(where, now)), by=who)


@pytest.mark.parametrize("who", ["staff", "chair", "stranger"])
def test_nobody_votes_for_somebody_else_staff_and_chair_neither(
    who: str, begin: Begin, people: People, staff: Person, make_person: Callable[..., Person]
) -> None:
    decision = begin(proxies=1)
    somebody = {"staff": staff, "chair": people["chair"]}.get(who) or make_person("stranger")
    kim = elector(decision, people["kim"])
    attempts: list[Callable[[], object]] = [
        lambda: services.cast(kim, ["for"], by=somebody),
        lambda: services.recuse(kim, by=somebody, reason="No."),
        lambda: services.give_proxy(kim, elector(decision, people["alex"]), by=somebody),
        lambda: services.take_proxy_back(kim, by=somebody),
        lambda: services.name_delegate(kim, somebody, by=somebody),
    ]
    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()
    kim.refresh_from_db()
    assert not kim.has_voted and kim.delegate is None and kim.proxy is None


def test_an_account_that_is_closed_votes_no_more(begin: Begin, people: People) -> None:
    decision = begin()
    kim = people["kim"]
    Person.objects.filter(pk=kim.pk).update(is_active=False)
    kim.refresh_from_db()
    with pytest.raises(PermissionDenied):
        services.cast(elector(decision, kim), ["for"], by=kim)
    assert not queries.votes_needed(kim, timezone.now())


def test_only_who_leads_it_calls_it_off_and_with_a_reason(begin: Begin, people: People) -> None:
    decision = begin()
    with pytest.raises(PermissionDenied):
        services.withdraw(decision, by=people["kim"], reason="I lose.")
    with pytest.raises(ValidationError):
        services.withdraw(decision, by=people["chair"], reason=" ")
    with pytest.raises(services.NotPossible):
        services.withdraw(decision, by=people["chair"], reason="Too late.", at=decision.closes_at)
    services.withdraw(decision, by=people["chair"], reason="The question was wrong.")
    with pytest.raises(services.NotPossible):
        services.cast(elector(decision, people["kim"]), ["for"], by=people["kim"])
    assert not services.close(decision, at=decision.closes_at)


def test_decisions_of_a_group_out_of_sight_are_there_for_staff_alone(
    begin: Begin, group: WorkingGroup, staff: Person, sign_in: Callable[[Person], Client]
) -> None:
    decision = begin()
    WorkingGroup.objects.filter(pk=group.pk).update(withheld_at=timezone.now())
    for address in (
        decision.get_absolute_url(),
        f"/decisions/{decision.public_id}.json",
        f"/decisions/{decision.public_id}/minutes.md",
    ):
        assert Client().get(address).status_code == 404
        assert sign_in(staff).get(address).status_code == 200
    for address in ("/decisions/", "/decisions/decisions.json", "/decisions/decisions.atom"):
        assert decision.title not in Client().get(address).content.decode()


@pytest.mark.parametrize("state", ["proposed", "concluded", "archived"])
def test_a_group_that_is_not_at_work_decides_nothing(
    state: str, begin: Begin, group: WorkingGroup, people: People
) -> None:
    """What was proposed may be taken out of sight; nothing of it is to stand elsewhere by then."""
    WorkingGroup.objects.filter(pk=group.pk).update(state=state)
    group.refresh_from_db()
    with pytest.raises(services.NotPossible):
        begin()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"closes_at": timedelta(minutes=1)}, "closes_at"),
        ({"closes_at": timedelta(days=400)}, "closes_at"),
        ({"electorate": "everybody"}, "electorate"),
        ({"method": "dice"}, "method"),
        ({"title": ""}, "title"),
        ({"quorum_percent": 101}, "quorum_percent"),
        ({"proxies": 99}, "proxies"),
    ],
    ids=["short", "long", "who", "how", "untitled", "quorum", "proxies"],
)
def test_a_rule_that_makes_no_sense_is_refused_by_field(
    wrong: dict[str, object], field: str, begin: Begin, now: datetime
) -> None:
    if isinstance(wrong.get("closes_at"), timedelta):
        wrong = {"closes_at": now + wrong["closes_at"]}  # type: ignore[operator]
    with pytest.raises(ValidationError) as refused:
        begin(**wrong)
    assert field in refused.value.error_dict
    assert not Decision.objects.exists()


@pytest.mark.parametrize("options", [("One",), ("Same", "Same"), ("x" * 201, "y")])
def test_options_are_two_at_least_and_differ(options: tuple[str, ...], begin: Begin) -> None:
    with pytest.raises(ValidationError) as refused:
        begin(method="approval", options=options)
    assert "options" in refused.value.error_dict


def test_a_vote_that_nobody_could_cast_is_not_opened(
    group: WorkingGroup, staff: Person, now: datetime
) -> None:
    with pytest.raises(services.NotPossible):
        services.open_decision(Decision(**words(group, now)), by=staff)
    assert not Decision.objects.exists()


def test_another_room_asks_for_a_decision_and_is_linked(
    group: WorkingGroup, people: People, now: datetime, client: Client
) -> None:
    subjects.register("thing", title=lambda key: f"Thing {key}", url=lambda key: f"/things/{key}/")
    try:
        decision = services.open_for("thing", "7", by=people["chair"], **words(group, now))  # type: ignore[arg-type]
        assert list(queries.of_subject("thing", "7")) == [decision]
        page = client.get(decision.get_absolute_url()).content.decode()
        assert '<a href="/things/7/">Thing 7</a>' in page
    finally:
        del subjects.SUBJECTS["thing"]
    assert SearchEntry.objects.get(kind="decision").url == decision.get_absolute_url()
