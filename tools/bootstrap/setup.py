"""Prepare `.venv` from the lock files, with nothing but Python 3.11 or newer.

    python3 tools/bootstrap/setup.py run|dev

Debian's own Python comes without pip and ensurepip, so pip's published wheel lies beside this
file and installs everything else, each file checked against its digest in requirements/*.lock.
Nothing is done when the lock file and this script are those of the last run.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
HERE = Path(__file__).resolve().parent
PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"


def say(text: str) -> None:
    print(f"setup: {text}", flush=True)


def stamp_of(lock: Path) -> str:
    digest = hashlib.sha256()
    for path in (lock, ROOT / "pyproject.toml", Path(__file__)):
        digest.update(path.read_bytes())
    digest.update(f"{sys.version_info[:2]} {ROOT}".encode())
    return digest.hexdigest()


def pip_wheel() -> Path:
    wheel = next(HERE.glob("pip-*.whl"))
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != PIP_SHA256:
        sys.exit(f"setup: {wheel.name} is not the file that was recorded; clone anew.")
    return wheel


def pip(*arguments: str) -> None:
    python = VENV / "bin" / "python"
    environment = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    command = [str(python), str(pip_wheel() / "pip"), "install", "-q", *arguments]
    if subprocess.run(command, env=environment, check=False).returncode:
        sys.exit(
            "setup: installing failed (see above). The package index must be reachable; behind a "
            "proxy or a mirror set https_proxy or PIP_INDEX_URL. Then run the same command again."
        )


def main(kind: str) -> None:
    if sys.version_info < (3, 11):
        sys.exit(f"setup: Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    lock = ROOT / "requirements" / f"{kind}.lock"
    marker = VENV / f".{kind}-{stamp_of(lock)}"
    if marker.exists():
        return
    if not (VENV / "bin" / "python").exists():
        say("making .venv")
        venv.create(VENV, symlinks=True, with_pip=False)
    say(f"installing the locked libraries ({kind})")
    pip("--require-hashes", "-r", str(lock))
    say("installing the commands `badging` and `alliance`")
    pip("--no-deps", "--no-build-isolation", "-e", str(ROOT))
    for old in VENV.glob(f".{kind}-*"):
        old.unlink()
    marker.touch()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "run")
