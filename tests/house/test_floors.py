"""Who may import whom, who may open a socket, and how large a module may grow."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "src" / "badging"
NETWORK = {"urllib3", "socket", "ssl", "http", "requests", "httpx", "asyncio", "ftplib", "smtplib"}
LONGEST_MODULE = 420
"""Lines. About 300 is the habit; what grows beyond this has two subjects."""


def imported(path: Path) -> Iterator[str]:
    """Every module that the file imports, wherever in the file it does so."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_import_contracts_hold() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def engine_modules() -> list[Path]:
    return sorted(ENGINE.rglob("*.py"))


@pytest.mark.parametrize("path", engine_modules(), ids=lambda p: str(p.relative_to(ENGINE)))
def test_only_fetch_opens_sockets(path: Path) -> None:
    inside = path.relative_to(ENGINE).parts[0]
    if inside in ("fetch.py", "fetch"):
        return
    found = {
        name
        for name in imported(path)
        if name.split(".")[0] in NETWORK or name.startswith("urllib.request")
    }
    assert not found, f"{path.name} imports {sorted(found)}; only badging.fetch reaches the network"


def test_pyld_loads_no_document_by_itself() -> None:
    """pyld brings loaders that fetch without a guard; only the one door may name pyld at all."""
    rooms = {
        path.relative_to(ENGINE).parts[0]
        for path in engine_modules()
        if any(name.split(".")[0] == "pyld" for name in imported(path))
    }
    assert rooms <= {"linked_data"}


def test_no_module_has_grown_two_subjects() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sorted((ROOT / "src").rglob("*.py"))
        if "migrations" not in path.parts
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE
    }
    assert not long, f"split these: {long}"
