"""Where the published test vectors are: a folder `vectors` beside the repository, or VECTORS."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

_BESIDE = Path(__file__).resolve().parents[2].parent / "shared" / "vectors"
VECTORS = Path(os.environ.get("VECTORS", _BESIDE))


def folder(name: str) -> Path:
    """The folder of that name; skips the test, with the reason, where it is absent."""
    found = VECTORS / name
    if not found.is_dir():
        pytest.skip(f"the published vectors {name} are not on this machine (set VECTORS=)")
    return found


def text(name: str) -> str:
    """A file as it is, line ends included."""
    path = VECTORS / name
    folder(str(Path(name).parent))
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def load(name: str) -> Any:
    return json.loads(text(name))
