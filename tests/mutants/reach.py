"""Which tests reach which lines: one run of the engine's tests, watched by coverage."""

from __future__ import annotations

import ast
import json
import sys
from functools import cache
from pathlib import Path

import coverage
import pytest

ABSENT = ("django", "anyio", "pytest_cov", "cacheprovider", "xdist")
ENGINE = Path(__file__).parents[2] / "src" / "badging"
OPTIONS = ["-q", *(word for name in ABSENT for word in ("-p", f"no:{name}"))]
"""The engine's tests need no Django, and what one run finds is not for the next."""


class Watcher:
    """Tells coverage which test runs, and remembers how long each took."""

    def __init__(self, measuring: coverage.Coverage) -> None:
        self._measuring = measuring
        self.seconds: dict[str, float] = {}
        self.failed: list[str] = []

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> object:
        self._measuring.switch_context(item.nodeid)
        result = yield
        self._measuring.switch_context("")
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration
        if report.failed:
            self.failed.append(report.nodeid)


def watch(folder: Path, tests: list[str]) -> None:
    """Run the tests; leave `reach.coverage` and `seconds.json` in the folder.

    Ends the process with 1 when a test fails: nothing can be told from tests that fail anyway.
    """
    measuring = coverage.Coverage(
        data_file=str(folder / "reach.coverage"), branch=True, source_pkgs=["badging"]
    )
    watcher = Watcher(measuring)
    measuring.start()
    pytest.main([*OPTIONS, *tests], plugins=[watcher])
    measuring.stop()
    measuring.save()
    (folder / "seconds.json").write_text(json.dumps(watcher.seconds), encoding="utf-8")
    if watcher.failed:
        sys.exit(f"these fail without any change: {', '.join(watcher.failed)}")


class Reach:
    """What `watch` saw."""

    def __init__(self, folder: Path) -> None:
        self._data = coverage.CoverageData(str(folder / "reach.coverage"))
        self._data.read()
        self._seconds: dict[str, float] = json.loads(
            (folder / "seconds.json").read_text(encoding="utf-8")
        )

    def tests_of(self, path: Path, line: int) -> list[str]:
        """The tests that run this line, the quickest first: or another of the same statement, for
        of a condition on several lines not all are always asked. For a line that runs when the
        module is loaded: all that run any of the module's, those that are named after the module,
        such as the comparison of its limits with their page, and those of modules that import it.
        """
        lines = self._data.contexts_by_lineno(str(path))
        same = _statement(path, line)
        found = {test for number in same for test in lines.get(number, [])} - {""}
        if found and is_in_a_function(path, line):
            return self._quickest(found)
        found = self._tests_in(path)
        parts = path.with_suffix("").parts
        name = ".".join(parts[parts.index("badging") :])
        found |= {test for test in self._seconds if f"-{name}-" in test}
        beyond = {test for user in _users(path) for test in self._tests_in(user)}
        return self._quickest(found) + self._quickest(beyond - found)

    def _tests_in(self, path: Path) -> set[str]:
        lines = self._data.contexts_by_lineno(str(path))
        return {test for tests in lines.values() for test in tests} - {""}

    def _quickest(self, tests: set[str]) -> list[str]:
        return sorted(tests, key=lambda test: self._seconds.get(test, 0.0))

    def seconds(self, tests: list[str]) -> float:
        return sum(self._seconds.get(test, 0.0) for test in tests)


def _users(path: Path) -> set[Path]:
    """Modules that import this one, and modules that import those: a constant is read there."""
    own = _imports()
    direct = {user for user, used in own.items() if path in used}
    return direct | {user for user, used in own.items() if used & direct}


@cache
def _imports() -> dict[Path, set[Path]]:
    """What each module of the engine imports of the engine."""
    found = {}
    for path in sorted(ENGINE.rglob("*.py")):
        used: set[Path] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("badging"):
                home = ENGINE.joinpath(*(node.module or "").split(".")[1:])
                used.add(home.with_suffix(".py"))
                used.update((home / alias.name).with_suffix(".py") for alias in node.names)
        found[path] = used
    return found


def _statement(path: Path, line: int) -> range:
    """The lines of the statement that this one is of; without those of the block that it leads."""
    found = range(line, line + 1)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.stmt):
            block = getattr(node, "body", None) or getattr(node, "cases", None)
            first = getattr(block[0], "lineno", line + 1) if block else None
            last = max(node.lineno, first - 1) if first else node.end_lineno or node.lineno
            if node.lineno <= line <= last:
                found = range(node.lineno, last + 1)
    return found


def is_in_a_function(path: Path, line: int) -> bool:
    """Whether the line is of a function's body, rather than one that runs when it is defined."""
    return any(first <= line <= last for first, last in _functions(path))


@cache
def _functions(path: Path) -> list[tuple[int, int]]:
    """The first and the last line of each function's body."""
    return [
        (node.body[0].lineno, node.end_lineno or 0)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
