"""Batches on a Dask cluster of real processes on loopback, one of which is killed in the middle."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.services.processes import BIN, stop, unavailable, wait_until

import badging

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")

from badging.batch.cluster import connected, run_on_cluster
from badging.batch.corpus import Corpus
from badging.batch.journal import Journal
from badging.batch.work import IssueWork, KeyDocument, VerifyWork
from badging.cli import main
from badging.errors import BatchError, Misused

COUNT = 6000
PART_BYTES = 128 * 1024
VERIFY = ("--offline", "--at", "2026-06-01T00:00:00Z")


class Cluster:
    """`dask scheduler` and three `dask worker` processes, on ports of their own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        file = folder / "scheduler.json"
        self._start("scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
        wait_until(lambda: file.exists() and file.read_text(), timeout_s=120, what="the scheduler")
        self.address: str = json.loads(file.read_text())["address"]
        for _ in range(3):
            self.add_worker()
        with connected(self.address) as client:
            client.wait_for_workers(3, timeout=120)

    def add_worker(self) -> None:
        self._start("worker", self.address, "--nthreads", "1", "--no-dashboard", "--no-nanny")

    def _start(self, *arguments: str) -> None:
        log = (self._folder / f"dask-{len(self._processes)}.log").open("wb")
        with log:
            self._processes.append(
                subprocess.Popen(
                    [str(BIN / "dask"), *arguments, "--host", "127.0.0.1"],
                    cwd=self._folder, stdin=subprocess.DEVNULL, stdout=log,
                    stderr=subprocess.STDOUT, start_new_session=True,
                )
            )  # fmt: skip

    @property
    def workers(self) -> list[subprocess.Popen[bytes]]:
        return self._processes[1:]

    def close(self) -> None:
        for process in self._processes[::-1]:
            stop(process, signal.SIGTERM)


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    if not (BIN / "dask").exists():
        unavailable("there is no command dask")
    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    yield cluster
    cluster.close()


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with key.json and in.ndjson: credentials of many sizes, and lines that are none."""
    folder = tmp_path_factory.mktemp("given")
    key = badging.generate_key("ed25519")
    (folder / "key.json").touch(0o600)
    (folder / "key.json").write_text(json.dumps(key.to_document(secret=True)))
    with (folder / "in.ndjson").open("wb") as file:
        for number in range(COUNT):
            if number % 500 == 250:
                file.write(b"no credential\r\n" if number % 1000 == 250 else b"\n")
                continue
            value = {
                "@context": [
                    "https://www.w3.org/ns/credentials/v2",
                    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
                ],
                "id": f"urn:uuid:5b9a1c3e-7d0a-4c55-9a54-{number:012}",
                "type": ["VerifiableCredential", "OpenBadgeCredential"],
                "issuer": {"id": key.controller, "type": ["Profile"], "name": "Example Alliance"},
                "validFrom": "2026-01-01T00:00:00Z",
                "name": f"Ramp builder {number}",
                "credentialSubject": {
                    "id": "mailto:ada@example.org",
                    "type": ["AchievementSubject"],
                    "achievement": {
                        "id": f"urn:uuid:0d6e4c3f-5b0e-4a39-8b0e-{number:012}",
                        "type": ["Achievement"],
                        "name": "Ramp builder",
                        "description": "Built a ramp. " * (1 + number % 40),
                        "criteria": {"narrative": "Build a ramp that a wheelchair can use."},
                    },
                },
            }  # fmt: skip
            file.write(json.dumps(value).encode() + b"\n")
    return folder


@pytest.fixture(scope="module")
def issued(given: Path) -> bytes:
    """What the command makes of it on this machine alone."""
    run(given, "issue-many", "in.ndjson", *ISSUE, "--out", "local.ndjson", expect=1)
    return (given / "local.ndjson").read_bytes()


@pytest.fixture(scope="module")
def verified(given: Path, issued: bytes) -> bytes:
    run(given, "verify-many", "local.ndjson", *VERIFY, "--out", "reports.ndjson", expect=1)
    return (given / "reports.ndjson").read_bytes()


ISSUE = ("--key", "key.json", "--proof", "vc-jwt")


def run(folder: Path, *arguments: str, expect: int = 0) -> str:
    done = subprocess.run(
        [str(BIN / "badging"), *arguments], cwd=folder, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == expect, done.stderr
    return done.stderr


def test_every_credential_is_accounted_for_once_when_a_worker_is_killed(
    cluster, given, issued, verified, tmp_path
):
    """SIGKILL to a worker while it works; the results are those of one machine, byte for byte."""
    corpus, out = Corpus.at(given / "local.ndjson"), tmp_path / "out.ndjson"
    work = VerifyWork(badging_moment(), badging.Offline())
    killed = threading.Event()

    def watch(lines: int, done: int, offset: int) -> None:
        if lines > COUNT / 4 and not killed.is_set():
            cluster.workers[0].kill()
            killed.set()

    with connected(cluster.address) as client:
        tally = run_on_cluster(
            work, corpus, out, client, settings={}, watch=watch, part_bytes=PART_BYTES
        )
        assert len(client.nthreads()) == 2
    assert killed.is_set()
    assert cluster.workers[0].wait(10) == -signal.SIGKILL
    assert tally.lines == COUNT
    assert out.read_bytes() == verified
    numbers = re.findall(rb'"id":"urn:uuid:5b9a1c3e-7d0a-4c55-9a54-(\d{12})"', out.read_bytes())
    assert sorted(map(int, numbers)) == [n for n in range(COUNT) if n % 500 != 250]
    assert [p.name for p in tmp_path.iterdir()] == ["out.ndjson"]


def badging_moment():
    from datetime import UTC, datetime

    return datetime(2026, 6, 1, tzinfo=UTC)


def test_the_command_gives_the_same_file_from_a_cluster(cluster, given, issued, tmp_path):
    out = str(tmp_path / "out.ndjson")
    told = run(
        given, "issue-many", "in.ndjson", *ISSUE, "--cluster", cluster.address, "--out", out,
        expect=1,
    )  # fmt: skip
    assert f"{COUNT:,} lines, {COUNT - 12:,} issued, 12 not" in told
    assert Path(out).read_bytes() == issued


def test_a_folder_is_one_corpus_on_a_cluster_too(cluster, given, issued, tmp_path):
    lines = (given / "in.ndjson").read_bytes().splitlines(keepends=True)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.ndjson").write_bytes(b"".join(lines[:1000]).rstrip())
    (tmp_path / "in" / "b.ndjson").write_bytes(b"".join(lines[1000:]))
    work = IssueWork(KeyIn(str(given / "key.json")), "vc-jwt")
    with connected(cluster.address) as client:
        run_on_cluster(
            work, Corpus.at(tmp_path / "in"), tmp_path / "out", client, settings={},
            watch=lambda *_: None, part_bytes=PART_BYTES,
        )  # fmt: skip
    assert (tmp_path / "out").read_bytes() == issued


def KeyIn(path: str):
    from badging.cli.batch import KeyAt

    return KeyAt(path)


CLIENT = """
import sys
from badging.batch import cluster
cluster.run_on_cluster.__kwdefaults__["part_bytes"] = {part_bytes}
from badging.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_a_client_that_is_killed_goes_on_with_the_parts_that_are_done(
    cluster, given, issued, verified, tmp_path
):
    code = CLIENT.format(part_bytes=PART_BYTES)
    arguments = ["verify-many", "local.ndjson", *VERIFY, "--cluster", cluster.address]
    arguments += ["--out", str(tmp_path / "out.ndjson"), "--resume"]
    client = subprocess.Popen([sys.executable, "-c", code, *arguments], cwd=given)
    parts = tmp_path / "out.ndjson.parts"
    wait_until(lambda: len(list(parts.glob("0*.json"))) > 3, timeout_s=120, what="some receipts")
    client.kill()
    client.wait()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=given, capture_output=True, text=True
    )
    assert done.returncode == 1, done.stderr
    assert "in an earlier run" in done.stderr
    assert (tmp_path / "out.ndjson").read_bytes() == verified
    assert [p.name for p in tmp_path.iterdir()] == ["out.ndjson"]


