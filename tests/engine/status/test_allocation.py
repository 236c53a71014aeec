"""Which index a badge gets: at random, never twice, and telling nobody how many there are."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from badging.errors import Misused
from badging.status.allocation import FileLedger, Ledger, MemoryLedger, allocate, allocate_many
from badging.status.bitstring import MIN_LENGTH


@pytest.fixture(params=["memory", "file"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Ledger:
    return MemoryLedger() if request.param == "memory" else FileLedger(tmp_path / "taken")


def test_an_index_is_given_once(ledger: Ledger) -> None:
    drawn = iter([5, 5, 5, 8, 4])
    assert [allocate(ledger, 16, draw=lambda _: next(drawn)) for _ in range(3)] == [5, 8, 4]
    assert ledger.taken() == 3


def test_a_list_is_left_when_it_is_half_full(ledger: Ledger) -> None:
    assert len(set(allocate_many(ledger, 16, 8))) == 8
    with pytest.raises(Misused) as caught:
        allocate(ledger, 16)
    assert caught.value.code == "status_list_full"
    assert ledger.taken() == 8


def test_none_is_taken_where_not_all_can_be(ledger: Ledger) -> None:
    with pytest.raises(Misused) as caught:
        allocate_many(ledger, 16, 9)
    assert caught.value.code == "status_list_full"
    assert ledger.taken() == 0


def test_indexes_are_spread_over_the_whole_list() -> None:
    """Chance of a false alarm: two in 2^64."""
    drawn = allocate_many(MemoryLedger(), MIN_LENGTH, 64)
    assert min(drawn) < MIN_LENGTH / 2 < max(drawn)
    assert drawn != sorted(drawn)


def test_threads_that_ask_at_once_get_different_indexes(ledger: Ledger) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: allocate(ledger, 1024), range(400)))
    assert len(set(found)) == 400
    assert ledger.taken() == 400


def test_processes_that_ask_at_once_get_different_indexes(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from badging.status.allocation import FileLedger, allocate_many\n"
        "print(*allocate_many(FileLedger(Path(sys.argv[1])), 1024, 100))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "taken")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    found = [int(word) for one in running for word in one.communicate()[0].split()]
    assert len(set(found)) == len(found) == 300
    assert FileLedger(tmp_path / "taken").taken() == 300


def test_a_ledger_is_for_its_owner_alone_and_outlives_the_process(tmp_path: Path) -> None:
    path = tmp_path / "taken"
    assert FileLedger(path).take(77)
    assert path.stat().st_mode & 0o777 == 0o600
    assert not FileLedger(path).take(77)
    assert FileLedger(path).taken() == 1


def test_a_ledger_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(Misused) as caught:
        FileLedger(tmp_path / "missing" / "taken").taken()
    assert caught.value.code == "file"
