"""What a run tells on standard error while it lasts."""

from __future__ import annotations

import io

from badging.batch.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_one_line_is_written_over_and_taken_away():
    now = [0.0]
    stream = Terminal()
    progress = Progress(stream, "badging x", "issued", 1000, clock=lambda: now[0])
    progress.tell(1, 1, 1)  # too soon to say anything
    now[0] = 2.0
    progress.tell(4000, 3998, 250)
    now[0] = 2.1
    progress.tell(4001, 3999, 251)
    progress.close()
    said, blank, end = stream.getvalue().split("\r")[1:]
    assert said == "badging x: 4,000 lines, 2,000 a second, 2 not issued, 25% of the input"
    assert blank == " " * len(said)
    assert end == ""


def test_elsewhere_a_line_comes_every_half_minute():
    now = [0.0]
    stream = io.StringIO()
    progress = Progress(stream, "badging x", "verified", lines=1000, clock=lambda: now[0])
    for second in range(0, 100, 10):
        now[0] = float(second)
        progress.tell(1000 + 100 * second, 1000 + 100 * second, 0)
    progress.close()
    assert stream.getvalue().splitlines() == [
        f"badging x: {1000 + 100 * s:,} lines, 100 a second" for s in (30, 60, 90)
    ]
