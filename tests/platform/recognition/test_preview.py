"""The preview of a rule says who would be recognised by it, and why others would not."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from tests.platform.recognition.conftest import a_fact, look_at_all

from alliance.recognition import due, queries
from alliance.recognition.models import Grant
from alliance.recognition.services import rules

pytestmark = pytest.mark.django_db

CONDITIONS = [
    {"count": 1, "window": "ever"},
    {"count": 2, "window": "ever"},
    {"count": 2, "window": "half"},
    {"count": 2, "window": "year", "scope": "group:standard"},
    {"count": 1, "window": "each"},
    {"count": 1, "window": "cycle"},
    {"count": 1, "window": "ever", "since": "2026-04-01"},
]


@pytest.fixture
def many(told, make_person):
    """Four people with facts of every kind."""
    found = [make_person(name) for name in ("ann", "bob", "cat", "dan")]
    for number, (who, month, kind) in enumerate(
        (place, month, kind)
        for place in range(4)
        for month in (2, 3, 9)
        for kind in ("held", "said", "withdrawn")[: place + 1]
    ):
        scopes = ("group:standard",) if month < 9 else ()
        cycle = "standard:1" if month == 3 else ""
        fact = a_fact(found[who], str(number), month, scopes=scopes, cycle=cycle)
        told[str(number)] = replace(
            fact, is_confirmed=kind != "said", is_withdrawn=kind == "withdrawn"
        )
    told["one"] = replace(told.pop("0"), is_confirmed=False)
    for person in found:
        due.look(person.pk)
    return found


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda c: "-".join(map(str, c.values())))
def test_whom_the_preview_names_is_offered_the_badge_and_nobody_else(many, make_rule, condition):
    rule = make_rule("told", begun=False, **condition)
    rule.refresh_from_db()
    shown = queries.preview(rule.condition)
    rules.begin(rule, by=rule.created_by)
    look_at_all()
    offered = Counter(Grant.objects.values_list("person_id", flat=True))
    assert {one.person.pk: one.times for one in shown.would} == offered
    assert shown.would_count == len(offered) < 5
    assert not {one.person.pk for one in shown.would_not} & set(offered)


def test_the_preview_says_what_is_missing(many, make_rule):
    rule = make_rule("told", begun=False, count=3, since="2026-03-01")
    rule.refresh_from_db()
    shown = queries.preview(rule.condition)
    assert not shown.would
    by_name = {one.person.name: one for one in shown.would_not}
    cat = by_name["Cat"]
    assert (cat.best, cat.unconfirmed, cat.withdrawn, cat.outside) == (2, 2, 2, 3)
    assert [fact.at.month for fact in cat.evidence] == [3, 9]


def test_a_preview_asks_the_database_as_often_for_many_facts_as_for_few(
    many, make_rule, django_assert_num_queries
):
    rule = make_rule("told", begun=False)
    rule.refresh_from_db()
    with django_assert_num_queries(2):  # the facts, and those who are shown
        assert queries.preview(rule.condition).would_count == 4


def test_the_form_is_answered_with_who_would_qualify_as_it_stands(many, issuer, staff, client):
    said = {"source": "told", "count": "2", "window": "ever", "scope": "", "since": ""}
    client.force_login(staff)
    page = client.get("/recognition/rules/new/").content.decode()
    assert 'hx-trigger="load, input from:#rule-form delay:300ms"' in page
    answer = client.post("/recognition/rules/preview", said).content.decode()
    assert "people would qualify" in answer and "Bob" in answer
    assert (
        "whole condition"
        in client.post("/recognition/rules/preview", said | {"count": ""}).content.decode()
    )
    client.force_login(many[0])
    assert client.post("/recognition/rules/preview", said).status_code == 403
