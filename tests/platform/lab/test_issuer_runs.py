"""Badges that an implementation made: each verified, and what they add up to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.conftest import client_of
from tests.platform.lab.conftest import NOW, STUDIO

import badging
from alliance.lab import scoring, testset
from alliance.lab.documents import Hurried
from alliance.lab.models import Conclusion, Run
from alliance.lab.services import beginning, examining
from alliance.lab.services.errors import NotPossible
from alliance.lab.uploads import HandedIn
from alliance.people.models import Person
from badging.documents import Document, Offline
from badging.errors import DocumentUnavailable

pytestmark = pytest.mark.django_db


def row(run: Run, name: str) -> scoring.Row:
    return next(scoring.Row(**one) for one in run.conclusion.rows if one["requirement"] == name)


def test_a_requirement_holds_if_no_badge_fails_it(
    examined: Callable[..., Run], good: bytes, altered: bytes
) -> None:
    run = examined(good, good, altered)
    assert row(run, "proof") == scoring.Row("proof", held=2, failed=1)
    assert row(run, "schema").is_held
    assert row(run, "status") == scoring.Row("status", skipped=3)  # no badge has a status list
    held = [one for one in run.conclusion.rows if scoring.Row(**one).is_held]
    asked = [one for one in run.conclusion.rows if scoring.Row(**one).examined]
    assert (run.conclusion.passed, run.conclusion.total) == (len(held), len(asked))
    assert len(held) == len(asked) - 1


def test_badges_that_are_right_hold_in_everything_they_ask(examined: Callable[..., Run]) -> None:
    assert examined().conclusion.is_whole


def test_each_badge_is_kept_as_it_came_with_its_version_and_proof(
    examined: Callable[..., Run], good: bytes
) -> None:
    token = testset.right_ones("vc-jwt", NOW)[0]
    first, second = examined(good, token).samples.all()
    assert bytes(first.content.data) == good
    assert first.digest == hashlib.sha256(good).hexdigest()
    assert (first.finding.version, first.finding.proofs) == ("3.0", ["eddsa-jcs-2022"])
    assert second.finding.proofs == ["vc-jwt (EdDSA)"]
    assert first.finding.said == "verified"


def test_a_baked_image_is_examined_like_what_is_in_it(
    examined: Callable[..., Run], good: bytes
) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
    run = examined(badging.bake(svg, good))
    assert run.conclusion.is_whole


def test_what_is_no_badge_fails_and_the_rest_is_examined(
    examined: Callable[..., Run], good: bytes
) -> None:
    run = examined(b"{nothing", b"\x00\xff", good)
    assert [one.finding.said for one in run.samples.all()] == [
        "unreadable",
        "unreadable",
        "verified",
    ]
    assert row(run, "format") == scoring.Row("format", held=1, failed=2)


def test_what_could_not_be_found_out_holds_nothing(examined: Callable[..., Run]) -> None:
    made = testset.make("https://elsewhere.example.org/", NOW, ["eddsa-jcs-2022"])
    listed = next(one.data for one in made.badges if b"statusListCredential" in one.data)
    run = examined(listed)
    assert row(run, "status") == scoring.Row("status", open=1)
    assert not row(run, "status").is_held


def test_a_run_is_concluded_once_however_often_it_is_examined(
    examined: Callable[..., Run],
) -> None:
    run = examined()
    assert examining.examine(run.pk, Offline()) is None
    assert Conclusion.objects.filter(run=run).count() == 1


def test_a_run_whose_task_was_lost_is_examined_by_the_duty(person: Person, good: bytes) -> None:
    run = beginning.issuer_run(STUDIO, [HandedIn("a.json", good)], by=person)
    assert examining.go_on(timezone.now()) == 0  # its task may still come
    assert examining.go_on(timezone.now() + timedelta(minutes=3)) == 1
    assert Run.objects.get(pk=run.pk).conclusion.is_whole


def test_slow_servers_are_waited_for_no_longer_than_the_bound() -> None:
    now = [0.0]

    class Slow:
        def get(self, url: str, *, accept: str = "", max_bytes: int = 0) -> Document:
            now[0] += 40
            return Document(url, b"{}")

    source = Hurried(Slow(), seconds=100, clock=lambda: now[0])
    for _turn in range(3):
        source.get("https://slow.example.org/")
    with pytest.raises(DocumentUnavailable, match="too long"):
        source.get("https://slow.example.org/")


def test_nobody_begins_more_runs_than_the_bound(
    person: Person, good: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beginning, "MOST_A_DAY", 1)
    beginning.issuer_run(STUDIO, [HandedIn("a.json", good)], by=person)
    with pytest.raises(NotPossible, match="within a day"):
        beginning.verifier_run(STUDIO, by=person)


def test_the_page_shows_each_outcome_and_its_reason(
    examined: Callable[..., Run], person: Person, good: bytes, altered: bytes
) -> None:
    run = examined(good, altered)
    page = client_of(person).get(run.get_absolute_url()).content.decode()
    assert "Is it unchanged since it was signed?" in page
    assert "1 of 2 badges" in page
    assert "The signature does not fit" in page
    assert page.count('<path class="lab-cell-failed"') == 1


def test_reasons_are_told_in_the_language_of_the_reader(
    examined: Callable[..., Run], person: Person, altered: bytes
) -> None:
    run = examined(altered)
    browser = client_of(person)
    page = browser.get(run.get_absolute_url(), headers={"accept-language": "es"}).content.decode()
    assert "La firma no" in page and "The signature does not fit" not in page


def test_a_run_that_is_examined_says_so(person: Person, good: bytes) -> None:
    run = beginning.issuer_run(STUDIO, [HandedIn("a.json", good)], by=person)
    page = client_of(person).get(run.get_absolute_url()).content.decode()
    assert "being examined" in page


def test_json_has_every_check_of_every_badge(published: Run) -> None:
    told = Client().get(f"/lab/runs/{published.public_id}.json").json()
    assert told["implementation"] == {
        "name": "Studio", "version": "2.4", "maker": "House of Studies",
    }  # fmt: skip
    assert told["engine"].startswith("badging ")
    checks = {one["name"]: one["outcome"] for one in told["badges"][0]["checks"]}
    assert checks["proof"] == "pass" and checks["status"] == "skip"
    assert json.dumps(told["requirements"])
