"""`alliance storage …`: bring the files of a site into the store that STORAGE_URL names, or back.

Nothing is taken away where it was, and no file that is there already is written over. A name always
stands for the same content, so it may run beside the site, be stopped, and be run again: what is
there is compared and not brought twice.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alliance.cli import load_django
from alliance.cli.saying import Problem, Step, step

if TYPE_CHECKING:
    from django.core.files import File
    from django.core.files.storage import Storage

PIECE_BYTES = 1024 * 1024
SHOWN = 20  # of the files that are not well
DRAFT = ".bringing-"


class Place:
    """Where files lie: a storage, and what it does not say of itself."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def names(self) -> Iterator[str]:
        """Of all files, as rows of the database have them."""
        raise NotImplementedError

    def put(self, name: str, file: File) -> None:
        """Whole or not at all. Raises ValueError when the name was taken meanwhile."""
        raise NotImplementedError

    def digest(self, name: str) -> str:
        """SHA-256 of what is read back."""
        found = hashlib.sha256()
        with self.storage.open(name) as file:
            for piece in file.chunks(PIECE_BYTES):
                found.update(piece)
        return found.hexdigest()


class Folder(Place):
    """Below `root`. A file that is being written has a name that no file of a site has."""

    def __init__(self, root: Path) -> None:
        from django.core.files.storage import FileSystemStorage

        super().__init__(FileSystemStorage(location=root))
        self.root = root

    def names(self) -> Iterator[str]:
        for path in self.root.rglob("*"):
            if path.is_file() and not path.name.startswith(DRAFT):
                yield path.relative_to(self.root).as_posix()

    def put(self, name: str, file: File) -> None:
        path = Path(self.storage.path(name))  # refuses names that lead out of the folder
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=DRAFT)
        try:
            with os.fdopen(descriptor, "wb") as out:
                for piece in file.chunks(PIECE_BYTES):
                    out.write(piece)
            os.link(draft, path)  # unlike a renaming, never over another file
        except FileExistsError as taken:
            raise ValueError("something came under this name meanwhile; run this again") from taken
        finally:
            Path(draft).unlink()


class Store(Place):
    """A bucket, or the part of one that STORAGE_URL names."""

    storage: Any  # alliance.settings.objects.ObjectStorage

    def names(self) -> Iterator[str]:
        beginning = f"{self.storage.location}/" if self.storage.location else ""
        for found in self.storage.bucket.objects.filter(Prefix=beginning):
            if not found.key.endswith("/"):  # what some tools make to stand for a folder
                yield found.key.removeprefix(beginning)

    def put(self, name: str, file: File) -> None:
        if (kept := self.storage.save(name, file)) != name:
            self.storage.delete(kept)
            raise ValueError("something came under this name meanwhile; run this again")


@dataclass
class Outcome:
    """How many files were `brought`, were `there`, are `gone`; bytes brought; what is wrong."""

    counts: Counter[str] = field(default_factory=Counter)
    trouble: list[str] = field(default_factory=list)


def act(where: str, trust_sizes: bool = False) -> int:
    """`alliance storage to-store` and `to-folder`. Exit status 1 when a file is not well.

    Raises `Problem` without a store, or when it breaks off.
    """
    load_django()
    from django.conf import settings

    folder, store = Folder(settings.MEDIA_ROOT), _store()
    from botocore.exceptions import BotoCoreError, ClientError  # there is one, so boto3 is there

    source, target = (folder, store) if where == "to-store" else (store, folder)
    outcome = Outcome()
    try:
        with step("looking") as looking:
            names = sorted(source.names())
            looking.note = f"{len(names)} files"
        with step("bringing") as bringing:
            bring(names, source, target, outcome, bringing, trust_sizes=trust_sizes)
    except (BotoCoreError, ClientError, OSError) as error:
        raise Problem(
            f"it broke off: {type(error).__name__}: {error}. Run it again: it goes on from there"
        ) from error
    for words in outcome.trouble[:SHOWN]:
        print(f"  {words}", file=sys.stderr)
    if outcome.trouble:
        print(f"{len(outcome.trouble)} files are not well; see above.", file=sys.stderr)
        return 1
    print(_next(where, settings.MEDIA_ROOT))
    return 0


def bring(
    names: list[str], source: Place, target: Place, outcome: Outcome, progress: Step,
    *, trust_sizes: bool = False,
) -> None:  # fmt: skip
    """Each file that is not there yet, read back and compared where it was brought to. One that is
    there is compared, by its size alone with `trust_sizes`.
    """
    from django.core.exceptions import SuspiciousOperation

    for done, name in enumerate(names, start=1):
        try:
            if target.storage.exists(name):
                _compare(name, source, target, trust_sizes=trust_sizes)
                outcome.counts["there"] += 1
            else:
                outcome.counts["bytes"] += _carry(name, source, target)
                outcome.counts["brought"] += 1
        except FileNotFoundError:
            if source.storage.exists(name):
                outcome.trouble.append(f"{name}: it is not there after it was brought")
            else:
                outcome.counts["gone"] += 1  # the site has removed it meanwhile, as it may
        except SuspiciousOperation:
            outcome.trouble.append(f"{name!r}: this is no name of a file; it was left where it is")
        except ValueError as error:
            outcome.trouble.append(f"{name}: {error}")
        progress.so_far(done, len(names))
    counts = outcome.counts
    size = f"{counts['bytes'] / 1e6:.1f} MB"
    progress.note = f"{counts['brought']} brought ({size}), {counts['there']} were there"
    if counts["gone"]:
        progress.note += f", {counts['gone']} removed meanwhile"


def _compare(name: str, source: Place, target: Place, *, trust_sizes: bool) -> None:
    """Raises ValueError when the two have different content under that name."""
    same = source.storage.size(name) == target.storage.size(name)
    if not same or not (trust_sizes or source.digest(name) == target.digest(name)):
        raise ValueError("another content is there under this name; nothing was written over it")


def _carry(name: str, source: Place, target: Place) -> int:
    """Bring one file and return its bytes. Raises ValueError when it comes back with other
    content; then no copy is left.
    """
    size = source.storage.size(name)
    with source.storage.open(name) as file:
        target.put(name, file)
    if target.storage.size(name) != size or target.digest(name) != source.digest(name):
        target.storage.delete(name)
        raise ValueError("it came back with other content; run this again")
    return int(size)


def _store() -> Store:
    from django.core.exceptions import ImproperlyConfigured
    from django.core.files.storage import storages

    from alliance.operations.checks import in_a_store

    if not in_a_store():
        raise Problem(
            "STORAGE_URL names no store. Give it to this command: "
            "STORAGE_URL='s3://KEY:SECRET@HOST/BUCKET' alliance storage …",
            2,
        )
    try:
        return Store(storages["default"])
    except ImproperlyConfigured as error:
        raise Problem(
            f"the store cannot be used: {error} (is the extra storage installed?)"
        ) from error


def _next(where: str, folder: Path) -> str:
    if where == "to-store":
        return (
            "All files are in the store. Next: stop the site, run this once more for what came "
            "meanwhile, set STORAGE_URL for every process, start them, and run `alliance doctor`. "
            f"{folder} is as it was; remove it yourself once you are sure."
        )
    return (
        f"All files are in {folder}. Next: stop the site, run this once more for what came "
        "meanwhile, start it without STORAGE_URL, and run `alliance doctor`. The store is as it "
        "was; empty it yourself once you are sure."
    )
