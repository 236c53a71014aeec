"""The end of a process that goes on until it is told to end, by SIGINT or SIGTERM."""

from __future__ import annotations

import signal
import threading
from types import FrameType

LOOK_S = 1.0


def when_told(*numbers: signal.Signals) -> threading.Event:
    """An event that is set once one of these signals came: without any, SIGINT or SIGTERM. To be
    called in the main thread.
    """
    told = threading.Event()

    def tell(_number: int, _frame: FrameType | None) -> None:
        told.set()

    for number in numbers or (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, tell)
    return told


def wait(told: threading.Event) -> None:
    """Until `told` is set. In steps: the system may hand a signal to any thread, and Python acts on
    it in the main thread alone, which does not wake for what another one was handed.
    """
    while not told.wait(LOOK_S):
        pass
