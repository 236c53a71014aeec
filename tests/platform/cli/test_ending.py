"""A process that goes on until it is told to end does end, whichever thread hears of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.platform.running import wait_for

SCRIPT = """
import threading
from alliance.cli import ending

told = ending.when_told()
threading.Thread(target=threading.Event().wait, daemon=True).start()
print("working", flush=True)
ending.wait(told)
print("ended", flush=True)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="threads are listed by Linux")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("thread", [0, -1], ids=["main", "other"])
def test_a_process_ends_whichever_thread_is_handed_the_signal(
    number: signal.Signals, thread: int
) -> None:
    with subprocess.Popen([sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"working\n"
        tasks = Path(f"/proc/{process.pid}/task")
        wait_for(lambda: len(list(tasks.iterdir())) == 2)
        os.kill(sorted(int(task.name) for task in tasks.iterdir())[thread], number)
        try:
            assert process.communicate(timeout=30) == (b"ended\n", None)
        finally:
            process.kill()
        assert process.returncode == 0
