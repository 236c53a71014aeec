"""A decision that is declared void: it counts for nothing, and what was counted stays."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from tests.platform.decisions.conftest import elector, end

from alliance.decisions import services
from alliance.decisions.count import count
from alliance.decisions.models import Decision, DecisionEvent
from alliance.decisions.signals import voided
from alliance.groups.models import GroupRole
from alliance.groups.queries import today
from alliance.notices.models import Notice

pytestmark = pytest.mark.django_db
WHY = "Kim had no ballot."


@pytest.fixture
def closed(begin, people) -> Decision:
    decision = begin()
    services.cast(elector(decision, people["robin"]), ["for"], by=people["robin"])
    end(decision)
    return decision


def test_only_staff_who_did_not_stand_in_it_declare_a_decision_void(
    begin, closed, people, group, staff, make_person, now
):
    for somebody in (people["chair"], people["robin"]):
        with pytest.raises(PermissionDenied):
            services.declare_void(closed, by=somebody, reason=WHY)
    election = services.call_for_nominations(
        Decision(title="Who?", group=group, electorate="group_people", method="approval",
                 nominations_close_at=now + timedelta(days=1), closes_at=now + timedelta(days=2)),
        by=staff, at=now,
    )  # fmt: skip
    services.nominate(election, staff, by=staff, at=now)
    Decision.objects.filter(pk=election.pk).update(state="withdrawn")
    with pytest.raises(PermissionDenied):
        services.declare_void(election, by=staff, reason=WHY)
    with pytest.raises(ValidationError):
        services.declare_void(closed, by=staff, reason=" ")
    with pytest.raises(services.NotPossible):
        services.declare_void(begin(), by=staff, reason=WHY)
    assert services.declare_void(closed, by=staff, reason=WHY).is_void
    with pytest.raises(services.NotPossible):
        services.declare_void(closed, by=staff, reason=WHY)
    for moment in (None, now):
        with pytest.raises(DatabaseError, match="stays so"), transaction.atomic():
            Decision.objects.filter(pk=closed.pk).update(voided_at=moment)
    assert closed.events.filter(kind=DecisionEvent.Kind.VOIDED).count() == 1


def test_it_is_said_wherever_its_result_is_and_counts_again_as_it_was(
    closed, people, staff, sign_in, client
):
    page = f"/decisions/{closed.public_id}/"
    heard: list[Any] = []
    voided.connect(lambda decision, **_: heard.append(decision), weak=False, dispatch_uid="test")
    try:
        assert b"/void/" in sign_in(staff).get(page).content
        assert b"/void/" not in sign_in(people["chair"]).get(page).content
        asked = sign_in(staff)
        assert asked.post(f"{page}void/", {"reason": ""}).status_code == 200
        assert asked.post(f"{page}void/", {"reason": WHY}, follow=True).status_code == 200
    finally:
        voided.disconnect(dispatch_uid="test")
    assert heard == [closed]
    before = closed.result
    file = json.loads(client.get(f"{page}file.json").content)
    assert file["void"]["reason"] == WHY and file["result"] == before == count(file)
    told = json.loads(client.get(f"/decisions/{closed.public_id}.json").content)
    assert told["void"] == file["void"] and told["state"] == "closed"
    listed = json.loads(client.get("/decisions/decisions.json").content)["decisions"]
    assert [one["voided_at"] for one in listed] == [file["void"]["at"]]
    shown = client.get(page).content.decode()
    assert WHY in shown and "Declared void on" in shown and "It was declared void." in shown
    for address in ("/decisions/", f"{page}minutes.md", "/decisions/decisions.atom"):
        assert "Declared void" in client.get(address).content.decode(), address
    notices = Notice.objects.filter(title__startswith="Declared void")
    assert notices.count() == len(people)
    assert b"/void/" not in sign_in(staff).get(page).content


def test_nobody_is_elected_by_a_void_election(group, staff, people, now):
    robin = people["robin"]
    begun = now - timedelta(days=3)
    decision = services.call_for_nominations(
        Decision(title="Who edits?", group=group, electorate="group_people", method="approval",
                 nominations_close_at=begun + timedelta(days=1),
                 closes_at=begun + timedelta(days=2), role="editor", role_starts_on=today(),
                 role_by_itself=True),
        by=staff, at=begun,
    )  # fmt: skip
    one = services.nominate(decision, robin, by=robin, at=begun)
    services.answer(one, by=robin, stands=True, at=begun)
    services.open_election(decision, at=begun + timedelta(days=1))
    services.cast(elector(decision, robin), ["a"], by=robin, at=begun + timedelta(days=1, hours=1))
    end(decision)
    services.declare_void(decision, by=staff, reason=WHY)
    assert services.seat_due(now) == 0
    with pytest.raises(services.NotPossible, match="void"):
        services.seat(decision, by=staff)
    assert not GroupRole.objects.filter(group=group, kind="editor").exists()
