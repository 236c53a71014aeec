"""Who is on the call: readers with the page open, and writers who type, vote, and sign.

Everybody comes within `COME_S`, does what people do for a while that is set beforehand, and goes.
Nothing here asks any other machine than this one.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from collections import defaultdict
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from benchmarks.call.http import Browser
from pycrdt import Doc, Text
from websockets.asyncio.client import ClientConnection, connect

COME_S = 30.0
READ_AGAIN_S = (20.0, 60.0)  # how often somebody loads the page anew
TYPE_S = (0.5, 2.0)  # how often a writer's window sends what was typed
STANDING = 4  # remarks of one writer that are in the notes at a time
SETTLE_S = 5.0  # before the end nobody types any more
LATEST_S = 30.0  # after the end: what is not acknowledged by then counts as an error
ACT_S = (10.0, 30.0)  # how often a writer raises a hand, or lowers it
MARK = re.compile(rb"\[(\d+)\.(\d+)\]")


@dataclass
class Seen:
    """What was measured: seconds by what, and what went wrong."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    sent: dict[bytes, float] = field(default_factory=dict)
    standing: list[str] = field(default_factory=list)  # what has to be in the notes in the end
    told_bytes: int = 0
    counts_from: float = 0.0

    def note(self, what: str, began: float) -> None:
        if began >= self.counts_from:  # only once everybody is there
            self.times[what].append(time.perf_counter() - began)


async def crowd(
    port: int, call: dict[str, Any], *, readers: int, writers: int, seconds: float
) -> Seen:
    """Let everybody come, and return what they saw. `seconds` is how long all are there."""
    seen = Seen(counts_from=time.perf_counter() + COME_S)
    end = seen.counts_from + seconds
    sessions = iter(call["sessions"])
    people: list[Coroutine[Any, Any, None]] = []
    people += [_writer(port, call, seen, next(sessions), number, end) for number in range(writers)]
    people += [_reader(port, call, seen, next(sessions, ""), n, end) for n in range(readers)]
    await asyncio.gather(*people)
    return seen


async def _guarded(what: str, seen: Seen, work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError) as error:
        seen.errors.append(f"{what}: {type(error).__name__} {error}"[:200])


async def _load(browser: Browser, call: dict[str, Any], seen: Seen, who: str) -> None:
    began = time.perf_counter()
    status, body = await browser.get(call["page"])
    seen.note(f"page, {who}", began)
    if status != 200 or b"data-call" not in body:
        seen.errors.append(f"page: {status}")


async def _listening(
    port: int, call: dict[str, Any], seen: Seen, samples: bool, end: float
) -> None:
    """The websocket of an open page. One in ten looks into what it is told."""
    known: set[bytes] = set()
    async with _socket(port, "/live/socket", "") as socket:
        await socket.send(json.dumps({"listen": dict.fromkeys(call["topics"])}))
        while (left := end - time.perf_counter()) > 0:
            with suppress(TimeoutError):
                message = await asyncio.wait_for(socket.recv(decode=False), left)
                assert isinstance(message, bytes)
                seen.told_bytes += len(message)
                if samples:
                    _look("change of the notes, until a reader sees it", message, known, seen)


async def _reader(
    port: int, call: dict[str, Any], seen: Seen, session: str, number: int, end: float
) -> None:
    dice = random.Random(number)
    browser = Browser(port, session)
    who = "signed in" if session else "anonymous"
    await asyncio.sleep(dice.uniform(0, COME_S * 0.9))
    await _guarded("page", seen, _load(browser, call, seen, who))
    listening = asyncio.create_task(
        _guarded("live", seen, _listening(port, call, seen, number % 10 == 0, end))
    )
    while (pause := dice.uniform(*READ_AGAIN_S)) < end - time.perf_counter():
        await asyncio.sleep(pause)
        await _guarded("page", seen, _load(browser, call, seen, who))
    await listening
    browser.close()


async def _writer(
    port: int, call: dict[str, Any], seen: Seen, session: str, number: int, end: float
) -> None:
    dice = random.Random(1000 + number)
    browser = Browser(port, session)
    await asyncio.sleep(dice.uniform(0, COME_S * 0.9))
    await _guarded("page", seen, _load(browser, call, seen, "signed in"))
    await asyncio.gather(
        _guarded("notes", seen, _typing(port, call, seen, session, number, end)),
        _guarded("live", seen, _listening(port, call, seen, False, end)),
        _guarded("acts", seen, _acting(browser, call, seen, number, end)),
    )
    browser.close()


