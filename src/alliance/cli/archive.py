"""`alliance archive …`: mail of old into the archive of a list, and all of a list as one file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from alliance.cli import load_django
from alliance.cli.saying import Problem

if TYPE_CHECKING:
    from alliance.lists.models import MailingList


def act(action: str, slug: str, file: str) -> None:
    """`alliance archive import LIST FILE.mbox` and `alliance archive export LIST FILE.mbox`."""
    load_django()
    {"import": _import, "export": _export}[action](_list(slug), Path(file))


def _list(slug: str) -> MailingList:
    from alliance.lists.models import MailingList

    found = MailingList.objects.filter(slug=slug).first()
    if found is None:
        names = ", ".join(MailingList.objects.values_list("slug", flat=True)) or "none yet"
        raise Problem(f"there is no list {slug!r}; there are: {names}")
    return found


def _import(mailing_list: MailingList, path: Path) -> None:
    from alliance.archive import importing

    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            progress = importing.Progress()
            for progress in importing.run(mailing_list, file):
                part = progress.bytes_read * 100 // max(size, 1)
                print(f"\r{part:3d} %  {progress.read} read", end="", file=sys.stderr, flush=True)
    except OSError as error:
        raise Problem(f"{path} cannot be read: {error.strerror}") from error
    print(file=sys.stderr)
    print(f"{progress.read} messages read, {progress.new} new, {progress.left_out} too large")


def _export(mailing_list: MailingList, path: Path) -> None:
    from alliance.archive import exporting
    from alliance.archive.models import Entry

    if path.exists():
        raise Problem(f"{path} is there already; give another name")
    with path.open("wb") as file:
        for piece in exporting.as_mbox(Entry.objects.filter(mailing_list=mailing_list)):
            file.write(piece)
    print(f"{path} written")
