"""Workers share the lines; results come in order; no death of a worker loses or doubles a line."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.engine.batch.works import CannotOpen, DiesAtOnce, Echo

import badging
from badging.batch import crew as crews
from badging.batch.chunks import CHUNK_BYTES, CHUNK_LINES, Chunk, in_chunks
from badging.batch.crew import WINDOW_CHUNKS, Crew
from badging.batch.work import IssueWork, Work
from badging.errors import BatchError, Misused

ROOT = Path(__file__).parents[3]
PATIENCE_S = 120  # a busy machine is no fault


def answers(lines: list[bytes], work: Work, jobs: int = 2) -> list[bytes]:
    with Crew(work, jobs) as crew:
        return [r for chunk in crew.results(in_chunks(lines, jobs)) for r in chunk.results]


def expected(lines: list[bytes]) -> list[bytes]:
    return [b"%d %s" % (number, line) for number, line in enumerate(lines, 1)]


@pytest.mark.parametrize("count", [0, 1, 15, 16, 17, 255, 257, 5000])
@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_every_line_has_its_result_in_its_place(count: int, jobs: int) -> None:
    lines = [b"line %d" % n for n in range(count)]
    assert answers(lines, Echo(), jobs) == expected(lines)


def test_a_slow_line_does_not_let_later_ones_overtake() -> None:
    lines = [b"slow" if n in (0, 40, 333) else b"x" for n in range(1000)]
    assert answers(lines, Echo()) == expected(lines)


def test_lines_may_hold_line_breaks() -> None:
    lines = [b"a\nb\n", b"\n", b""]
    assert answers(lines, Echo()) == expected(lines)


def test_chunks_tell_what_was_done() -> None:
    with Crew(Echo(), 2) as crew:
        (chunk,) = crew.results(in_chunks([b"yes", b"no", b"yes"], 2))
    assert list(chunk.done) == [1, 0, 1]
    assert (chunk.first, chunk.missing) == (1, 0)


def test_chunks_begin_small_and_are_bounded_in_lines_and_bytes() -> None:
    sizes = [len(c.lines) for c in in_chunks([b"x"] * 3000, 2)]
    assert sizes[:6] == [16, 16, 32, 32, 64, 64]
    assert max(sizes) == CHUNK_LINES
    heavy = [c.size_bytes for c in in_chunks([b"x" * 300_000] * 40, 1)]
    assert max(heavy) < CHUNK_BYTES + 300_000


def test_no_more_is_read_than_the_window_holds() -> None:
    read = 0

    def lines() -> Iterator[bytes]:
        nonlocal read
        for number in range(100_000):
            read = number + 1
            yield b"x"

    window = WINDOW_CHUNKS * 2 * CHUNK_LINES
    with Crew(Echo(), 2) as crew:
        taken = 0
        for chunk in crew.results(in_chunks(lines(), 2)):
            taken += len(chunk.results)
            assert read - taken <= window
            if taken > 20_000:
                break
        before = read
        time.sleep(0.2)
        assert read == before  # nobody takes, so nobody reads


def test_no_more_bytes_are_held_than_the_window_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crews, "WINDOW_BYTES", 1_000_000)
    held = most = 0

    def counted() -> Iterator[Chunk]:
        nonlocal held, most
        for chunk in in_chunks([b"x" * 400_000] * 60, 2):
            held += chunk.size_bytes
            most = max(most, held)
            yield chunk

    with Crew(Echo(), 2) as crew:
        for chunk in crew.results(counted()):
            held -= chunk.size_bytes
    assert held == 0
    assert most < 1_000_000 + CHUNK_BYTES + 800_000


def test_killed_workers_are_replaced_and_nothing_is_lost_or_doubled() -> None:
    chance = random.Random(5)
    lines = [b"slow" if n % 100 == 0 else b"%d" % n for n in range(6000)]
    results, killed = [], 0
    with Crew(Echo(), 2) as crew:
        for chunk in crew.results(in_chunks(lines, 2)):
            results += chunk.results
            children = multiprocessing.active_children()
            if killed < 6 and children and chance.random() < 0.5:
                os.kill(chance.choice(children).pid or 0, signal.SIGKILL)
                killed += 1
    assert killed == 6
    assert results == expected(lines)


def test_a_line_that_killed_one_worker_is_tried_again(tmp_path: Path) -> None:
    lines = [b"a", b"die once", b"b"]
    assert answers(lines, Echo(str(tmp_path / "met"))) == expected(lines)


def test_a_line_of_which_every_worker_dies_is_told_and_the_others_are_done() -> None:
    lines = [b"x"] * 40
    lines[7] = lines[21] = b"die"
    found = answers(lines, Echo())
    for number in (8, 22):
        told = json.loads(found[number - 1])
        assert told["line"] == number
        assert told["error"]["code"] == "worker_died"
        assert "signal 9" in told["error"]["message"]
        found[number - 1] = expected(lines)[number - 1]
    assert found == expected(lines)


def test_workers_that_die_before_they_begin_end_the_run() -> None:
    with pytest.raises(BatchError) as caught:
        answers([b"x"], DiesAtOnce())
    assert caught.value.code == "workers_die"
    assert "exit code 3" in caught.value.message


def test_what_keeps_workers_from_opening_their_work_is_told() -> None:
    with pytest.raises(BatchError) as caught:
        answers([b"x"], CannotOpen())
    error = caught.value
    assert (error.code, error.pointer, error.remedy) == ("invalid_key", "/use", "Take another.")


def test_workers_started_anew_answer_like_forked_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside other threads a fork is not safe: workers then begin as new programs."""
    lines = [b"%d" % n for n in range(700)]
    monkeypatch.setattr(crews, "_way_to_start", lambda: "spawn")
    assert answers(lines, Echo()) == expected(lines)


