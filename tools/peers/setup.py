"""Install the peers from their lock files, each file checked against its digest.

    .venv/bin/python -m tools.peers.setup      # or: make peers

Four Python environments, `.venv-peers`, `.venv-peers-v2`, `.venv-peers-counting` and `.venv-store`
(an object store, for the same tests), by the pip that lies in tools/bootstrap; and
`tools/peers/node/node_modules`, by npm, without running what packages bring. Nothing is done where
an environment is the one of its lock file. About a minute.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from tools.peers.places import COUNTING, NODE, PYTHON, PYTHON_V2, ROOT, STORE, Environment


def main() -> None:
    for environment in (PYTHON, PYTHON_V2, COUNTING, STORE):
        if not environment.is_current:
            make_python(environment)
    if not NODE.is_current:
        make_node()


def make_python(environment: Environment) -> None:
    say(f"making {environment.folder.name}")
    shutil.rmtree(environment.folder, ignore_errors=True)
    venv.create(environment.folder, symlinks=True, with_pip=False)
    lock = environment.locks[0].read_text(encoding="utf-8")
    builder = re.search(r"^setuptools==(?:.*\\\n)*.*\n", lock, re.M)
    if builder:
        with tempfile.NamedTemporaryFile("w", suffix=".lock") as first:
            first.write(builder[0])
            first.flush()
            pip(environment, first.name)
    pip(environment, str(environment.locks[0]))
    environment.marker.touch()


def pip(environment: Environment, lock: str) -> None:
    """No dependencies but the lock's, for it lifts pins that no longer start. Python compiles what
    is used when it is used: most of what comes along never is.
    """
    wheel = next((ROOT / "tools" / "bootstrap").glob("pip-*.whl"))
    command = [
        str(environment.program),
        str(wheel / "pip"),
        "install",
        "-q",
        "--no-deps",
        "--no-compile",
    ]
    command += ["--require-hashes", "--no-build-isolation", "-r", lock]
    quiet = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    if subprocess.run(command, env=quiet, check=False).returncode:
        sys.exit("peers: installing failed (see above); the package index must be reachable.")


def make_node() -> None:
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("peers: npm is missing; install Debian's nodejs and npm, then run this again.")
    say(f"making {NODE.folder.relative_to(ROOT)}")
    if subprocess.run([npm, "ci", "--silent"], cwd=NODE.drivers, check=False).returncode:
        sys.exit("peers: npm could not install; its registry must be reachable.")
    NODE.marker.touch()


def say(text: str) -> None:
    print(f"peers: {text}", flush=True)


if __name__ == "__main__":
    os.chdir(Path(ROOT))
    main()
