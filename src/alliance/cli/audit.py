"""`alliance audit export FILE` and `alliance audit verify FILE|--here`: the record of acts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from alliance.cli import load_django
from alliance.cli.saying import Problem

if TYPE_CHECKING:
    from alliance.audit.chain import Checkpoint, Verified


def act(action: str, file: str, here: bool, against: str, key: str) -> None:
    """Exit status 0: written, or the record holds; 1: it does not; 2: misused."""
    if action == "export":
        _export(file)
    elif bool(file) == here:
        raise Problem("give the FILE to verify, or --here for the record of this site", 2)
    elif here:
        _verify_here(against)
    else:
        _verify_file(file, against, key)


def _export(file: str) -> None:
    if not file:
        raise Problem("give the FILE to write", 2)
    load_django()
    from alliance.audit.reporting import export
    from alliance.cli.preparing import check_database

    check_database()
    target = Path(file)
    if target.exists():
        raise Problem(f"{target} exists; give another name", 2)
    if not target.parent.is_dir():
        raise Problem(f"there is no folder {target.parent}", 2)
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with draft.open("xb") as stream:
            checkpoint = export(stream)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    print(f"{target}: {checkpoint.position} acts, signed by the key {checkpoint.key}")


def _verify_here(against: str) -> None:
    load_django()
    from alliance.audit.reporting import verify_here
    from alliance.cli.preparing import check_database

    check_database()
    with _told():
        found = verify_here(_checkpoints(against))
    _say(found)


def _verify_file(file: str, against: str, key: str) -> None:
    from alliance.audit.chain import verify_file

    with _opened(file) as stream, _told():
        found = verify_file(stream, _checkpoints(against))
    checkpoint = found.checkpoint
    if checkpoint is None:
        raise Problem("there is no checkpoint")
    if key and checkpoint.key != key:
        raise Problem(f"the checkpoint was signed by the key {checkpoint.key}, not by {key}")
    _say(found)
    print(f"signed at {checkpoint.at} by the key {checkpoint.key}")
    if not key:
        print("give --key KEY to have it compared with the one that you know to be the site's")


def _say(found: Verified) -> None:
    print(f"the record holds: {found.position} acts, the last has the digest {found.digest}")
    if found.seen:
        print(f"{len(found.seen)} earlier checkpoints lie on it, back to {found.seen[0].at}")


def _checkpoints(file: str) -> list[Checkpoint]:
    """Those that `--against` names: an earlier export, or a file of checkpoints."""
    from alliance.audit.chain import checkpoints_in

    if not file:
        return []
    with _opened(file) as stream:
        return list(checkpoints_in(stream))


@contextmanager
def _opened(file: str) -> Iterator[IO[bytes]]:
    try:
        stream = Path(file).open("rb")  # noqa: SIM115 (closed below)
    except OSError as error:
        raise Problem(f"{file} cannot be read: {error.strerror}", 2) from error
    with stream:
        yield stream


@contextmanager
def _told() -> Iterator[None]:
    """A broken chain in one line."""
    from alliance.audit.chain import Broken

    try:
        yield
    except Broken as broken:
        raise Problem(f"the record does not hold: {broken}") from broken
