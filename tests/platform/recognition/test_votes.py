"""That somebody voted is a fact once the vote is closed; what they voted never is."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from tests.platform.decisions.conftest import begin, chair, elector, end, group, now, people
from tests.platform.recognition.conftest import look_at_all

from alliance.decisions import services
from alliance.groups.queries import today
from alliance.issuing.models import Award
from alliance.recognition import due
from alliance.recognition.deciding import Window
from alliance.recognition.models import FactEvent, Grant
from alliance.recognition.services import consents
from alliance.recognition.sources import decisions as votes

__all__ = ["begin", "chair", "group", "now", "people"]
pytestmark = pytest.mark.django_db


def test_a_vote_counts_when_it_is_closed_and_says_nothing_of_what_was_voted(
    begin, people, make_rule
):
    make_rule("voted")
    consents.answer(None, True, by=people["robin"])
    decision = begin(is_secret=True)
    services.cast(elector(decision, people["robin"]), ["against"], by=people["robin"])
    due.look(people["robin"].pk)
    assert not Grant.objects.exists()
    end(decision)
    look_at_all()
    award = Award.objects.get()
    assert award.recipient_email == people["robin"].email
    said = json.dumps(json.loads(bytes(award.credential_json)))
    assert decision.title in said and '"against"' not in said
    assert all('"against"' not in json.dumps(line.data) for line in FactEvent.objects.all())


def test_every_ballot_of_a_year_is_one_fact_once_the_year_is_over(
    begin, people, make_rule, monkeypatch
):
    make_rule("voted_always", window=Window.EACH)
    robin, kim = people["robin"], people["kim"]
    for person in (robin, kim):
        consents.answer(None, True, by=person)
    for number in range(2):
        decision = begin(title=f"Question {number}")
        services.cast(elector(decision, robin), ["against"], by=robin)
        if number:
            services.cast(elector(decision, kim), ["for"], by=kim)
        end(decision)
    for person in (robin, kim):
        due.look(person.pk)
    assert not Grant.objects.exists()  # the year is not over
    monkeypatch.setattr(votes, "today", lambda: today() + timedelta(days=366))
    for person in (robin, kim):
        due.look(person.pk)
    assert [grant.person for grant in Grant.objects.all()] == [robin]