def test_no_part_of_another_run_is_taken_over(cluster, given, issued, tmp_path):
    out = tmp_path / "out.ndjson"
    Journal({"command": "other"}, Corpus.at(given / "local.ndjson").to_json()).write(out)
    with connected(cluster.address) as client, pytest.raises(BatchError) as caught:
        run_on_cluster(
            VerifyWork(badging_moment(), badging.Offline()), Corpus.at(given / "local.ndjson"),
            out, client, settings={"command": "verify-many"}, watch=lambda *_: None,
            unfinished=Journal.read(out),
        )  # fmt: skip
    assert caught.value.code == "command_differs"


def test_what_a_worker_cannot_open_is_told(cluster, given, tmp_path):
    work = IssueWork(KeyIn(str(tmp_path / "none.json")), "vc-jwt")
    with connected(cluster.address) as client, pytest.raises(badging.BadgingError) as caught:
        run_on_cluster(
            work, Corpus.at(given / "in.ndjson"), tmp_path / "out", client, settings={},
            watch=lambda *_: None,
        )  # fmt: skip
    assert "none.json" in caught.value.message


def test_a_secret_key_is_not_sent_to_a_cluster(given, tmp_path):
    work = IssueWork(KeyDocument.of(badging.generate_key()))
    with pytest.raises(Misused, match="secret"):
        run_on_cluster(
            work, Corpus.at(given / "in.ndjson"), tmp_path / "out", None, settings={},
            watch=lambda *_: None,
        )  # fmt: skip


def test_a_scheduler_that_does_not_answer_is_told(given, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("badging.batch.cluster.CONNECT_S", 1)
    monkeypatch.chdir(given)
    out = str(tmp_path / "out")
    arguments = ["verify-many", "in.ndjson", *VERIFY, "--out", out]
    assert main([*arguments, "--cluster", "tcp://127.0.0.1:1"]) == 2
    assert "cannot be reached" in capsys.readouterr().err
    assert main([*arguments, "--cluster", "nonsense://"]) == 2
    told = capsys.readouterr().err
    assert "cannot be reached" in told
    assert "not encrypted" in told
