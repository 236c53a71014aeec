"""Many record at once: one chain, on PostgreSQL and on SQLite."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections, transaction

from alliance.audit import acts, queries, services
from alliance.audit.chain import verify
from alliance.audit.services import chain, record

SOURCES = Path(__file__).parents[3] / "src"
WRITER = """
import django, sys
django.setup()
from django.db import transaction
from alliance.audit import acts
from alliance.audit.services import record
acts.register({"audit.test": "a test"})
for number in range(20):
    with transaction.atomic():
        record("audit.test", number=number)
        record("audit.test", subject=sys.argv[1])
"""


@pytest.fixture
def on_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL (tests/services/test_postgresql.py runs it there)")
    monkeypatch.setitem(acts.ACTS, "audit.test", "a test")


def at_once(count: int, act: Any) -> None:
    def in_own_connection(number: int) -> None:
        try:
            act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(in_own_connection, range(count)))


@pytest.mark.django_db(transaction=True)
def test_many_writers_on_postgresql_make_one_chain(on_postgresql: None) -> None:
    def act(number: int) -> None:
        with transaction.atomic():
            record("audit.test", number=number)
            record("audit.test", subject=f"thing:{number}")

    at_once(60, act)
    assert queries.waiting_count() == 0
    assert verify(queries.chained()).position == 120


@pytest.mark.django_db(transaction=True)
def test_an_act_that_takes_long_holds_up_no_other(on_postgresql: None) -> None:
    """What began first and is committed last gets the later place; nobody waits for it."""

    def quick(number: int) -> None:
        with transaction.atomic():
            record("audit.test", subject="quick")

    with transaction.atomic():
        slow = record("audit.test", subject="slow")
        at_once(1, quick)
        assert [said["subject"] for said in queries.chained()] == ["quick"]
    slow.refresh_from_db()
    assert slow.position == 2
    assert verify(queries.chained()).position == 2


@pytest.mark.django_db(transaction=True)
def test_many_that_chain_at_once_give_each_entry_one_place(
    on_postgresql: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "chain", lambda: 0)
    with transaction.atomic():
        for number in range(200):
            record("audit.test", number=number)
    monkeypatch.undo()
    at_once(6, lambda number: chain())
    assert verify(queries.chained()).position == 200


@pytest.mark.slow
def test_many_processes_on_sqlite_make_one_chain(tmp_path: Path) -> None:
    dropped = ("DATABASE_URL", "TASKS_URL", "MAIL_URL")
    environment = {name: value for name, value in os.environ.items() if name not in dropped} | {
        "PYTHONPATH": str(SOURCES),
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "alliance.settings",
    }

    def run(*command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *command], env=environment, stdout=subprocess.PIPE, text=True
        )

    assert run("-m", "alliance.cli", "migrate").wait(timeout=300) == 0
    writers = [run("-c", WRITER, f"writer:{number}") for number in range(3)]
    assert [writer.wait(timeout=300) for writer in writers] == [0, 0, 0]
    looked = run("-m", "alliance.cli", "audit", "verify", "--here")
    said, _ = looked.communicate(timeout=300)
    assert looked.returncode == 0
    assert "the record holds: 120 acts" in said
