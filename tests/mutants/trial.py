"""Whether tests notice a mutant: in a child that loads the change instead of the module."""

from __future__ import annotations

import contextlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import resource
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest
from tests.mutants.mutants import Mutant
from tests.mutants.reach import OPTIONS

KILLED, SURVIVED, TIMED_OUT = "killed", "survived", "timed out"
PATIENCE = 10
"""So many times as long as its own limit a child may take by the clock: others want the cores, too.
"""

MAX_BYTES = 4 * 1024**3
"""Of a child's memory: a list that grows without end is to end the child, not the machine."""


def warm() -> None:
    """Load what every child needs and what is never changed, so that a child begins in a blink."""
    sys.dont_write_bytecode = False  # whatever others wish: no child shall compile the tests anew
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    import cryptography.hazmat.primitives.asymmetric.ed25519
    import django.test
    import hypothesis
    import jsonschema_rs
    import lxml.etree
    import orjson
    import pyld
    import urllib3

    hypothesis.settings.register_profile(
        "mutants", max_examples=25, derandomize=True, database=None, deadline=None
    )
    loaded = (cryptography, django, jsonschema_rs, lxml, orjson, pyld, urllib3)
    assert all(loaded)
    assert not any(name.partition(".")[0] == "badging" for name in sys.modules)


def judge(mutant: Mutant, tests: Sequence[str], *, limit_s: float) -> str:
    """Run the tests on the mutant in a child process, up to the first that fails.

    limit_s: seconds of CPU. Who uses more was sent round in circles.
    """
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (int(limit_s) + 1, int(limit_s) + 2))
        resource.setrlimit(resource.RLIMIT_AS, (MAX_BYTES, MAX_BYTES))
        os._exit(_run(mutant, tests))
    ends = time.monotonic() + PATIENCE * limit_s
    while time.monotonic() < ends:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            code = os.waitstatus_to_exitcode(status)
            if code == -signal.SIGXCPU:
                return TIMED_OUT
            return SURVIVED if code == 0 else KILLED
        time.sleep(0.005)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return TIMED_OUT


def _run(mutant: Mutant, tests: Sequence[str]) -> int:
    os.setpgid(0, 0)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    try:
        import hypothesis

        hypothesis.settings.load_profile("mutants")
        sys.meta_path.insert(0, _Instead(mutant))
        return int(pytest.main(["-x", *OPTIONS, *tests]))
    except BaseException:
        return 3


class _Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads the mutant under the name of the module that it is of."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant
        parts = mutant.path.with_suffix("").parts
        self._name = ".".join(parts[parts.index("badging") :]).removesuffix(".__init__")

    def find_spec(
        self, name: str, path: object = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self._name:
            return None
        inside = [str(self._mutant.path.parent)] if self._mutant.path.stem == "__init__" else None
        return importlib.util.spec_from_file_location(
            name, Path(self._mutant.path), loader=self, submodule_search_locations=inside
        )

    def exec_module(self, module: ModuleType) -> None:
        code = compile(self._mutant.source, str(self._mutant.path), "exec", dont_inherit=True)
        exec(code, module.__dict__)
