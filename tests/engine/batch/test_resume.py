"""An interrupted run goes on: no line is lost or doubled, and nothing foreign is mixed in."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.engine.batch.conftest import credential
from tests.engine.batch.works import Echo

import badging
from badging.batch import journal as journals
from badging.batch.chunks import Chunk
from badging.batch.corpus import NOTHING, Corpus
from badging.batch.journal import Journal, Ledger, forget, journal_of, part_of
from badging.batch.running import run_to_file
from badging.cli import main
from badging.errors import BatchError, Misused

ROOT = Path(__file__).parents[3]
COUNT = 4000
PATIENCE_S = 120  # a busy machine is no fault
SETTINGS = {"command": "echo"}

OFTEN = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # tests in the background ignore it
from badging.batch import journal
journal.CHECKPOINT_S = 0.01
from badging.cli import main
sys.exit(main(sys.argv[1:]))
"""
"""The command, but with a journal that is written a hundred times a second."""


def command(verb: str, *more: str) -> list[str]:
    return [sys.executable, "-c", OFTEN, verb, "in.ndjson", "--out", "out.ndjson", *more]


@pytest.fixture(scope="module")
def lines(key) -> bytes:
    texts = [json.dumps(credential(key.controller, n)).encode() for n in range(COUNT)]
    texts[100::1000] = [b"no credential"] * len(texts[100::1000])
    return b"\n".join(texts)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_killed_at_any_moment_and_resumed_the_results_are_the_same(folder, lines, seed, jobs):
    """SIGKILL to the process itself, again and again; what its workers do then is their affair."""
    chance = random.Random(seed)
    (folder / "in.ndjson").write_bytes(lines)
    more = ("--key", "key.json", "--proof", "vc-jwt", "--jobs", jobs)
    assert subprocess.run(command("issue-many", *more), cwd=folder).returncode == 1
    expected = (folder / "out.ndjson").read_bytes()
    assert expected.count(b"\n") == COUNT
    (folder / "out.ndjson").unlink()
    kills, lengths = 0, [0]
    while not (folder / "out.ndjson").exists():
        run = subprocess.Popen(
            command("issue-many", *more, "--resume"), cwd=folder, stderr=subprocess.PIPE
        )
        end = time.monotonic() + PATIENCE_S
        target = lengths[-1] + chance.randrange(1, len(expected) // 3)
        while kills < 6 and run.poll() is None and _length(folder) < target:
            assert time.monotonic() < end
        if kills < 6:
            run.send_signal(signal.SIGKILL)
            kills += run.wait() == -signal.SIGKILL
        _, told = run.communicate()
        assert run.returncode in (1, -signal.SIGKILL), told
        state = Journal.read(folder / "out.ndjson")
        if state is not None:
            lengths.append(state.state.written.offset)
    assert kills >= 2
    assert lengths == sorted(lengths)
    assert lengths[-1] > 0, "no run went on from where another stood"
    assert (folder / "out.ndjson").read_bytes() == expected
    assert sorted(p.name for p in folder.iterdir()) == ["in.ndjson", "key.json", "out.ndjson"]


def _length(folder: Path) -> int:
    try:
        return part_of(folder / "out.ndjson").stat().st_size
    except FileNotFoundError:
        return 0


def test_the_moment_of_a_verification_stays_that_of_the_run_that_began(folder, badges):
    (folder / "in.ndjson").write_bytes(b"\n".join(badges))
    out = folder / "out.ndjson"
    begun = _begun(folder, "verify-many", "--offline", "--at", "2025-06-01")
    assert begun.settings["at"] == "2025-06-01T00:00:00+00:00"
    assert main(["verify-many", "in.ndjson", "--offline", "--out", "out.ndjson", "--resume"]) == 1
    reports = [json.loads(line) for line in out.read_bytes().splitlines()]
    assert len(reports) == 600
    assert {r["verdict"] for r in reports} == {"not_verified"}  # none was valid yet in 2025


def _begun(folder: Path, verb: str, *more: str) -> Journal:
    """A run of that command, stopped after some lines as if the machine had.

    One that was done before it could be stopped is begun anew: who runs when is the machine's.
    """
    for _ in range(20):
        run = subprocess.Popen([*command(verb, *more, "--jobs", "1")], cwd=folder)
        while run.poll() is None:
            journal = Journal.read(folder / "out.ndjson")
            if journal is not None and journal.state.lines:
                run.kill()
                run.wait()
                break
        journal = Journal.read(folder / "out.ndjson")
        if journal is not None:
            return journal
        (folder / "out.ndjson").unlink()
    raise AssertionError("twenty runs were each too quick to be stopped")


def test_an_interruption_from_the_keyboard_leaves_a_run_that_can_go_on(folder, lines):
    times = 15  # long enough that the interruption comes before the end
    (folder / "in.ndjson").write_bytes(b"\n".join([lines] * times))
    more = ("--key", "key.json", "--proof", "vc-jwt", "--jobs", "2")
    run = subprocess.Popen(
        command("issue-many", *more), cwd=folder, stderr=subprocess.PIPE, start_new_session=True
    )
    end = time.monotonic() + PATIENCE_S
    while not _length(folder):
        assert time.monotonic() < end
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does: to the workers, too
    _, told = run.communicate(timeout=PATIENCE_S)
    assert run.returncode == 130, told
    assert told.decode().splitlines() == ["badging issue-many: stopped. Go on with --resume."]
    assert Journal.read(folder / "out.ndjson") is not None
    done = subprocess.run(command("issue-many", *more, "--resume"), cwd=folder)
    assert done.returncode == 1
    assert (folder / "out.ndjson").read_bytes().count(b"\n") == COUNT * times


OTHER = [
    ("proof", ("--key", "key.json", "--proof", "eddsa-rdfc-2022")),
    ("key", ("--key", "other.json", "--proof", "vc-jwt")),
    ("created", ("--key", "key.json", "--proof", "vc-jwt", "--created", "2026-01-01")),
    ("documents", ("--key", "key.json", "--proof", "vc-jwt", "--documents", "map.json")),
]


@pytest.fixture
def begun(folder, lines) -> Journal:
    (folder / "in.ndjson").write_bytes(lines)
    return _begun(folder, "issue-many", "--key", "key.json", "--proof", "vc-jwt")


def test_a_run_with_other_settings_is_not_mixed_in(folder, begun, capsys):
    other = badging.generate_key().to_document(secret=True)
    (folder / "other.json").touch(0o600)
    (folder / "other.json").write_text(json.dumps(other))
    (folder / "map.json").write_text("{}")
    before = {p: p.read_bytes() for p in folder.iterdir()}
    for name, more in OTHER:
        assert main(["issue-many", "in.ndjson", *more, "--out", "out.ndjson", "--resume"]) == 2
        assert f"another {name}" in capsys.readouterr().err
    assert main(["verify-many", "in.ndjson", "--out", "out.ndjson", "--resume"]) == 2
    assert "another" in capsys.readouterr().err
    assert {p: p.read_bytes() for p in folder.iterdir()} == before


SAME = ["issue-many", "in.ndjson", "--key", "key.json", "--proof", "vc-jwt", "--out", "out.ndjson"]


def test_an_unfinished_run_is_neither_taken_up_nor_thrown_away_unasked(folder, begun, capsys):
    assert main(SAME) == 2
    told = capsys.readouterr().err
    assert f"interrupted after {begun.state.lines:,} lines" in told
    assert "--resume" in told
    assert "--restart" in told
    assert main([*SAME, "--restart"]) == 1
    assert "earlier run" not in capsys.readouterr().err
    assert main([*SAME, "--resume"]) == 1  # nothing to go on with: from the beginning
    assert "earlier run" not in capsys.readouterr().err


def test_what_was_there_before_is_told(folder, begun, capsys):
    assert main([*SAME, "--resume"]) == 1
    told = capsys.readouterr().err
    assert f"({begun.state.lines:,} of them in an earlier run)" in told


def test_another_input_is_not_taken_for_the_first(folder, begun, lines, capsys):
    for changed in (lines + b"\n", b" " + lines[1:], lines[:-1]):
        (folder / "in.ndjson").write_bytes(changed)
        assert main([*SAME, "--resume"]) == 2
        assert "The input is not the one" in capsys.readouterr().err
    (folder / "in.ndjson").write_bytes(lines)
    assert main([*SAME, "--resume"]) == 1


def test_results_that_were_changed_or_lost_are_not_gone_on_with(folder, begun, capsys):
    part = part_of(folder / "out.ndjson")
    whole = part.read_bytes()
    for changed in (b"X" + whole[1:], whole[: begun.state.written.offset - 1]):
        part.write_bytes(changed)
        assert main([*SAME, "--resume"]) == 2
        assert "is not what its journal says" in capsys.readouterr().err
    part.unlink()
    assert main([*SAME, "--resume"]) == 2
    assert "is not what its journal says" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"format": 99}', '{"format": 1, "lines": "x"}', "\xff"]
)
def test_a_damaged_journal_is_told(folder, text):
    journal_of(folder / "out").write_text(text, encoding="latin-1")
    with pytest.raises(BatchError) as caught:
        Journal.read(folder / "out")
    assert caught.value.code == "journal_unreadable"