async def _acting(
    browser: Browser, call: dict[str, Any], seen: Seen, number: int, end: float
) -> None:
    """Sign the roll call, vote, and raise and lower a hand now and then."""
    dice = random.Random(2000 + number)
    page, poll = call["page"], call["poll"]
    todo: list[tuple[str, dict[str, str]]] = [
        (f"{page}roll-call/", {"name": f"Person {number}", "organization": "Example"}),
        (f"{page}polls/{poll}/vote/", {"option": str(dice.choice(call["options"]))}),
    ]
    while (pause := dice.uniform(*ACT_S)) < end - time.perf_counter():
        await asyncio.sleep(pause)
        path, fields = todo.pop(0) if todo else (f"{page}hand/", {"about": "a word"})
        began = time.perf_counter()
        status, body = await browser.post(path, fields)
        seen.note("vote, roll call, hand: until it is answered", began)
        if status != 200:
            seen.errors.append(f"{path}: {status} {body[:80]!r}")
        elif path.endswith("/hand/"):
            hand = re.search(rb'"id": ?(\d+), "name": ?"Person %d"' % number, body)
            if hand:
                todo.append((f"{page}hand/{hand[1].decode()}/lower/", {}))


async def _typing(
    port: int, call: dict[str, Any], seen: Seen, session: str, number: int, end: float
) -> None:
    """The editor: types remarks with a mark, and waits for no answer before the next."""
    from alliance.notes.wire import Sync, read, sync

    dice = random.Random(3000 + number)
    doc: Doc = Doc()
    text = doc["text"] = Text()
    waiting: list[float] = []
    standing: list[str] = []  # of this writer, in the text
    known: set[bytes] = set()
    kept = 0

    async def hear(socket: ClientConnection) -> None:
        nonlocal kept
        async for message in socket:
            if isinstance(message, str):
                for _ in range(kept, json.loads(message).get("kept", kept)):
                    seen.note("change of the notes, until it is stored", waiting[kept])
                    kept += 1
                continue
            found = read(message)
            if isinstance(found, tuple) and found[0] != Sync.STATE:
                doc.apply_update(found[1])
                _look("change of the notes, until another editor has it", message, known, seen)

    async with _socket(port, call["socket"], session) as socket:
        await socket.send(json.dumps({"client": doc.client_id, "named": True}))
        await socket.send(sync(Sync.STATE, doc.get_state()))
        hearing = asyncio.create_task(hear(socket))
        await asyncio.sleep(1)
        count = 0
        while (pause := dice.uniform(*TYPE_S)) < end - time.perf_counter() - SETTLE_S:
            await asyncio.sleep(pause)
            before = doc.get_state()
            if len(standing) == STANDING:  # people tidy up, too
                gone = f"{standing.pop(0)} said so. ".encode()
                place = str(text).encode().index(gone)
                del text[place : place + len(gone)]
            standing.append(f"[{number}.{count}]")
            text.insert(len(str(text).encode()), f"{standing[-1]} said so. ")
            count += 1
            known.add(standing[-1].encode())
            waiting.append(time.perf_counter())
            seen.sent[standing[-1].encode()] = waiting[-1]
            await socket.send(sync(Sync.UPDATE, doc.get_update(before)))
        while kept < len(waiting) and time.perf_counter() < end + LATEST_S:
            await asyncio.sleep(0.2)
        if hearing.done() or kept < len(waiting):
            seen.errors.append(f"notes: {len(waiting) - kept} changes were not acknowledged")
        hearing.cancel()
        seen.standing += standing


def _look(what: str, message: bytes, known: set[bytes], seen: Seen) -> None:
    for found in MARK.finditer(message):
        mark = found[0]
        if mark not in known:
            known.add(mark)
            if mark in seen.sent:
                seen.note(what, seen.sent[mark])


def _socket(port: int, path: str, session: str) -> connect:
    return connect(
        f"ws://127.0.0.1:{port}{path}",
        origin=f"http://127.0.0.1:{port}",  # type: ignore[arg-type]
        additional_headers={"Cookie": f"sessionid={session}"} if session else {},
        compression=None,
        max_size=2**22,
        open_timeout=60,
        ping_interval=None,
    )
