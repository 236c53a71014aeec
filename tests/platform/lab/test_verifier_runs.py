"""Badges that the Lab makes: one fault each, found by one check; and what is said of them."""

from __future__ import annotations

import io
import random
import zipfile
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from tests.conftest import client_of
from tests.platform.lab.conftest import STUDIO, expected, judged

import badging
from alliance.lab import scoring, testset
from alliance.lab.models import Finding, Run
from alliance.lab.services import beginning, judging
from alliance.lab.services.errors import NotPossible
from alliance.people.models import Person
from alliance.verifier.documents import own_document
from badging.documents import MappedDocuments

pytestmark = pytest.mark.django_db
BASE = "https://alliance.example.org/lab/runs/x/documents/"


@pytest.mark.parametrize("mechanism", testset.OFFERED_3)
def test_each_fault_is_found_by_the_one_check_that_is_there_for_it(mechanism: str) -> None:
    made = testset.make(BASE, datetime.now(UTC), [mechanism])
    documents = MappedDocuments({BASE + n: t.encode() for n, t in made.documents.items()})
    for badge in made.badges:
        report = badging.verify(badge.data, documents=documents)
        failed = {check.name for check in report.checks if check.outcome == "fail"}
        assert report.verified == (badge.expected == "valid"), badge.fault
        assert failed == ({badge.requirement} if badge.fault else set()), badge.fault
        assert not any(check.undecided for check in report.checks), badge.fault


def test_names_and_order_say_nothing() -> None:
    now = datetime.now(UTC)
    orders = [
        [
            badge.fault
            for badge in testset.make(BASE, now, shuffle=random.Random(seed).shuffle).badges
        ]
        for seed in (1, 2)
    ]
    assert orders[0] != orders[1] and sorted(orders[0]) == sorted(orders[1])
    names = [badge.name for badge in testset.make(BASE, now).badges]
    assert [name[:8] for name in names] == [f"badge-{n:02}" for n in range(1, len(names) + 1)]


def test_two_runs_have_no_key_in_common(waiting: Run, person: Person) -> None:
    other = beginning.verifier_run(STUDIO, by=person)
    digests = set(waiting.samples.values_list("digest", flat=True))
    assert not digests & set(other.samples.values_list("digest", flat=True))


def test_status_lists_are_served_to_everybody_and_known_to_this_site(waiting: Run) -> None:
    name = next(iter(waiting.documents))
    url = f"/lab/runs/{waiting.public_id}/documents/{name}"
    answer = Client().get(url)
    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert own_document(f"https://alliance.example.org{url}") == answer.content
    assert own_document(f"https://elsewhere.example.org{url}") is None
    assert own_document("https://alliance.example.org/lab/runs/no-key/documents/x") is None


def test_whoever_says_what_is_expected_holds_in_everything(waiting: Run, person: Person) -> None:
    conclusion = judging.judge(waiting, expected(waiting), by=person)
    assert conclusion.is_whole
    assert {row["requirement"] for row in conclusion.rows} == {
        "take", "schema", "contexts", "proof", "issuer", "status", "validity",
    }  # fmt: skip


def test_a_fault_that_is_not_seen_fails_its_requirement_alone(waiting: Run, person: Person) -> None:
    run = judged(waiting, person, revoked="valid")
    failed = [row["requirement"] for row in run.conclusion.rows if row["failed"]]
    assert failed == ["status"]
    assert run.conclusion.passed == run.conclusion.total - 1


def test_a_verifier_that_refuses_everything_does_not_take_what_is_right(
    waiting: Run, person: Person
) -> None:
    judging.judge(waiting, dict.fromkeys(expected(waiting), "invalid"), by=person)
    rows = [scoring.Row(**row) for row in Run.objects.get(pk=waiting.pk).conclusion.rows]
    assert [row.requirement for row in rows if not row.is_held] == ["take"]


def test_no_verdict_is_no_right_one(waiting: Run, person: Person) -> None:
    run = judged(waiting, person, expired="")
    row = next(row for row in run.conclusion.rows if row["requirement"] == "validity")
    assert row["failed"] == 2  # of each proof one


def test_verdicts_are_taken_once(waiting: Run, person: Person) -> None:
    judging.judge(waiting, dict.fromkeys(expected(waiting), "valid"), by=person)
    with pytest.raises(NotPossible, match="already"):
        judging.judge(waiting, expected(waiting), by=person)
    assert set(Finding.objects.values_list("said", flat=True)) == {"valid"}


def test_nobody_judges_for_another(waiting: Run, other_person: Person, staff: Person) -> None:
    for somebody in (other_person, staff):
        with pytest.raises(PermissionDenied):
            judging.judge(waiting, expected(waiting), by=somebody)


def test_what_is_expected_is_told_by_no_page_before_it_is_scored(
    waiting: Run, person: Person
) -> None:
    browser = client_of(person)
    url = waiting.get_absolute_url()
    archive = browser.get(f"{url}badges.zip").content
    told = browser.get(f"/lab/runs/{waiting.public_id}.json").json()
    assert not any({"expected", "fault", "requirement"} & set(one) for one in told["badges"])
    assert "after it was signed" not in browser.get(url).content.decode()
    with zipfile.ZipFile(io.BytesIO(archive)) as zipped:
        names = set(zipped.namelist())
        assert names == set(expected(waiting)) | {"verdicts.csv"}
        assert {info.date_time for info in zipped.infolist()}  # all of one moment
        table = zipped.read("verdicts.csv").decode()
    assert table.splitlines()[0] == "badge,verdict" and "valid" not in table.replace("verdict", "")


def test_the_table_that_is_given_can_be_handed_in_filled(waiting: Run, person: Person) -> None:
    browser, url = client_of(person), waiting.get_absolute_url()
    said = expected(waiting)
    text = "badge,verdict\r\n" + "".join(f"{name},{word}\r\n" for name, word in said.items())
    answer = browser.post(f"{url}verdicts/", {"text": text})
    assert answer.status_code == 302
    page = browser.get(url).content.decode()
    assert "7 of 7 requirements hold" in page and "Changed after it was signed" in page


def test_a_verifier_is_asked_of_the_proofs_that_it_reads(person: Person) -> None:
    run = beginning.verifier_run(STUDIO, ["ecdsa-sd-2023"], by=person)
    assert set(run.samples.values_list("mechanism", flat=True)) == {"ecdsa-sd-2023"}
    for wrong in ([], ["none-such"], list(testset.OFFERED)):
        with pytest.raises(NotPossible):
            beginning.verifier_run(STUDIO, wrong, by=person)
