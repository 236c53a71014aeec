"""Where the programs beside ours have their environments, and whether those are of the locks."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Environment:
    """folder: what is made. locks: what it is made from. program: what runs a driver in it."""

    folder: Path
    locks: tuple[Path, ...]
    program: Path | str
    drivers: Path

    @property
    def marker(self) -> Path:
        """There when the environment is whole and made from these locks by this Python."""
        digest = hashlib.sha256(f"{sys.version_info[:2]}".encode())
        for lock in self.locks:
            digest.update(lock.read_bytes())
        return self.folder / f".made-{digest.hexdigest()[:16]}"

    @property
    def is_current(self) -> bool:
        return self.marker.is_file()


def _python(name: str) -> Environment:
    folder = ROOT / f".venv-{name}"
    lock = ROOT / "requirements" / f"{name}.lock"
    return Environment(folder, (lock,), folder / "bin" / "python", HERE / "python")


PYTHON = _python("peers")
PYTHON_V2 = _python("peers-v2")
COUNTING = _python("peers-counting")
STORE = _python("store")  # no peer: the object store of the service tests
_NODE = HERE / "node"
NODE = Environment(
    _NODE / "node_modules", (_NODE / "package.json", _NODE / "package-lock.json"), "node", _NODE
)