def _corpus(folder: Path, count: int = 1000) -> Corpus:
    (folder / "in.ndjson").write_bytes(b"".join(b"line %d\n" % n for n in range(count)))
    return Corpus.at(folder / "in.ndjson")


def _run(folder: Path, corpus: Corpus, **more):
    out = folder / "out.ndjson"
    return run_to_file(
        Echo(), corpus, out, settings=SETTINGS, jobs=1, watch=more.pop("watch", lambda *_: None),
        unfinished=Journal.read(out),
    )  # fmt: skip


class Power(Exception):
    """The moment at which it goes."""


def _stopped(folder: Path, corpus: Corpus, at: int) -> None:
    def watch(lines: int, done: int, offset: int) -> None:
        if lines >= at:
            raise Power

    with pytest.raises(Power):
        _run(folder, corpus, watch=watch)


@pytest.mark.parametrize("tail", [b"", b"line", b"line 1\n", b"\0" * 5000])
def test_what_stands_beyond_the_journal_is_made_again(folder, tail):
    """After a loss of power there may be anything: half a line, or zeros."""
    corpus = _corpus(folder)
    _run(folder, corpus)
    expected = (folder / "out.ndjson").read_bytes()
    (folder / "out.ndjson").unlink()
    _stopped(folder, corpus, 400)
    with part_of(folder / "out.ndjson").open("ab") as file:
        file.write(tail)
    tally = _run(folder, corpus)
    assert 400 <= tally.before < 1000
    assert tally.lines == tally.done == 1000
    assert (folder / "out.ndjson").read_bytes() == expected


