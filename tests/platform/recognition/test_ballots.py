"""A decision may ask for a credential of the Alliance before it hands out a ballot."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from tests.platform.decisions.conftest import begin, chair, elector, group, now, people
from tests.platform.recognition.conftest import a_fact, look_at_all
from tests.platform.recognition.wallet import Wallet, answer

import badging
from alliance.decisions import services as decisions
from alliance.decisions.models import Decision
from alliance.issuing import services as issuing
from alliance.issuing.models import Award
from alliance.people.models import Person
from alliance.recognition.models import BallotCredential, Grant, PresentationRequest, Rule
from alliance.recognition.presenting import asking
from alliance.recognition.services import consents
from alliance.recognition.services.errors import NotPossible

__all__ = ["begin", "chair", "group", "now", "people"]  # fixtures of the decisions
pytestmark = pytest.mark.django_db


@pytest.fixture
def rule(told, make_rule) -> Rule:
    return make_rule("told", window="each")


@pytest.fixture
def give(told, rule):
    """`give(person)`: the credential, by a fact; its award."""

    def give(person: Person) -> Award:
        told[f"role:{person.pk}"] = a_fact(person, "role")
        consents.answer(None, True, by=person)
        look_at_all()
        return Grant.objects.get(person=person, state="issued").award

    return give


@pytest.fixture
def decision(begin, chair, rule) -> Decision:
    """It asks for the credential of the rule."""
    made = begin()
    asking.ask_for(made, rule.achievement, by=chair)
    return made


def ask(decision: Decision, person: Person) -> dict[str, str]:
    """The parameters of a request to that person."""
    row = BallotCredential.objects.get(decision=decision)
    return asking.parameters_of(asking.begin(row, by=person, now=timezone.now()))


def vote(decision: Decision, person: Person) -> Any:
    return decisions.cast(elector(decision, person), ["for"], by=person)


def problem() -> str:
    asked = PresentationRequest.objects.latest("pk")
    assert asked.award is None and asked.answered_at is not None
    return asked.problem


# From the Backpack to the vote --------------------------------------------------------------------
def test_the_backpack_shows_the_credential_and_the_ballot_is_handed_out(
    client, decision, people, give
):
    robin = people["robin"]
    give(robin)
    with pytest.raises(decisions.NotPossible, match="show that you hold"):
        vote(decision, robin)
    client.force_login(robin)
    page = f"/recognition/ballots/{decision.public_id}/"
    assert f'href="{page}"' in client.get(decision.get_absolute_url()).content.decode()
    ballot = f"/decisions/{decision.public_id}/vote/{elector(decision, robin).pk}/"
    led = client.get(ballot)
    assert (led.status_code, led.headers.get("Location")) == (302, page)
    offered = client.post(page + "begin")
    link = urlsplit(offered.context["backpack"])
    parameters = dict(parse_qsl(link.query))
    asks = client.get(link.path, parameters)
    assert asks.status_code == 200 and "127.0.0.1:8000" in asks.content.decode()
    given = {name: value for name, value in parameters.items() if name != "client_metadata"}
    went = client.post(link.path, given | {"answer": "show"})
    assert went.status_code == 302, went.content
    back = client.get(urlsplit(went["Location"])._replace(scheme="", netloc="").geturl())
    assert back.headers["Location"] == decision.get_absolute_url(), problem()
    vote(decision, robin)
    assert decision.ballots.count() == 1


def test_who_declines_has_shown_nothing(client, decision, people, give):
    robin = people["robin"]
    give(robin)
    parameters = ask(decision, robin)
    client.force_login(robin)
    client.post("/backpack/present", parameters | {"answer": "decline"})
    assert problem() == "Nothing was shown."
    with pytest.raises(decisions.NotPossible):
        vote(decision, robin)


# Wallets of elsewhere -----------------------------------------------------------------------------
def test_a_wallet_of_elsewhere_shows_a_bound_copy(client, decision, people, give):
    robin = people["robin"]
    wallet = Wallet(give(robin), robin)
    parameters = ask(decision, robin)
    told = answer(client, parameters, {"bound": [wallet.bound(parameters)]})
    assert told.status_code == 200
    assert told.json()["redirect_uri"].startswith("http://127.0.0.1:8000/recognition/ballots/")
    vote(decision, robin)


@pytest.mark.parametrize("kind", ["as-it-is", "as-token"])
def test_a_badge_as_it_was_awarded_is_bound_by_the_address(client, decision, people, give, kind):
    robin = people["robin"]
    award = give(robin)
    whole = json.loads(bytes(award.credential_json))
    shown = whole if kind == "as-it-is" else award.credential_jwt
    parameters = ask(decision, robin)
    assert answer(client, parameters, {kind: [shown]}).status_code == 200
    vote(decision, robin)


def test_a_badge_of_somebody_else_does_not_do(client, decision, people, give):
    award, robin = give(people["kim"]), people["robin"]
    parameters = ask(decision, robin)
    wallet = Wallet(award, people["kim"])
    answer(client, parameters, {"bound": [wallet.bound(parameters)]})
    assert problem() == "It was awarded to somebody else."
    parameters = ask(decision, robin)
    answer(client, parameters, {"as-token": [award.credential_jwt]})
    assert problem() == "It was awarded to somebody else."
    with pytest.raises(decisions.NotPossible):
        vote(decision, robin)


@pytest.mark.parametrize(
    "changed",
    [
        {"nonce": "another"},
        {"audience": "redirect_uri:https://verifier.example.org/"},
    ],
    ids=["nonce", "audience"],
)
def test_a_presentation_made_for_another_request_does_not_do(
    client, decision, people, give, changed
):
    robin = people["robin"]
    wallet, parameters = Wallet(give(robin), robin), ask(decision, robin)
    answer(client, parameters, {"bound": [wallet.bound(parameters, **changed)]})
    assert problem()
    with pytest.raises(decisions.NotPossible):
        vote(decision, robin)


def test_a_bound_copy_without_its_key_does_not_do(client, decision, people, give):
    robin = people["robin"]
    wallet = Wallet(give(robin), robin)
    for shown in (wallet.copy.decode(), badging.present(wallet.copy).decode()):
        answer(client, ask(decision, robin), {"bound": [shown]})
        assert problem()
    thief = badging.generate_key("ed25519")
    parameters = ask(decision, robin)
    stolen = wallet.bound(parameters).rpartition("~")[0] + "~"
    with pytest.raises(badging.BadgingError):
        badging.present(
            stolen, holder=thief, audience=parameters["client_id"], nonce=parameters["nonce"]
        )


def test_another_credential_of_the_alliance_does_not_do(
    client, decision, people, give, make_rule, told
):
    robin = people["robin"]
    other = make_rule("told", window="each")
    give_other = other.achievement
    award = issuing.award(
        give_other,
        issuing.AwardLine(email=robin.email),
        by=other.begun_by,
    )
    wallet, parameters = Wallet(award, robin), ask(decision, robin)
    answer(client, parameters, {"bound": [wallet.bound(parameters)]})
    assert problem() == "It is another credential than the one that was asked for."


def test_what_has_lost_its_ground_does_not_do_though_nobody_has_looked_yet(
    client, decision, people, give, told
):
    robin = people["robin"]
    wallet = Wallet(give(robin), robin)
    told.clear()
    parameters = ask(decision, robin)
    answer(client, parameters, {"bound": [wallet.bound(parameters)]})
    assert problem() == "It is revoked, or over."


def test_what_is_revoked_after_it_was_shown_opens_no_ballot(client, decision, people, give, told):
    robin = people["robin"]
    wallet, parameters = Wallet(give(robin), robin), ask(decision, robin)
    answer(client, parameters, {"bound": [wallet.bound(parameters)]})
    told.clear()
    from alliance.recognition import due

    due.look(robin.pk)
    with pytest.raises(decisions.NotPossible):
        vote(decision, robin)


def test_an_issuer_that_calls_itself_the_alliance_does_not_do(client, decision, people, give):
    """The id of a real badge, in a document that somebody else has signed."""
    robin = people["robin"]
    members = json.loads(bytes(give(robin).credential_json))
    members.pop("proof")
    stranger = badging.generate_key("ed25519")
    forged = json.loads(badging.issue(members, stranger))
    answer(client, ask(decision, robin), {"as-it-is": [forged]})
    assert problem()
    members["issuer"]["id"] = stranger.controller
    del members["credentialStatus"]  # whose list would not be the stranger's
    answer(
        client, ask(decision, robin), {"as-it-is": [json.loads(badging.issue(members, stranger))]}
    )
    assert problem() == "The Alliance did not issue it."
    with pytest.raises(decisions.NotPossible):
        vote(decision, robin)


# The request --------------------------------------------------------------------------------------
def test_a_request_is_answered_once_in_time_and_with_its_state(client, decision, people, give):
    robin = people["robin"]
    wallet, parameters = Wallet(give(robin), robin), ask(decision, robin)
    token = {"bound": [wallet.bound(parameters)]}
    for state in ("", "another", "é"):
        assert answer(client, parameters, token, state=state).status_code == 400
    assert not PresentationRequest.objects.exclude(answered_at=None).exists()
    assert answer(client, parameters, token).status_code == 200
    assert answer(client, parameters, token).status_code == 400
    late = ask(decision, robin)
    PresentationRequest.objects.filter(answered_at=None).update(ends_at=timezone.now())
    assert answer(client, late, {"bound": [wallet.bound(late)]}).status_code == 400


@pytest.mark.parametrize(
    "token",
    [
        {}, [], "x", {"bound": []}, {"bound": "x"}, {"other": ["x"]}, {"bound": [{}]},
        {"bound": ["a~b~c"]}, {"as-it-is": ["x"]}, {"as-token": [{}]}, {"as-it-is": [{"id": 5}]},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_answer_opens_nothing(client, decision, people, token):
    assert answer(client, ask(decision, people["robin"]), token).status_code == 200
    assert problem()


def test_two_requests_share_neither_nonce_nor_state(decision, people):
    first, second = (ask(decision, people["robin"]) for _ in range(2))
    assert first["nonce"] != second["nonce"] and first["state"] != second["state"]
    assert len(first["nonce"]) >= 43 and len(first["state"]) >= 43


def test_the_answer_is_read_by_whom_it_was_asked_of_alone(client, decision, people, give):
    robin = people["robin"]
    wallet, parameters = Wallet(give(robin), robin), ask(decision, robin)
    onward = answer(client, parameters, {"bound": [wallet.bound(parameters)]}).json()
    path = onward["redirect_uri"].removeprefix("http://127.0.0.1:8000")
    client.force_login(people["kim"])
    assert client.get(path).status_code == 404
    assert client.get(path.partition("?")[0]).status_code == 404
    client.force_login(robin)
    assert client.get(path).status_code == 302


def test_one_person_does_not_begin_without_end(decision, people):
    for _ in range(asking.MOST_AT_ONCE):
        ask(decision, people["robin"])
    with pytest.raises(NotPossible):
        ask(decision, people["robin"])
    assert asking.forget(timezone.now() + timedelta(days=2)) == asking.MOST_AT_ONCE


# Who may ask for what -----------------------------------------------------------------------------
def test_who_leads_the_decision_says_what_it_asks_for_until_somebody_has_voted(
    begin, chair, people, rule
):
    made = begin()
    with pytest.raises(PermissionDenied):
        asking.ask_for(made, rule.achievement, by=people["robin"])
    asking.ask_for(made, rule.achievement, by=chair)
    asking.ask_for(made, None, by=chair)
    assert not BallotCredential.objects.exists()
    vote(made, people["robin"])
    with pytest.raises(NotPossible):
        asking.ask_for(made, rule.achievement, by=chair)


def test_only_credentials_of_the_alliance_are_asked_for(begin, chair, rule, staff):
    other = issuing.create_issuer(
        staff, name="Another", url="https://other.example.org", email="o@example.org"
    )
    achievement = issuing.create_achievement(
        other, by=staff, name="Other", description="x", criteria="x"
    )
    with pytest.raises(ValidationError):
        asking.ask_for(begin(), achievement, by=chair)


def test_the_page_lets_the_chair_choose_and_nobody_else(client, begin, chair, people, rule):
    made = begin()
    page = f"/recognition/ballots/{made.public_id}/"
    chosen = {"achievement": rule.achievement.pk}
    client.force_login(people["robin"])
    assert client.get(page).status_code == 404
    assert client.post(page + "choose", chosen).status_code == 403
    client.force_login(chair)
    assert 'name="achievement"' in client.get(page).content.decode()
    client.post(page + "choose", chosen)
    assert BallotCredential.objects.get().achievement == rule.achievement
    client.post(page + "choose", {"achievement": ""})
    assert not BallotCredential.objects.exists()
