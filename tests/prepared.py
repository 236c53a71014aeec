"""A database with all migrations applied, made once for each state of the migrations.

Making one takes many seconds of processor time, and nearly every run of tests wants one. The
migrations themselves are run for real where they are the subject: on a first start, in the tests
of the command line, and on PostgreSQL in tests/services/test_first_tables.py.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import django

ROOT = Path(__file__).parents[1]
KEPT = ROOT / ".pytest_cache" / "prepared"
NAME = "alliance.sqlite3"  # of the database in a DATA_DIR


def database() -> Path:
    """The SQLite file, made now if there is none for these migrations. Copy it; do not open it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    kept = KEPT / f"{_digest()}.sqlite3"
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of several workers one makes it
        if not kept.exists():
            for old in KEPT.glob("*.sqlite3"):
                old.unlink()
            _make(kept)
    return kept


def lay(data_dir: Path) -> None:
    """Put the database where `alliance` looks for it, so that it finds nothing left to migrate."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copyfile(database(), data_dir / NAME)


def _digest() -> str:
    """Of the migrations, and of the Django and the libraries that bring some of their own."""
    found = hashlib.sha256(django.__version__.encode())
    found.update((ROOT / "requirements" / "dev.lock").read_bytes())
    for path in sorted((ROOT / "src").glob("alliance/*/migrations/*.py")):
        found.update(str(path.relative_to(ROOT)).encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:32]


def _make(kept: Path) -> None:
    with tempfile.TemporaryDirectory(dir=KEPT) as folder:
        dropped = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "SITE_URL", "MAIL_URL", "TASKS_URL")
        environment = {k: v for k, v in os.environ.items() if k not in dropped}
        command = [str(Path(sys.executable).parent / "alliance"), "migrate"]
        subprocess.run(
            command, env=environment | {"DATA_DIR": folder}, check=True, capture_output=True
        )
        made = Path(folder) / NAME
        with closing(sqlite3.connect(made)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")  # one file, which fits into memory
        made.replace(kept)
