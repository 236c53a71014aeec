"""The site of the year: its pages and its worker as two processes, on data of their own, with a
clock that the test moves, a door for mail and a post office behind it.
"""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from tests import prepared
from tests.services.processes import BIN, free_port, own_environment, run, stop, wait_until
from tests.year.clock import Clock
from tests.year.post import Door, PostOffice
from tests.year.visitor import Visitor

LISTS = "lists.example.org"

# What is still to be done at a moment, read from beside the servers. Nothing is ever written here.
UNDONE = """
SELECT
  (SELECT count(*) FROM outbox_outboxitem
     WHERE status IN ('pending', 'sending') AND due_at <= :now),
  (SELECT count(*) FROM lists_delivery WHERE status IN ('pending', 'sending') AND due_at <= :now),
  (SELECT count(*) FROM django_tasks_database_dbtaskresult
     WHERE status IN ('READY', 'RUNNING') AND (run_after IS NULL OR run_after <= :now)),
  (SELECT count(*) FROM duties_duty WHERE last_ended_at IS NULL OR last_ended_at < last_began_at),
  (SELECT max(last_ended_at) FROM duties_duty WHERE name = 'lists.deliver')
"""


class YearSite:
    """.url: where it answers.  .clock, .post, .door: what surrounds it. The worker looks each
    `sweep_s` seconds of the clock on the wall, which has to be paid for while nothing is due.
    """

    def __init__(
        self, folder: Path, begin: datetime, *, administrator: str, sweep_s: float = 0.2
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.data = folder, folder / "data"
        self.data.mkdir(exist_ok=True)
        self.clock = Clock(folder, begin)
        self.post = PostOffice()
        self.door = Door(LISTS)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = own_environment(
            self.data,
            PORT=str(self.port),
            SITE_NAME="Alliance of the Year",
            ADMIN_EMAIL=administrator,
            LISTS_DOMAIN=LISTS,
            MAIL_DOOR=self.door.url,
            MAIL_URL=self.post.url,
            MAIL_FROM="Alliance of the Year <alliance@example.org>",
            SWEEP_S=str(sweep_s),
            # People come back after days; their browsers sign in anew every two weeks alone.
            SESSION_IDLE_HOURS="336",
            SESSION_IDLE_HOURS_STAFF="336",
            **self.clock.environment,
        )
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def begin(self) -> str:
        """`alliance up`, as a new operator does; returns the administrator's link. Then it stops,
        and pages and worker run apart.
        """
        prepared.lay(self.data)
        self.data.chmod(0o700)
        self._start("up", "up", "--without-demo")
        self._wait_for_pages()
        link = re.search(rf"{re.escape(self.url)}/people/sign-in/\S+", self.log())
        assert link, self.log()
        stop(self._processes.pop("up"))
        self.start()
        return link[0]

    def start(self) -> None:
        self._start("worker", "worker")
        self._start("web", "web", "--workers", "2")
        self._wait_for_pages()

    def stop(self) -> None:
        for process in self._processes.values():
            stop(process)
        self._processes.clear()

    def close(self) -> None:
        self.stop()
        self.post.close()

    def _start(self, name: str, *command: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self._processes[name] = subprocess.Popen(
                [str(BIN / "alliance"), *command],
                cwd=self.data, env=self.environment, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip

    def _wait_for_pages(self) -> None:
        def answers() -> bool:
            for name, process in self._processes.items():
                assert process.poll() is None, f"{name} has ended:\n{self.log()[-3000:]}"
            try:
                return somebody.get("/").status == 200
            except OSError:
                return False

        somebody = Visitor(self.url)
        try:
            wait_until(answers, timeout_s=120, what="the site to answer")
        finally:
            somebody.close()

    def alliance(self, *arguments: str) -> str:
        """Run `alliance …` on this data, at this time."""
        return run([str(BIN / "alliance"), *arguments], self.environment)

    def processor_seconds(self) -> float:
        """What pages and worker have used so far, with the processes that they started."""
        sessions, ticks = {str(process.pid) for process in self._processes.values()}, 0
        for status in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):  # it has ended meanwhile
                fields = status.read_text().rpartition(")")[2].split()  # proc(5), from "state" on
                if fields[3] in sessions:
                    ticks += sum(map(int, fields[11:15]))
        return round(ticks / os.sysconf("SC_CLK_TCK"), 1)

    def log(self) -> str:
        """All that the processes have said."""
        files = sorted(self.folder.glob("*.log"))
        return "\n".join(file.read_text(errors="replace") for file in files)

    # Time ----------------------------------------------------------------------------------------
    def to(self, moment: datetime) -> None:
        """Move the clock, and wait until what came due has been done."""
        self.clock.to(moment)
        self.settle()

    def settle(self, timeout_s: float = 120) -> None:
        """Wait until the worker has looked at this time, and no mail and no task is left undone."""
        since = self.clock.now()
        end = time.monotonic() + timeout_s
        with closing(self.read()) as database:
            while (left := self._undone(database, since)) != "":
                assert time.monotonic() < end, f"undone after {timeout_s:.0f} s: {left}"
                time.sleep(0.03)

    def read(self) -> sqlite3.Connection:
        """The database, for looking at only."""
        return sqlite3.connect(
            f"file:{self.data / 'alliance.sqlite3'}?mode=ro", uri=True, timeout=20
        )

    def _undone(self, database: sqlite3.Connection, since: datetime) -> str:
        now = self.clock.now().strftime("%Y-%m-%d %H:%M:%S.%f")
        items, deliveries, tasks, duties, looked = database.execute(UNDONE, {"now": now}).fetchone()
        if items or deliveries or tasks or duties:
            return f"{items} mails, {deliveries} of lists, {tasks} tasks, {duties} duties"
        seen = datetime.fromisoformat(looked).replace(tzinfo=UTC) if looked else None
        if seen is None or (since - seen).total_seconds() > 15:  # that duty comes each 15 s
            return "the worker has not looked at this time"
        return ""
