"""The websocket of open pages: who hears what, and nothing besides."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import Client

from alliance.asgi import application
from alliance.live import access, sockets
from alliance.live.connection import BROKE_THE_RULES, NOT_ALLOWED
from alliance.live.services import touch
from alliance.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def rules() -> Iterator[dict[str, bool]]:
    """Topics "open:" are anybody's, "inner:" of those who are signed in while `is_open`."""
    may = {"is_open": True}
    access.register("open:", lambda person, topic: True)
    access.register("inner:", lambda person, topic: may["is_open"] and person.is_authenticated)
    yield may
    del access.RULES["open:"], access.RULES["inner:"]


class Page:
    """An open page."""

    def __init__(self, cookie: str, origin: str) -> None:
        self.told: list[dict[str, Any]] = []
        self.code: int | None = None
        self.is_in = False
        self.to_site: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.news = asyncio.Event()
        headers = [(b"host", b"testserver"), (b"origin", origin.encode())]
        if cookie:
            headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode()))
        self.scope = {
            "type": "websocket",
            "path": sockets.PATH,
            "headers": headers,
            "client": ("127.0.0.1", 1),
        }

    async def hear(self, event: dict[str, Any]) -> None:
        if event["type"] == "websocket.accept":
            self.is_in = True
        elif event["type"] == "websocket.close":
            self.code = event["code"]
        else:
            self.told.append(json.loads(event["text"]))
        self.news.set()

    def say(self, message: object) -> None:
        text = message if isinstance(message, str) else json.dumps(message)
        self.to_site.put_nowait({"type": "websocket.receive", "text": text})

    def gone(self, topic: str) -> bool:
        return {"topic": topic, "gone": True} in self.told

    def version(self, topic: str) -> int | None:
        found = [t["version"] for t in self.told if t["topic"] == topic and "version" in t]
        return found[-1] if found else None

    def knows(self, topics: Iterable[str]) -> bool:
        return all(self.gone(topic) or self.version(topic) is not None for topic in topics)

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(60):
            while not holds():
                self.news.clear()
                await self.news.wait()


@asynccontextmanager
async def page(
    person: Person | None = None, origin: str = "http://testserver"
) -> AsyncIterator[Page]:
    found = Page(await sync_to_async(_session)(person), origin)
    found.to_site.put_nowait({"type": "websocket.connect"})
    task = asyncio.create_task(application(found.scope, found.to_site.get, found.hear))
    try:
        await found.until(lambda: found.is_in or found.code is not None)
        yield found
    finally:
        found.to_site.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await asyncio.wait_for(task, 60)


def _session(person: Person | None) -> str:
    if person is None:
        return ""
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def run(test: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(test())  # type: ignore[arg-type]


def test_each_role_hears_what_it_may(person: Person) -> None:
    async def test() -> None:
        hears = {}
        for name, viewer in (("anonymous", None), ("signed in", person)):
            async with page(viewer) as one:
                topics = ("open:1", "inner:1", "unheard:1")
                one.say({"listen": dict.fromkeys(topics)})
                await one.until(partial(one.knows, topics))
                hears[name] = {t for t in topics if not one.gone(t)}
        assert hears == {"anonymous": {"open:1"}, "signed in": {"open:1", "inner:1"}}

    run(test)


@pytest.mark.parametrize("origin", ["https://evil.example.org", "null", ""])
def test_a_page_of_another_site_listens_to_nothing(origin: str, person: Person) -> None:
    async def test() -> None:
        async with page(person, origin) as one:
            assert not one.is_in and one.code == NOT_ALLOWED

    run(test)


def test_a_change_reaches_those_who_listen_and_nobody_else() -> None:
    async def test() -> None:
        async with page() as one, page() as other:
            one.say({"listen": {"open:1": None}})
            other.say({"listen": {"open:2": None}})
            await one.until(lambda: one.version("open:1") is not None)
            await other.until(lambda: other.version("open:2") is not None)
            await sync_to_async(touch)("open:1", {"now": 7})
            await one.until(lambda: any(t.get("payload") == {"now": 7} for t in one.told))
            assert not any("payload" in told for told in other.told)

    run(test)


def test_a_right_that_ends_is_told_and_ends_the_listening(
    person: Person, rules: dict[str, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "ACCESS_S", 0.2)

    async def test() -> None:
        async with page(person) as one:
            one.say({"listen": {"inner:1": None}})
            await one.until(lambda: one.version("inner:1") is not None)
            rules["is_open"] = False
            await one.until(lambda: one.gone("inner:1"))
            await sync_to_async(touch)("inner:1", {"secret": 1})
            await asyncio.sleep(1)
            assert not any("payload" in told for told in one.told)

    run(test)


def test_whoever_owes_a_second_factor_listens_as_nobody(
    person: Person, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when it is asked for while the page is open; with a factor they are themselves again."""
    monkeypatch.setattr(sockets, "ACCESS_S", 0.2)

    async def hears(one: Page) -> bool:
        one.say({"listen": {"inner:1": None, "open:1": None}})
        await one.until(partial(one.knows, ("inner:1", "open:1")))
        assert not one.gone("open:1")
        return not one.gone("inner:1")

    async def test() -> None:
        async with page(person) as one:
            assert await hears(one)
            settings.SECOND_FACTOR_FOR = "everybody"
            await one.until(lambda: one.gone("inner:1"))
        async with page(person) as one:
            assert not await hears(one)
        await sync_to_async(auth.TOTP.activate)(person, auth.generate_totp_secret())
        async with page(person) as one:
            assert await hears(one)

    run(test)


@pytest.mark.parametrize(
    "message",
    [
        "",
        "[]",
        '{"listen": 3}',
        '{"listen": {"": null}}',
        '{"listen": {"open:1": "x"}}',
        "x" * 9000,
        {"listen": {f"open:{n}": None for n in range(sockets.MAX_TOPICS + 1)}},
    ],
)
def test_what_no_page_of_ours_says_ends_the_connection(message: object) -> None:
    async def test() -> None:
        async with page() as one:
            one.say(message)
            await one.until(lambda: one.code is not None)
            assert one.code == BROKE_THE_RULES

    run(test)
