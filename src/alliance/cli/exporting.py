"""`alliance export`: everything of the alliance in one ZIP of open formats."""

from __future__ import annotations

import os
from pathlib import Path

from alliance.cli import load_django
from alliance.cli.saying import Problem


def export(file: str) -> None:
    """Write `file` (0600), while the alliance may run. It appears whole or not at all."""
    load_django()
    from alliance.cli.preparing import check_database, pending_migrations
    from alliance.exports.archive import write_alliance

    target = Path(file)
    if target.exists():
        raise Problem(f"{target} exists; give another name", 2)
    if not target.parent.is_dir():
        raise Problem(f"there is no folder {target.parent}", 2)
    check_database()
    if pending_migrations():
        raise Problem("the database is not up to date: run `alliance migrate` first")
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            files = write_alliance(stream, progress=lambda part: print(part, flush=True))
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    size = target.stat().st_size / 1e6
    print(f"{target}: {len(files)} files, {size:.1f} MB. It holds everybody's personal data.")
