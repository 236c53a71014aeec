"""Real `alliance` processes for tests: started, spoken to, stopped, killed."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE_S = 300


def alliance(
    *arguments: str, env: dict[str, str], timeout: float = PATIENCE_S
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    command = [sys.executable, "-m", "alliance.cli", *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=timeout)


def python(script: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a script with Django loaded."""
    env = env | {"DJANGO_SETTINGS_MODULE": "alliance.settings"}
    command = [sys.executable, "-c", f"import django; django.setup()\n{script}"]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=PATIENCE_S)


class Running:
    """A process that goes on, until it is stopped (SIGTERM) or killed (SIGKILL)."""

    def __init__(self, *arguments: str, env: dict[str, str], log: Path) -> None:
        self.log = log
        with log.open("wb") as stream:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "alliance.cli", *arguments],
                env=env,
                stdout=stream,
                stderr=subprocess.STDOUT,
            )

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=PATIENCE_S)
            except subprocess.TimeoutExpired:
                self.kill()

    @property
    def said(self) -> str:
        return self.log.read_text()

    def until_said(self, text: str) -> str:
        wait_for(lambda: text in self.said or self.process.poll() is not None)
        assert text in self.said, self.said
        return self.said

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=PATIENCE_S)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(timeout=PATIENCE_S)


def wait_for(condition: Callable[[], object], patience_s: float = PATIENCE_S) -> None:
    """Wait until `condition()` holds, or fail."""
    end = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
