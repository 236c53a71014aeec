"""The page of peers names the versions that are installed, and no lock names a registry."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tools.peers.calling import KINDS
from tools.peers.places import COUNTING, NODE, PYTHON, PYTHON_V2, STORE

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "peers.md").read_text(encoding="utf-8")
ALL = (PYTHON, PYTHON_V2, COUNTING, STORE, NODE)
LOCKS = [lock for environment in ALL for lock in environment.locks]


def locked(name: str) -> str:
    """The version of a peer in its environment's lock."""
    environment = KINDS[name].environment
    text = environment.locks[-1].read_text(encoding="utf-8")
    if environment is NODE:
        return str(json.loads(text)["packages"][f"node_modules/{name}"]["version"])
    found = re.search(rf"^{re.escape(name)}==([^\s;\\]+)", text, re.M)
    assert found, f"{name} is not in {environment.locks[-1].name}"
    return found[1]


@pytest.mark.parametrize("name", sorted(KINDS))
def test_the_page_names_the_version_of_each_peer(name: str) -> None:
    assert f"{name} {locked(name)}" in PAGE


@pytest.mark.parametrize("name", sorted(KINDS))
def test_each_peer_has_a_driver(name: str) -> None:
    assert (KINDS[name].environment.drivers / KINDS[name].driver).is_file()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_no_lock_names_where_files_come_from(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    if lock.name.endswith(".lock"):
        assert not re.search(r"https?://", text)
        pins = re.findall(r"^[a-z0-9._-]+==.*\n(?:    --hash=sha256:[0-9a-f]{64}.*\n)+", text, re.M)
        assert len(pins) == len(re.findall(r"^\S+==", text, re.M)) > 0
    elif lock.name == "package-lock.json":
        packages = {n: p for n, p in json.loads(text)["packages"].items() if n}
        assert packages
        assert [name for name, package in packages.items() if "integrity" not in package] == []
        assert [name for name, package in packages.items() if "resolved" in package] == []


def test_packages_named_are_of_one_version_each() -> None:
    """No range: what was tested is what is installed."""
    named = json.loads((NODE.drivers / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert [version for version in named.values() if not re.match(r"\d+\.\d+\.\d+", version)] == []
