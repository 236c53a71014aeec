"""Mailman's environment: made from requirements/mailman.lock, each file checked by its digest."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

from alliance.lists.mailman.places import PLUGIN, Places

ROOT = Path(__file__).resolve().parents[4]  # of the clone
LOCK = ROOT / "requirements" / "mailman.lock"
NEWEST = (3, 12)  # Python 3.13 lacks what Mailman 3.3.10 reads news with

Say = Callable[[str], object]


class CannotInstall(Exception):
    """The words say why, and what to do."""


def locked_version() -> str:
    """The version of Mailman that this version of the site goes with. Raises `CannotInstall`."""
    found = re.search(r"^mailman==(\S+)", _lock(), re.M)
    if found is None:
        raise CannotInstall(f"{LOCK} names no Mailman; clone anew")
    return found[1]


def installed_version(place: Places) -> str:
    """The version in the environment, "" where there is none."""
    found = sorted(place.environment.glob("lib/python3*/site-packages/mailman-*.dist-info"))
    return found[-1].name.removesuffix(".dist-info").partition("-")[2] if found else ""


def is_current(place: Places) -> bool:
    """Whether the environment is the one of this lock and this Python, whole."""
    return _marker(place).is_file() and place.master.is_file()


def install(place: Places, say: Say) -> bool:
    """Make the environment, unless it is there. Returns whether anything was done. A new one is
    made beside the old and takes its place when it is whole. Raises `CannotInstall`.
    """
    if is_current(place):
        let_in_plugin(place)
        return False
    if sys.version_info[:2] > NEWEST:
        raise CannotInstall(
            f"Mailman needs Python 3.11 or 3.12; this is {sys.version.split()[0]}. Run the site "
            "with one of them, or leave LISTS_ENGINE out: the built-in engine needs nothing"
        )
    lock = _lock()
    say(f"making {place.environment}")
    draft = place.environment.with_name(place.environment.name + ".new")
    shutil.rmtree(draft, ignore_errors=True)
    venv.create(draft, symlinks=True, with_pip=False)
    first = draft / "first.txt"
    # Three of the libraries are published as source alone; what builds them is locked, too.
    found = re.search(r"^setuptools==(?:.*\\\n)*.*\n", lock, re.M)
    first.write_text(found[0] if found else "")
    say(f"installing Mailman {locked_version()} from {LOCK.name}")
    _pip(draft, "-r", str(first))
    first.unlink()
    _pip(draft, "--no-build-isolation", "-r", str(LOCK))
    _take_place(draft, place.environment)
    let_in_plugin(place)
    _marker(place).touch()
    return True


def _take_place(draft: Path, final: Path) -> None:
    """Programs of an environment name their folder, so they are written anew where it ends up."""
    old = final.with_name(final.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if final.exists():
        final.rename(old)
    draft.rename(final)
    for program in (final / "bin").iterdir():
        if program.is_symlink() or not program.is_file():
            continue
        data = program.read_bytes()
        if data.startswith(b"#!" + str(draft).encode()):
            program.write_bytes(data.replace(str(draft).encode(), str(final).encode(), 1))
    shutil.rmtree(old, ignore_errors=True)


def let_in_plugin(place: Places) -> None:
    """Have Mailman's Python find what runs of ours inside it. Its children keep no PYTHONPATH."""
    for packages in place.environment.glob("lib/python3*/site-packages"):
        path = packages / "alliance-mailman.pth"
        if not path.is_file() or path.read_text() != f"{PLUGIN}\n":
            path.write_text(f"{PLUGIN}\n")


def _marker(place: Places) -> Path:
    digest = hashlib.sha256(_lock().encode() + str(sys.version_info[:2]).encode()).hexdigest()
    return place.environment / f".made-{digest[:16]}"


def _lock() -> str:
    try:
        return LOCK.read_text()
    except FileNotFoundError as error:
        raise CannotInstall(
            f"{LOCK} is missing: Mailman is installed from a clone of the project"
        ) from error


def _pip(environment: Path, *arguments: str) -> None:
    wheel = next((ROOT / "tools" / "bootstrap").glob("pip-*.whl"), None)
    if wheel is None:
        raise CannotInstall("tools/bootstrap holds no pip; clone anew")
    command = [str(environment / "bin" / "python"), str(wheel / "pip"), "install", "-q"]
    command += ["--disable-pip-version-check", "--require-hashes", *arguments]
    if subprocess.run(command, check=False).returncode:  # noqa: S603  our own words
        raise CannotInstall(
            "installing failed (see above). The package index must be reachable; behind a proxy or "
            "a mirror set https_proxy or PIP_INDEX_URL. Then run the same command again"
        )
