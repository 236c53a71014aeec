"""Visitors who ask and an issuer who awards, for as long as the run lasts."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from benchmarks.faults.places import Place

ROOT = Path(__file__).parents[2]
TIMEOUT_S = 10.0
SLOW_S = 3.0  # an answer that takes longer is no normal one


@dataclass(frozen=True)
class Asked:
    """A request: when it began (monotonic), how long it took, whether it was answered well."""

    kind: str
    began: float
    seconds: float
    status: int

    @property
    def failed(self) -> bool:
        return not 200 <= self.status < 400

    @property
    def is_normal(self) -> bool:
        return not self.failed and self.seconds < SLOW_S


@dataclass
class Load:
    """Threads that ask the front in turn. `asked`: every request, in the order of its end."""

    front: Place
    port: int
    requests: list[tuple[str, str, bytes]]
    asked: list[Asked] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def start(self, visitors: int) -> None:
        for number in range(visitors):
            thread = threading.Thread(target=self._visit, args=(number,), daemon=True)
            self.threads.append(thread)
            thread.start()

    def stop(self) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join(TIMEOUT_S * 2)

    def _visit(self, number: int) -> None:
        turn = number
        while not self.stopping.is_set():
            method, path, body = self.requests[turn % len(self.requests)]
            turn += 1
            began = time.monotonic()
            status = self._ask(method, path, body, self.front.visitor(turn))
            self.asked.append(Asked(f"{method} {path}", began, time.monotonic() - began, status))
            self.stopping.wait(0.05)

    def _ask(self, method: str, path: str, body: bytes, whence: str) -> int:
        connection = HTTPConnection(
            self.front.address, self.port, timeout=TIMEOUT_S, source_address=(whence, 0)
        )
        headers = {"Host": "badges.example.org"}
        if body:
            headers["Content-Type"] = "application/json"
        try:
            connection.request(method, path, body=body or None, headers=headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        except (OSError, HTTPException):
            return 0
        finally:
            connection.close()


@dataclass
class Awarding:
    """A process that awards one badge after another, each by its key, until it has succeeded."""

    said: Path
    process: subprocess.Popen[bytes]

    def lines(self, word: str) -> list[tuple[float, str]]:
        """(monotonic moment, key) of each line that begins with `word`: awarded, failed."""
        found = []
        for line in self.said.read_text().splitlines():
            cells = line.split(" ")
            if len(cells) >= 3 and cells[0] == word:
                found.append((float(cells[1]), cells[2]))
        return found


def begin_awarding(home: Path, environment: Mapping[str, str], public_id: str) -> Awarding:
    """An issuer who awards the achievement until the file `STOP` is in `home`."""
    said = home / "awarding.said"
    words = [sys.executable, "-m", "benchmarks.faults.awarding", public_id]
    with said.open("wb") as out, (home / "awarding.log").open("wb") as log:
        process = subprocess.Popen(
            [*words, str(home / "STOP")], cwd=ROOT, env=dict(environment),
            start_new_session=True, stdin=subprocess.DEVNULL, stdout=out, stderr=log,
        )  # fmt: skip
    return Awarding(said, process)


def requests_for(public_id: str, signed: bytes) -> list[tuple[str, str, bytes]]:
    """What visitors ask in turn: pages, a document of machines, and that `signed` be verified."""
    return [
        ("GET", "/", b""),
        ("GET", f"/achievements/{public_id}/achievement.json", b""),
        ("GET", f"/achievements/{public_id}/", b""),
        ("GET", "/verify", b""),
        ("POST", "/api/verify", signed),
    ]


def lost_and_twice(
    confirmed: set[str], there: list[str], mails: Sequence[EmailMessage]
) -> tuple[int, int]:
    """How many badges that were confirmed are not in the database or were not told, and how many
    are there twice or were told by two different mails. `there`: their keys in the database.

    The same message arriving again (same Message-ID) is what mail allows after a kill in the
    middle of a delivery; two different messages for one badge are not.
    """
    told = {f"fault:{str(one['To']).partition('-')[2].partition('@')[0]}" for one in mails}
    ids = {(str(one["Message-ID"]), str(one["To"])) for one in mails}
    lost = len(confirmed - set(there)) + len(confirmed - told)
    twice = (len(there) - len(set(there))) + (len(ids) - len({to for _, to in ids}))
    return lost, twice


def window(asked: list[Asked], began: float, ended: float) -> list[Asked]:
    return [one for one in asked if began <= one.began < ended]


def seconds_until_normal(asked: list[Asked], began: float) -> float:
    """From `began` until the end of the last request that was not as it should be; 0 for none."""
    wrong = [one.began + one.seconds for one in asked if not one.is_normal]
    return max(0.0, max(wrong) - began) if wrong else 0.0


def wait(seconds: float, stop_early: Callable[[], bool] = lambda: False) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and not stop_early():
        time.sleep(0.1)
