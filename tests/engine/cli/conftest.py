"""The command line as a script meets it: a process, with files in a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.sound_badge import sound_badge

from badging.cli import main

BADGING = Path(sys.executable).parent / "badging"


class Outcome:
    def __init__(self, code: int, out: bytes, err: str):
        self.code, self.out, self.err = code, out, err

    @property
    def text(self) -> str:
        return self.out.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def badging(folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Outcome]:
    """`badging("verify", "badge.json")`: run in this process, for speed."""

    def run(*arguments: str) -> Outcome:
        capfdbinary.readouterr()
        try:
            code = main([str(a) for a in arguments])
        except SystemExit as leaving:  # argparse
            code = int(leaving.code or 0)
        captured = capfdbinary.readouterr()
        return Outcome(code, captured.out, captured.err.decode())

    return run


@pytest.fixture
def process(folder: Path) -> Callable[..., Outcome]:
    """`process("verify", "-", stdin=…)`: the installed command."""

    def run(*arguments: str, stdin: bytes = b"", **environment: str) -> Outcome:
        done = subprocess.run(
            [str(BADGING), *arguments], input=stdin, capture_output=True, cwd=folder, timeout=60,
            env=os.environ | environment,
        )  # fmt: skip
        return Outcome(done.returncode, done.stdout, done.stderr.decode())

    return run


@pytest.fixture
def credential(folder: Path, badging: Callable[..., Outcome]) -> dict[str, Any]:
    """key.json is made, and credential.json is one of its issuer's, which is a did:key."""
    controller = badging("keygen", "--out", "key.json").text.strip()
    value = sound_badge(controller, subject={"id": "mailto:ada@example.org"})
    (folder / "credential.json").write_text(json.dumps(value))
    return value
