"""New sites make their tables at once; sites of before came there step by step."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[3] / "src"
MIGRATE = [sys.executable, "-m", "django", "migrate", "--no-color"]
ALLIANCE = [sys.executable, "-m", "alliance.cli", "migrate"]


def _run(command: list[str], data_dir: Path, sources: Path = SOURCES) -> str:
    data_dir.mkdir(exist_ok=True)
    environment = os.environ | {
        "PYTHONPATH": str(sources),
        "DATA_DIR": str(data_dir),
        "DJANGO_SETTINGS_MODULE": "alliance.settings",
    }
    for name in ("DATABASE_URL", "TASKS_URL", "MAIL_URL"):
        environment.pop(name, None)
    ended = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def _schema(data_dir: Path) -> dict[str, list[str]]:
    """Of each table, index and trigger its SQL, in parts whose order means nothing."""
    with closing(sqlite3.connect(data_dir / "alliance.sqlite3")) as database:
        rows = database.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {name: sorted(sql.replace(")", ",").split(",")) for name, sql in rows}


def _rows(data_dir: Path) -> dict[str, list[tuple[object, ...]]]:
    """Of each table its rows, without what the order and the time of making them leave there."""
    left_out = {"id", "content_type_id", "applied"}
    with closing(sqlite3.connect(data_dir / "alliance.sqlite3")) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        found: dict[str, list[tuple[object, ...]]] = {}
        for (table,) in tables:
            names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            kept = ", ".join(f'"{name}"' for name in sorted(names) if name not in left_out)
            if kept and table != "sqlite_sequence":
                found[table] = sorted(database.execute(f"SELECT {kept} FROM {table}"), key=repr)
    return found


@pytest.mark.slow
def test_a_site_of_before_has_the_tables_of_a_new_one(tmp_path: Path) -> None:
    before = tmp_path / "before"
    shutil.copytree(SOURCES, before)
    in_one_step = [
        path
        for path in before.glob("alliance/*/migrations/0*.py")
        if "    replaces = " in path.read_text(encoding="utf-8")
    ]
    assert in_one_step
    for path in in_one_step:
        path.unlink()

    old, new = tmp_path / "old", tmp_path / "new"
    assert "groups.0005_the_log_is_kept" in _run(MIGRATE, old, before)
    assert "No migrations to apply" in _run(MIGRATE, old)
    assert "migrations applied" in _run(ALLIANCE, new)
    assert "No migrations to apply" in _run(MIGRATE, new)
    assert _schema(old) == _schema(new)
    assert _rows(old)["auth_permission"] and _rows(old) == _rows(new)
