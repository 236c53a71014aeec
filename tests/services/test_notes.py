"""Notes over several processes of the site: each has what the others store, also after a kill."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Doc, Text
from tests.services.processes import BIN, ROOT, free_port, own_environment, run, stop, wait_until
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from alliance.notes.wire import Sync, read, sync


class Web:
    """`alliance web` on a port of its own; several serve the same data."""

    def __init__(self, data: Path, **more: str) -> None:
        self.port = free_port()
        self.environment = own_environment(data, PORT=str(self.port), **more)
        self.log = data.parent / f"web-{self.port}.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(BIN / "alliance"), "web"], cwd=ROOT, env=self.environment,
                start_new_session=True, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        wait_until(self._answers, timeout_s=120, what=f"a site at {self.port}: {self.log}")

    def _answers(self) -> bool:
        with suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/calls/", timeout=10).close()
            return True
        return False

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        if self.process is not None:
            stop(self.process, how)
        self.process = None


class Editor:
    """A window of the editor."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.doc: Doc = Doc()
        self.shared = self.doc["text"] = Text()
        self.kept = self.sent = 0
        self.news = asyncio.Event()

    async def hear(self) -> None:
        with suppress(ConnectionClosed):
            async for message in self.socket:
                if isinstance(message, str):
                    self.kept = json.loads(message).get("kept", self.kept)
                else:
                    found = read(message)
                    if isinstance(found, tuple) and found[0] != Sync.STATE:
                        self.doc.apply_update(found[1])
                self.news.set()

    async def add(self, words: str) -> None:
        before = self.doc.get_state()
        self.shared.insert(len(self.shared), words)
        self.sent += 1
        await self.socket.send(sync(Sync.UPDATE, self.doc.get_update(before)))

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not holds():
                self.news.clear()
                await self.news.wait()


@asynccontextmanager
async def editor(web: Web, call: dict[str, Any], session: str) -> AsyncIterator[Editor]:
    async with connect(
        f"ws://127.0.0.1:{web.port}{call['socket']}",
        origin=f"http://127.0.0.1:{web.port}",  # type: ignore[arg-type]
        additional_headers={"Cookie": f"sessionid={session}"},
        open_timeout=60,
    ) as socket:
        window = Editor(socket)
        await socket.send(json.dumps({"client": window.doc.client_id, "named": True}))
        await socket.send(sync(Sync.STATE, window.doc.get_state()))
        hearing = asyncio.create_task(window.hear())
        await window.until(lambda: "Topic 1" in str(window.shared))
        yield window
        hearing.cancel()


@pytest.fixture(params=["postgresql", "sqlite"])
def webs(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[Web, Web, dict[str, Any]]]:
    """Two processes on the same data, and a call with notes."""
    more = {}
    if request.param == "postgresql":
        more["DATABASE_URL"] = request.getfixturevalue("postgresql_url")
    data = tmp_path / "data"
    data.mkdir()
    one, other = Web(data, **more), Web(data, **more)
    run([str(BIN / "alliance"), "migrate"], one.environment, timeout_s=600)
    prepare = [sys.executable, "-m", "benchmarks.call.prepare", "2", "0"]
    call = json.loads(run(prepare, one.environment).splitlines()[-1])
    try:
        one.start()
        other.start()
        yield one, other, call
    finally:
        one.stop()
        other.stop()


def stored(web: Web, call: dict[str, Any]) -> str:
    address = f"http://127.0.0.1:{web.port}{call['markdown']}"
    with urllib.request.urlopen(address, timeout=30) as answer:
        return str(answer.read().decode())


def test_two_processes_show_each_other_what_is_written_and_a_killed_one_loses_nothing(
    webs: tuple[Web, Web, dict[str, Any]],
) -> None:
    one, other, call = webs

    async def write_and_kill() -> None:
        async with (
            editor(one, call, call["sessions"][0]) as here,
            editor(other, call, call["sessions"][1]) as there,
        ):
            for number in range(20):
                await here.add(f"[here {number}]")
                await there.add(f"[there {number}]")
            await here.until(lambda: "[there 19]" in str(here.shared) and here.kept == 20)
            await there.until(lambda: "[here 19]" in str(there.shared) and there.kept == 20)
            assert str(here.shared) == str(there.shared)

            await here.add("[last]")
            await here.until(lambda: here.kept == 21)
            one.stop(signal.SIGKILL)  # what it acknowledged is stored, and the other has it
            await there.until(lambda: "[last]" in str(there.shared))
            await there.add("[after]")
            await there.until(lambda: there.kept == 21)

    asyncio.run(write_and_kill())
    one.start()
    marks = [f"[{who} {n}]" for who in ("here", "there") for n in range(20)]
    for web in (one, other):
        text = stored(web, call)
        assert {mark: text.count(mark) for mark in [*marks, "[last]", "[after]"]} == dict.fromkeys(
            [*marks, "[last]", "[after]"], 1
        )
