"""What we depend on is stated, explained and of a licence we may ship."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]


def name_of(requirement: str) -> str:
    return re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0].lower()


SHIPPED = sorted({name_of(r) for r in [*PROJECT["project"]["dependencies"], *EXTRAS["platform"]]})
DIRECT = sorted(
    {*SHIPPED}
    | {
        name_of(r)
        for extra in ("scale", "storage", "fast", "pkcs11", "cluster")
        for r in EXTRAS[extra]
    }
    | {name_of(r) for r in PROJECT["dependency-groups"]["dev"]}
)


@pytest.mark.parametrize("name", DIRECT)
def test_every_direct_dependency_is_explained(name: str) -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    assert re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)


@pytest.mark.parametrize("name", SHIPPED)
def test_nothing_shipped_is_copyleft(name: str) -> None:
    metadata = distribution(name).metadata
    said = [metadata.get("License-Expression") or metadata.get("License") or ""]
    said += metadata.get_all("Classifier", [])
    copyleft = re.compile(r"\b(?:A?GPL|LGPL|EUPL)|General Public License|European Union Public")
    assert not [line for line in said if copyleft.search(line[:200])]


def test_stated_versions_are_the_locked_ones() -> None:
    lock = (ROOT / "requirements" / "dev.lock").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| ([a-z0-9-]+) \| (\d[\w.]*)",
        (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8"),
        re.M,
    )
    assert rows
    locked = dict(re.findall(r"^([a-zA-Z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", lock, re.M))
    wrong = {name: (v, locked.get(name)) for name, v in rows if locked.get(name) != v}
    assert not wrong


def test_engine_alone_needs_no_web_framework() -> None:
    """`pip install badge-alliance` without the platform extra brings no Django, directly or not."""
    seen: set[str] = set()
    ahead = [name_of(r) for r in PROJECT["project"]["dependencies"]]
    while ahead:
        name = ahead.pop()
        if name in seen:
            continue
        seen.add(name)
        ahead += [name_of(r) for r in requirements_of(distribution(name))]
    assert not {"django", "pydantic", "starlette", "flask"} & seen


def requirements_of(found: Distribution) -> list[str]:
    """What it needs on this Python, extras aside."""
    from packaging.requirements import Requirement  # comes with pytest

    parsed = [Requirement(text) for text in found.requires or []]
    return [r.name for r in parsed if r.marker is None or r.marker.evaluate({"extra": ""})]