def test_what_cannot_be_sent_to_a_new_program_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Local(Echo):
        pass

    monkeypatch.setattr(crews, "_way_to_start", lambda: "spawn")
    before = set(multiprocessing.active_children())
    for work in (Local(), IssueWork(lambda: badging.generate_key("p256"))):
        with pytest.raises(Misused) as caught:
            answers([b"x"], work)
        assert caught.value.code == "not_to_hand_over"
    assert set(multiprocessing.active_children()) == before


def test_a_worker_of_somebody_else_has_none_of_its_own_and_says_so() -> None:
    """Python lets no daemon have children."""
    done = subprocess.run(
        [sys.executable, "-c", DAEMON], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.stdout.split() == ["not_to_hand_over"], done.stderr


DAEMON = """
import multiprocessing
from badging.batch import verify_many
from badging.errors import Misused
def work():
    try:
        list(verify_many([b"{}"], jobs=2))
    except Misused as error:
        print(error.code, flush=True)
process = multiprocessing.get_context("fork").Process(target=work, daemon=True)
process.start()
process.join()
"""


def test_a_system_that_starts_no_process_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("multiprocessing.process.BaseProcess.start", refuse)
    with pytest.raises(BatchError, match="Resource temporarily unavailable") as caught:
        answers([b"x"], Echo())
    assert caught.value.code == "no_worker"


THREADS = """
import threading
from badging.batch.crew import _way_to_start
print(_way_to_start())
leave = threading.Event()
threading.Thread(target=leave.wait).start()
print(_way_to_start())
leave.set()
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere nothing is forked")
def test_a_process_with_other_threads_is_not_forked() -> None:
    done = subprocess.run([sys.executable, "-c", THREADS], capture_output=True, text=True)
    assert done.stdout.split() == ["fork", "spawn"]


def test_no_worker_is_left_when_the_results_are_not_taken_to_the_end() -> None:
    before = set(multiprocessing.active_children())
    with Crew(Echo(), 3) as crew:
        next(crew.results(in_chunks([b"x"] * 5000, 3)))
        assert len(set(multiprocessing.active_children()) - before) == 3
    assert set(multiprocessing.active_children()) == before


def test_an_input_that_fails_ends_the_workers_too() -> None:
    def failing() -> Iterator[bytes]:
        yield b"x"
        raise LookupError

    before = set(multiprocessing.active_children())
    with pytest.raises(LookupError), Crew(Echo(), 2) as crew:
        list(crew.results(in_chunks(failing(), 2)))
    assert set(multiprocessing.active_children()) == before


ORPHANS = """
import multiprocessing
from tests.engine.batch.works import Echo
from badging.batch.chunks import in_chunks
from badging.batch.crew import Crew
with Crew(Echo(), 3) as crew:
    for chunk in crew.results(in_chunks((b"slow" for _ in range(10**6)), 3)):
        print(*(child.pid for child in multiprocessing.active_children()), flush=True)
"""


def test_workers_end_when_their_parent_is_killed() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", ORPHANS], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    workers: list[int] = []
    while len(workers) < 3:
        workers = [int(word) for word in parent.stdout.readline().split()]
    parent.kill()
    parent.wait()
    parent.stdout.close()
    end = time.monotonic() + PATIENCE_S
    while any(Path(f"/proc/{pid}").exists() and _alive(pid) for pid in workers):
        assert time.monotonic() < end, "workers outlive their parent"
        time.sleep(0.05)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
