"""New sites make their tables in one step a room; sites of before came there in several."""

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


def _migrated(sources: Path, data_dir: Path) -> str:
    data_dir.mkdir(exist_ok=True)
    environment = os.environ | {
        "PYTHONPATH": str(sources),
        "DATA_DIR": str(data_dir),
        "DJANGO_SETTINGS_MODULE": "alliance.settings",
    }
    for name in ("DATABASE_URL", "TASKS_URL", "MAIL_URL"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "django", "migrate", "--no-color"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def _schema(data_dir: Path) -> dict[str, list[str]]:
    """Of each table, index and trigger its SQL, in parts whose order means nothing."""
    with closing(sqlite3.connect(data_dir / "alliance.sqlite3")) as database:
        rows = database.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {name: sorted(sql.replace(")", ",").split(",")) for name, sql in rows}


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

    assert "groups.0005_the_log_is_kept" in _migrated(before, tmp_path / "old")
    assert "groups.0001_all" in _migrated(SOURCES, tmp_path / "new")
    assert "No migrations to apply" in _migrated(SOURCES, tmp_path / "old")
    assert _schema(tmp_path / "old") == _schema(tmp_path / "new")