def test_a_run_that_was_stopped_before_its_first_line_begins(folder):
    corpus = _corpus(folder)
    Journal(SETTINGS, corpus.to_json()).write(folder / "out.ndjson")
    assert _run(folder, corpus).before == 0
    assert (folder / "out.ndjson").read_bytes().count(b" line ") == 1000


def test_a_run_that_was_stopped_while_it_took_its_name_is_whole(folder):
    corpus = _corpus(folder)
    _run(folder, corpus)
    expected = (folder / "out.ndjson").read_bytes()
    (folder / "out.ndjson").unlink()
    _stopped(folder, corpus, 1000)
    out, journal = folder / "out.ndjson", Journal.read(folder / "out.ndjson")
    assert journal is not None
    complete = journals.replace(journal.state, complete=True)
    for renamed in (False, True):
        journals.replace(journal, state=complete).write(out)
        if renamed:
            assert not part_of(out).exists()
        else:
            assert part_of(out).exists()
        tally = _run(folder, corpus)
        assert (tally.lines, tally.done, tally.before) == (1000, 1000, 1000)
        assert out.read_bytes() == expected
        assert not journal_of(out).exists()


def test_a_result_is_on_the_disk_before_the_journal_speaks_of_it(folder, monkeypatch):
    order = []
    real = journals.os.fsync
    monkeypatch.setattr(journals.os, "fsync", lambda fd: (order.append("sync"), real(fd)))
    write = Journal.write

    def watched(self, out):
        order.append(f"journal of {self.state.lines}")
        size = part_of(out).stat().st_size
        assert size == self.state.written.offset
        write(self, out)

    monkeypatch.setattr(Journal, "write", watched)
    monkeypatch.setattr(journals, "CHECKPOINT_S", 0.0)
    _run(folder, _corpus(folder, 40))
    spoken = [n for n, word in enumerate(order) if word.startswith("journal")]
    assert len(spoken) >= 3
    assert all(order[n - 1] == "sync" and order[n + 1] == "sync" for n in spoken)


def test_two_runs_do_not_write_one_file(folder):
    """The lock is a process's own: the second run is another process."""
    corpus = _corpus(folder)
    with Ledger(folder / "out.ndjson", Journal(SETTINGS, corpus.to_json())):
        for more in ("--resume", "--restart"):
            done = subprocess.run(
                [*command("verify-many", "--offline"), more], cwd=folder, capture_output=True
            )
            assert done.returncode == 2
            assert b"another" in done.stderr.lower()
        assert part_of(folder / "out.ndjson").exists()
        assert journal_of(folder / "out.ndjson").exists()


def test_a_disk_that_is_full_is_told_and_the_run_can_go_on(folder, monkeypatch):
    corpus = _corpus(folder)
    real = journals.os.fsync

    def full(descriptor: int) -> None:
        if Journal.read(folder / "out.ndjson") is None:  # the first journal still fits
            real(descriptor)
            return
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(journals, "CHECKPOINT_S", 0.0)
        patched.setattr(journals.os, "fsync", full)
        with pytest.raises(Misused, match="No space left on device"):
            _run(folder, corpus)
    assert _run(folder, corpus).done == 1000


def test_a_ledger_cannot_be_opened_where_there_is_no_folder(folder):
    with pytest.raises(Misused, match="cannot be written"):
        Ledger(folder / "none" / "out", Journal(SETTINGS, []))


def test_forgetting_leaves_a_finished_file_alone(folder):
    corpus = _corpus(folder)
    _run(folder, corpus)
    forget(folder / "out.ndjson")
    assert (folder / "out.ndjson").exists()


def test_marks_say_how_many_bytes_were_read_and_which(folder):
    corpus = _corpus(folder, 100)
    chunks = list(corpus.chunks(1))
    assert sum(len(c.lines) for c in chunks) == 100
    again = corpus.chunks(1, lines=16, read=chunks[0].mark)
    rest: list[Chunk] = list(again)
    assert rest[0].first == 17
    assert [line for c in rest for line in c.lines] == [
        line for c in chunks[1:] for line in c.lines
    ]
    assert rest[-1].mark == chunks[-1].mark
    assert chunks[0].mark != NOTHING
