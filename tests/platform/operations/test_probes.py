"""What machines ask: liveness, readiness, metrics."""

from __future__ import annotations

import os
import threading
import time

import pytest
from django.test import Client

from alliance.operations import applied, checks, counting, examining, parts
from alliance.operations.findings import Finding, ok

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-the-one-who-scrapes"


def test_liveness_asks_nothing(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz", HTTP_HOST="10.0.0.7")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer["Cache-Control"] == "no-store"


def test_readiness_names_each_part_by_one_word(client: Client) -> None:
    answer = client.get("/readyz", HTTP_HOST="10.0.0.7")
    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "parts": {"database": "ok", "storage": "ok", "tasks": "ok"},
    }


def test_without_a_migration_it_is_not_ready(client: Client, monkeypatch) -> None:
    monkeypatch.setattr(applied, "pending", lambda: ["outbox.0009_more"])
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["database"] == "fail"


def test_where_nothing_can_be_stored_it_is_not_ready(client: Client, settings, tmp_path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    settings.MEDIA_ROOT = tmp_path / "taken"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["storage"] == "fail"


def test_the_probe_of_storage_leaves_nothing_behind(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    assert checks.storage().outcome == "ok"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_readiness_never_says_what_is_wrong_in_detail(client: Client, monkeypatch) -> None:
    def broken() -> Finding:
        raise RuntimeError("postgres://alliance:hidden@db.example.org/alliance does not answer")

    one = parts.Part("database", "Database", broken, lambda: True, True, 1.0)
    monkeypatch.setitem(parts.PARTS, "database", one)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert b"hidden" not in answer.content and b"example.org" not in answer.content


def test_a_part_that_hangs_is_waited_for_once_and_not_long() -> None:
    release, begun = threading.Event(), []

    def hangs() -> Finding:
        begun.append(1)
        release.wait(30)
        return ok("slow", "at last")

    part = parts.Part("slow", "Slow", hangs, lambda: True, True, 0.0)
    try:
        began = time.monotonic()
        for _ in range(3):
            found = examining.examine([part], limit_s=0.1)
            assert found["slow"].outcome == "fail"
        assert time.monotonic() - began < 5
        assert begun == [1]
    finally:
        release.set()


def test_parts_are_looked_at_beside_each_other_not_in_turn() -> None:
    def slow() -> Finding:
        time.sleep(0.3)
        return ok("slow", "")

    many = [parts.Part(f"p{n}", "P", slow, lambda: True, True, 0.0) for n in range(10)]
    found = examining.examine(many, limit_s=2.5)
    assert {finding.outcome for finding in found.values()} == {"ok"}


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_probes_are_only_read(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


# Metrics ------------------------------------------------------------------------------------------


def test_nobody_reads_metrics_unless_somebody_is_named(client: Client, staff, sign_in) -> None:
    assert client.get("/metrics").status_code == 404
    assert sign_in(staff).get("/metrics").status_code == 404


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN])
def test_a_wrong_token_reads_no_metrics(client: Client, settings, given: str) -> None:
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics", HTTP_AUTHORIZATION=given).status_code == 404


def test_an_empty_token_opens_nothing(client: Client, settings) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer ").status_code == 404


@pytest.mark.parametrize(
    ("address", "status"),
    [("10.1.2.3", 200), ("10.2.0.1", 404), ("2001:db8::7", 200), ("2001:db9::7", 404), ("", 404)],
)
def test_metrics_are_read_from_networks_that_are_allowed(
    client: Client, settings, address: str, status: int
) -> None:
    settings.METRICS_ALLOW = ["10.1.0.0/16", "2001:db8::/32"]
    assert client.get("/metrics", REMOTE_ADDR=address).status_code == status


def test_a_forwarded_header_by_itself_changes_no_address(client: Client, settings) -> None:
    settings.METRICS_ALLOW = ["10.1.0.0/16"]
    answer = client.get("/metrics", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR="10.1.2.3")
    assert answer.status_code == 404


@pytest.fixture
def metrics(client: Client, settings):
    settings.METRICS_TOKEN = TOKEN

    def read() -> dict[str, float]:
        answer = client.get("/metrics", HTTP_AUTHORIZATION=f"Bearer {TOKEN}")
        assert answer.status_code == 200, answer.content
        lines = answer.content.decode().splitlines()
        pairs = [line.rpartition(" ") for line in lines if not line.startswith("#")]
        return {name: float(value) for name, _, value in pairs}

    return read


def test_requests_are_counted_by_route_never_by_address(client: Client, metrics) -> None:
    client.get("/groups/no-such-group-7781/")
    client.get("/nowhere/at-all-7781/?token=7781")
    found = metrics()
    assert found[
        'alliance_requests_total{method="GET",route="groups/<slug:acronym>/",status="404"}'
    ]
    assert found['alliance_requests_total{method="GET",route="(none)",status="404"}']
    assert not [name for name in found if "7781" in name]


def test_a_method_of_a_strangers_invention_is_other(client: Client, metrics) -> None:
    client.generic("BREW7781", "/")
    assert not [name for name in metrics() if "7781" in name]


@pytest.mark.django_db(transaction=True)  # a thread with a connection of its own reads it
def test_metrics_tell_what_waits_and_how_each_part_is(metrics, person) -> None:
    from django.db import transaction

    from alliance.outbox.services import post_mail

    before = metrics()["alliance_outbox_waiting"]
    with transaction.atomic():
        post_mail(key="test:one", to="ada@example.org", subject="s", text="t")
    found = metrics()
    assert found["alliance_outbox_waiting"] == before + 1
    assert found["alliance_outbox_oldest_seconds"] >= 0
    assert found["alliance_tasks_waiting"] >= 0
    assert found['alliance_part_state{part="database"}'] == 0
    assert found["alliance_measures_missing"] == 0


def test_a_measure_that_cannot_be_read_is_left_out_and_told(metrics, monkeypatch) -> None:
    from alliance.operations import measures

    def broken() -> dict[str, float]:
        raise RuntimeError("no such table")

    one = measures.Measure("alliance_broken", "Broken.", broken, "")
    monkeypatch.setitem(measures.MEASURES, "broken", one)
    found = metrics()
    assert found["alliance_measures_missing"] == 1
    assert "alliance_broken" not in found and "alliance_outbox_waiting" in found


def test_numbers_of_a_process_that_has_ended_are_kept_and_its_file_goes(metrics) -> None:
    """A child counts and ends without a word, as a worker that is killed does."""
    counting.verification("verified")
    before = metrics()['alliance_verifications_total{verdict="verified"}']
    child = os.fork()
    if child == 0:
        counting.verification("verified")
        os._exit(0)
    os.waitpid(child, 0)
    files = len(list(counting.FOLDER.glob("counter_*.db")))
    assert metrics()['alliance_verifications_total{verdict="verified"}'] == before + 1
    assert len(list(counting.FOLDER.glob("counter_*.db"))) <= files
    assert not [p for p in counting.FOLDER.glob("*.db") if f"-{child}-" in p.name]
    assert metrics()['alliance_verifications_total{verdict="verified"}'] == before + 1


def test_what_keeps_us_from_counting_keeps_nobody_from_the_page(client, monkeypatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(counting.REQUESTS, "labels", full)
    assert client.get("/").status_code == 200
