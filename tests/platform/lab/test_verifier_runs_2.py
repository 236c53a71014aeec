"""Badges of Open Badges 2.0 that the Lab makes: what they name is served by this site."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.test import Client
from tests.platform.lab.conftest import STUDIO, expected

import badging
from alliance.lab import testset, testset_2
from alliance.lab.services import beginning, judging
from alliance.people.models import Person
from alliance.verifier.documents import own_document
from badging.documents import MappedDocuments

BASE = "https://alliance.example.org/lab/runs/x/documents/"


@pytest.mark.parametrize("mechanism", testset_2.MECHANISMS)
def test_each_fault_is_found_by_the_one_check_that_is_there_for_it(mechanism: str) -> None:
    made = testset.make(BASE, datetime.now(UTC), [mechanism])
    assert len(made.badges) == len(testset_2.KINDS[mechanism])
    documents = MappedDocuments({BASE + n: t.encode() for n, t in made.documents.items()})
    for badge in made.badges:
        report = badging.verify(badge.data, documents=documents)
        assert report.version == "2.0"
        failed = [check.name for check in report.checks if check.outcome == "fail"]
        assert report.verified == (badge.expected == "valid"), badge.fault
        assert failed[:1] == ([badge.requirement] if badge.fault else []), badge.fault
        undecided = {check.name for check in report.checks if check.undecided}
        assert undecided <= ({"proof"} if badge.fault == "not_served" else set()), badge.fault


@pytest.mark.django_db
def test_a_verifier_of_2_0_is_examined_with_what_this_site_serves(person: Person) -> None:
    run = beginning.verifier_run(STUDIO, testset_2.MECHANISMS, by=person)
    served = dict(run.documents)
    name = next(name for name, text in served.items() if '"Assertion"' in text)
    url = f"/lab/runs/{run.public_id}/documents/{name}"
    answer = Client().get(url)
    assert answer["Content-Type"] == "application/ld+json"
    assert json.loads(answer.content)["id"] == f"https://alliance.example.org{url}"
    assert own_document(f"https://alliance.example.org{url}") == answer.content
    conclusion = judging.judge(run, expected(run), by=person)
    assert conclusion.is_whole
    assert {row["requirement"] for row in conclusion.rows} == {
        "take", "schema", "proof", "issuer", "status", "validity",
    }  # fmt: skip
