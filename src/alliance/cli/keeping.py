"""`alliance backup` and `alliance restore`: everything in one file, and back."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from alliance.cli import data_dir, load_django
from alliance.cli.saying import Problem

FORMAT = "badge-alliance-backup-1"
DATABASE = "alliance.sqlite3"
LABEL = "backup.json"
# Of the data folder everything is kept but what the database is copied from, and what is of the
# moment. What other parts put there is kept without their asking.
LEFT_OUT = {DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", data_dir.LOCK_NAME, LABEL, "metrics"}


def backup(file: str) -> None:
    """Write database, media, keys and secret into `file` (0600), while the alliance may run.

    The file holds every secret of the site. It appears whole or not at all.
    """
    load_django()
    from django.conf import settings

    from alliance.operations.checks import in_a_store

    source = _sqlite_path()
    target = Path(file)
    if not source.exists():
        raise Problem(f"there is no database in {settings.DATA_DIR} yet")
    if target.exists():
        raise Problem(f"{target} exists; give another name", 2)
    if not target.parent.is_dir():
        raise Problem(f"there is no folder {target.parent}", 2)
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix=".backup-") as room:
        copy = Path(room) / DATABASE
        _copy_database(source, copy)
        label = Path(room) / LABEL
        label.write_text(
            json.dumps({"format": FORMAT, "made_at": _now(), "site": settings.SITE_URL})
        )
        draft = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            with _private(draft) as stream, tarfile.open(fileobj=stream, mode="w:gz") as archive:
                archive.add(label, LABEL)
                archive.add(copy, DATABASE)
                for path in sorted(settings.DATA_DIR.iterdir()):
                    if path.name not in LEFT_OUT and not path.name.startswith(".backup-"):
                        archive.add(path, path.name)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB. It holds every secret of this site.")
    if in_a_store():
        print(
            "Pictures and files are where STORAGE_URL says, not in it: keep copies of those, too."
        )


def restore(file: str, replace: bool) -> None:
    """Bring back what `backup` wrote. Present data are only set aside, and only when told to."""
    # The settings make a secret when there is none; so look at the folder before they are read.
    folder = Path(os.environ.get("DATA_DIR") or ".data").resolve()
    if os.environ.get("DATABASE_URL"):
        _sqlite_path_or_problem(os.environ["DATABASE_URL"])
    occupied = folder.is_dir() and any(folder.iterdir())
    if occupied and not replace:
        raise Problem(f"{folder} holds data. Give another DATA_DIR, or --replace to set it aside")
    if occupied:
        with data_dir.alone(folder):
            pass
    draft = folder.with_name(f".{folder.name}.restoring-{os.getpid()}")
    draft.parent.mkdir(parents=True, exist_ok=True)
    draft.mkdir(mode=0o700)
    try:
        _unpack(Path(file), draft)
        if occupied:
            aside = folder.with_name(f"{folder.name}.before-{datetime.now(UTC):%Y%m%d-%H%M%S}")
            folder.rename(aside)
            print(f"the data that were there are now in {aside}")
        elif folder.is_dir():
            folder.rmdir()
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    print(f"restored into {folder}. Start it as before; `alliance doctor` looks it over.")


def _unpack(file: Path, folder: Path) -> None:
    try:
        with tarfile.open(file) as archive:
            label = archive.extractfile(LABEL)
            if label is None or json.load(label).get("format") != FORMAT:
                raise Problem(f"{file} was not written by `alliance backup`", 2)
            for member in archive:
                _take_out(archive, member, folder)
    except (OSError, EOFError, tarfile.TarError, KeyError, ValueError) as error:
        raise Problem(f"{file} cannot be read as a backup ({error})", 2) from error
    (folder / LABEL).unlink()
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        try:
            state = database.execute("PRAGMA quick_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            state = str(error)
    if state != "ok":
        raise Problem(f"the database in {file} is damaged ({state}); nothing was changed")


def _take_out(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Write one folder or plain file, below `folder` only. Raises ValueError for anything else.

    Python's own extraction filter does this from 3.11.4 on; Debian 12 has 3.11.2.
    """
    target = (folder / member.name).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise ValueError(f"{member.name!r} would be written outside the folder")
    if member.isdir():
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        return
    source = archive.extractfile(member) if member.isreg() else None
    if source is None:
        raise ValueError(f"{member.name!r} is neither a file nor a folder")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with source, target.open("xb") as file:  # "x": each name once
        shutil.copyfileobj(source, file)
    target.chmod(member.mode & 0o700)


def _copy_database(source: Path, copy: Path) -> None:
    """SQLite's own online copy: consistent, while others write."""
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as live,
        closing(sqlite3.connect(copy)) as still,
    ):
        live.backup(still)


def _sqlite_path() -> Path:
    from django.conf import settings

    database = settings.DATABASES["default"]
    _sqlite_path_or_problem(database["ENGINE"])
    return Path(database["NAME"])


def _sqlite_path_or_problem(kind: str) -> None:
    if "sqlite" not in kind:
        raise Problem(
            "this keeps SQLite only. For PostgreSQL use pg_dump and pg_restore for the database, "
            "and copy DATA_DIR (media, secret-key) beside it.",
            2,
        )


def _private(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
