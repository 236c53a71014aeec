"""Consent: silence is yes, an objection has reasons, and somebody settles it in the open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from tests.platform.decisions.conftest import elector, end

from alliance.conduct import moderation
from alliance.decisions import services
from alliance.decisions.models import Decision, Objection
from alliance.people.models import Person

pytestmark = pytest.mark.django_db
Begin = Callable[..., Decision]
People = dict[str, Person]
State = Objection.State


@pytest.fixture
def decision(begin: Begin) -> Decision:
    return begin(method="consent", title="We meet on Tuesdays.")


def test_silence_is_consent(decision: Decision) -> None:
    told = end(decision)
    assert (told["outcome"], told["consent"]) == ("adopted", 6)


def test_an_objection_that_nobody_settled_stands(decision: Decision, people: People) -> None:
    services.object_to(elector(decision, people["kim"]), "I work then.", by=people["kim"])
    told = end(decision)
    assert (told["outcome"], told["objections"], told["consent"]) == ("objected", 1, 5)


def test_an_objection_without_reasons_is_none(decision: Decision, people: People) -> None:
    with pytest.raises(ValidationError):
        services.object_to(elector(decision, people["kim"]), "  ", by=people["kim"])


@pytest.mark.parametrize(
    ("state", "outcome"), [(State.RESOLVED, "adopted"), (State.UPHELD, "objected")]
)
def test_the_chair_settles_an_objection_with_an_answer(
    decision: Decision, people: People, state: State, outcome: str
) -> None:
    objection = services.object_to(elector(decision, people["kim"]), "No.", by=people["kim"])
    with pytest.raises(ValidationError):
        services.settle(objection, state, answer=" ", by=people["chair"])
    services.settle(objection, state, answer="On Wednesdays then.", by=people["chair"])
    assert people["kim"].notices.filter(text="On Wednesdays then.").count() == 1
    with pytest.raises(services.NotPossible):
        services.settle(objection, state, answer="Again.", by=people["chair"])
    assert end(decision)["outcome"] == outcome


def test_the_chair_does_not_settle_their_own(
    decision: Decision, people: People, staff: Person
) -> None:
    objection = services.object_to(elector(decision, people["chair"]), "No.", by=people["chair"])
    with pytest.raises(PermissionDenied):
        services.settle(objection, State.RESOLVED, answer="Fine.", by=people["chair"])
    services.settle(objection, State.RESOLVED, answer="Fine.", by=staff)


def test_whoever_objected_takes_it_back_and_consents(decision: Decision, people: People) -> None:
    mine = elector(decision, people["kim"])
    objection = services.object_to(mine, "No.", by=people["kim"])
    with pytest.raises(services.NotPossible):
        services.cast(mine, ["consent"], by=people["kim"])
    with pytest.raises(PermissionDenied):
        services.take_back(objection, by=people["alex"])
    services.take_back(objection, by=people["kim"])
    services.cast(mine, ["consent"], by=people["kim"])
    assert end(decision)["consent"] == 6


def test_an_objection_replaces_consent_that_was_given(decision: Decision, people: People) -> None:
    mine = elector(decision, people["kim"])
    services.cast(mine, ["consent"], by=people["kim"])
    services.object_to(mine, "On second thought.", by=people["kim"])
    assert not decision.ballots.exists()
    assert end(decision)["outcome"] == "objected"


def test_one_elector_has_one_objection_at_a_time(decision: Decision, people: People) -> None:
    mine = elector(decision, people["kim"])
    objection = services.object_to(mine, "No.", by=people["kim"])
    with pytest.raises(services.NotPossible):
        services.object_to(mine, "No, no.", by=people["kim"])
    services.settle(objection, State.RESOLVED, answer="Yes.", by=people["chair"])
    services.object_to(mine, "Still no.", by=people["kim"])
    assert end(decision)["objections"] == 1


def test_whoever_does_not_vote_does_not_object(
    decision: Decision, people: People, make_person: Callable[..., Person]
) -> None:
    with pytest.raises(PermissionDenied):
        services.object_to(elector(decision, people["kim"]), "No.", by=make_person("stranger"))


def test_after_the_end_nobody_objects_or_settles(decision: Decision, people: People) -> None:
    objection = services.object_to(elector(decision, people["kim"]), "No.", by=people["kim"])
    late = decision.closes_at + timedelta(seconds=1)
    with pytest.raises(services.NotPossible):
        services.settle(objection, State.RESOLVED, answer="Fine.", by=people["chair"], at=late)
    with pytest.raises(services.NotPossible):
        services.take_back(objection, by=people["kim"], at=late)
    with pytest.raises(services.NotPossible):
        services.object_to(elector(decision, people["alex"]), "No.", by=people["alex"], at=late)


def test_in_a_majority_one_votes_and_does_not_object(begin: Begin, people: People) -> None:
    decision = begin()
    with pytest.raises(services.NotPossible):
        services.object_to(elector(decision, people["kim"]), "No.", by=people["kim"])


def test_words_that_moderators_hide_are_gone_and_the_objection_stands(
    decision: Decision, people: People, client: Client
) -> None:
    objection = services.object_to(
        elector(decision, people["kim"]), "Rude words.", by=people["kim"]
    )
    assert "Rude words." in client.get(decision.get_absolute_url()).content.decode()
    moderation.KINDS["decisions.objection"].hide(str(objection.pk))
    for address in (decision.get_absolute_url(), f"/decisions/{decision.public_id}.json"):
        assert "Rude words." not in client.get(address).content.decode()
    assert (
        "Rude words."
        not in client.get(f"/decisions/{decision.public_id}/minutes.md").content.decode()
    )
    assert end(decision)["outcome"] == "objected"
    moderation.KINDS["decisions.objection"].show(str(objection.pk))
    assert "Rude words." in client.get(decision.get_absolute_url()).content.decode()
