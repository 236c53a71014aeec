"""The websocket of the editor: who is let in, what is taken from whom, and what is never lost."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import Client
from pycrdt import Doc

from alliance.asgi import application
from alliance.live.connection import BROKE_THE_RULES, NOT_ALLOWED, TOO_LARGE, TRY_AGAIN
from alliance.notes import (
    access,
    bounds,
    folding,
    keeping,
    reading,
    rooms,
    services,
    sockets,
    wire,
)
from alliance.notes.models import Pad, PadSnapshot, PadUpdate
from alliance.notes.wire import Cursor, Sync
from alliance.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ROLES = {
    "stranger": "none",
    "reader": "read",
    "writer": "write",
    "second": "write",
    "chair": "moderate",
}


@pytest.fixture(autouse=True)
def rules() -> Iterator[dict[str, str]]:
    """What each may do, by name; tests change it."""
    may = dict(ROLES)
    access.register("test:", lambda person, key: may.get(getattr(person, "name", ""), "read"))
    yield may
    del access.RULES["test:"]


@pytest.fixture
def pad() -> Pad:
    return services.open_pad("test:1", title="Call", template="# Notes\n")


@pytest.fixture
def people(make_person: Callable[..., Person]) -> dict[str, Person]:
    found = {}
    for name in ROLES:
        found[name] = make_person(name)
        found[name].name = name
        found[name].save()
    return found


class Editor:
    """A window of the editor, as the browser's part does it."""

    def __init__(self, cookie: str, pad: Pad, origin: str = "http://testserver") -> None:
        self.doc = folding.document([])
        self.said: list[Any] = []
        self.code: int | None = None
        self.to_site: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.accepted = asyncio.Event()
        self.news = asyncio.Event()
        headers = [(b"host", b"testserver"), (b"origin", origin.encode())]
        if cookie:
            headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode()))
        self.scope = {
            "type": "websocket",
            "path": f"/notes/{pad.public_id}/socket",
            "headers": headers,
            "client": ("127.0.0.1", 1),
        }

    async def hear(self, event: dict[str, Any]) -> None:
        if event["type"] == "websocket.accept":
            self.accepted.set()
        elif event["type"] == "websocket.close":
            self.code = event["code"]
        elif event.get("text") is not None:
            self.said.append(json.loads(event["text"]))
        else:
            found = wire.read(event["bytes"])
            self.said.append(found)
            if isinstance(found, tuple) and found[0] != Sync.STATE:
                self.doc.apply_update(found[1])
        self.news.set()

    def send(self, message: str | bytes) -> None:
        kind = "text" if isinstance(message, str) else "bytes"
        self.to_site.put_nowait({"type": "websocket.receive", kind: message})

    def write(self, text: str) -> None:
        self.send(wire.sync(Sync.UPDATE, folding.change(self.doc, text)))

    @property
    def text(self) -> str:
        return folding.text_of(self.doc)

    @property
    def kept(self) -> int:
        return max((s["kept"] for s in self.said if isinstance(s, dict) and "kept" in s), default=0)

    @property
    def may(self) -> str:
        return next((s["may"] for s in self.said if isinstance(s, dict) and "may" in s), "")

    @property
    def cursors(self) -> list[Cursor]:
        return [cursor for said in self.said if isinstance(said, list) for cursor in said]

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(60):
            while not holds():
                self.news.clear()
                await self.news.wait()


@asynccontextmanager
async def editor(
    pad: Pad, person: Person | None = None, *, client: int | None = None, named: bool = True,
    origin: str = "http://testserver", hello: str | bytes | None = None,
) -> AsyncIterator[Editor]:  # fmt: skip
    cookie = await sync_to_async(_session)(person)
    window = Editor(cookie, pad, origin)
    window.to_site.put_nowait({"type": "websocket.connect"})
    task = asyncio.create_task(application(window.scope, window.to_site.get, window.hear))
    said = {"client": client or window.doc.client_id, "named": named}
    window.send(json.dumps(said) if hello is None else hello)
    window.send(wire.sync(Sync.STATE, window.doc.get_state()))
    try:
        await window.until(lambda: window.code is not None or window.may != "")
        if window.may:
            await window.until(
                lambda: any(isinstance(s, tuple) and s[0] == Sync.MISSING for s in window.said)
            )
        yield window
    finally:
        window.to_site.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await asyncio.wait_for(task, 60)


def _session(person: Person | None) -> str:
    if person is None:
        return ""
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def run(test: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(test())  # type: ignore[arg-type]


def test_who_is_let_in_and_who_may_write(pad: Pad, people: dict[str, Person]) -> None:
    async def test() -> None:
        found = {}
        for name, person in {**people, "anonymous": None}.items():
            async with editor(pad, person) as window:
                found[name] = window.may or ("in" if window.accepted.is_set() else "refused")
        assert found == {
            "stranger": "refused", "reader": "read", "writer": "write", "second": "write",
            "chair": "write", "anonymous": "read",
        }  # fmt: skip

    run(test)


@pytest.mark.parametrize("origin", ["https://evil.example.org", "null", "", "http://testserver:81"])
def test_a_page_of_another_site_opens_no_editor(
    origin: str, pad: Pad, people: dict[str, Person]
) -> None:
    async def test() -> None:
        async with editor(pad, people["writer"], origin=origin) as window:
            assert not window.accepted.is_set() and window.code == NOT_ALLOWED

    run(test)


def test_notes_that_are_not_there_are_refused(people: dict[str, Person]) -> None:
    async def test() -> None:
        async with editor(Pad(key="test:none"), people["writer"]) as window:
            assert not window.accepted.is_set()

    run(test)


@pytest.mark.parametrize("name", ["reader", None])
def test_who_only_reads_changes_nothing_and_is_sent_away(
    name: str | None, pad: Pad, people: dict[str, Person]
) -> None:
    async def test() -> None:
        async with editor(pad, people[name] if name else None) as window:
            window.send(wire.awareness([Cursor(window.doc.client_id, 1, {"cursor": None})]))
            window.write("Defaced")
            await window.until(lambda: window.code is not None)
            assert window.code == NOT_ALLOWED

    run(test)
    assert services.pad_text(pad) == "# Notes\n"


def test_two_write_and_each_has_what_the_other_wrote(pad: Pad, people: dict[str, Person]) -> None:
    async def test() -> None:
        async with (
            editor(pad, people["writer"]) as one,
            editor(pad, people["second"]) as other,
        ):
            one.write("# Notes\n- one\n")
            other.write("- two\n# Notes\n")
            await one.until(lambda: "two" in one.text and one.kept == 1)
            await other.until(lambda: "one" in other.text and other.kept == 1)
            assert one.text == other.text == "- two\n# Notes\n- one\n"

    run(test)
    assert services.pad_text(pad) == "- two\n# Notes\n- one\n"
    rows = PadUpdate.objects.filter(pad=pad).exclude(by=None)
    assert sorted(row.by.name for row in rows if row.by) == ["second", "writer"]


def test_what_is_said_to_be_kept_is_in_the_database(pad: Pad, people: dict[str, Person]) -> None:
    async def test() -> None:
        async with editor(pad, people["writer"]) as window:
            for number in range(1, 6):
                window.write(f"# Notes\n{'x' * number}\n")
                await window.until(lambda number=number: window.kept >= number)  # type: ignore[misc]
                stored = await sync_to_async(services.pad_text)(pad)
                assert stored == f"# Notes\n{'x' * number}\n"

    run(test)


def test_what_the_form_stores_reaches_open_editors(pad: Pad, people: dict[str, Person]) -> None:
    async def test() -> None:
        async with editor(pad, people["writer"]) as window:
            write = sync_to_async(services.write)
            base = await sync_to_async(reading.version_of)(pad)
            await write(pad, "# Notes\nby form\n", base=base, by=people["second"])
            await window.until(lambda: "by form" in window.text)

    run(test)


def test_nobody_writes_in_the_place_of_another(pad: Pad, people: dict[str, Person]) -> None:
    """Text of a window that is somebody else's would shut out what that one writes itself."""

    async def test() -> None:
        async with editor(pad, people["writer"]) as one, editor(pad, people["second"]) as other:
            forged: Doc = Doc(client_id=one.doc.client_id)
            forged.apply_update(one.doc.get_update())
            other.send(wire.sync(Sync.UPDATE, folding.change(forged, "# Notes\nforged\n")))
            await other.until(lambda: other.code is not None)
            assert other.code == rooms.NOT_YOURS
            one.write("# Notes\ngenuine\n")
            await one.until(lambda: one.kept == 1)
        async with editor(pad, people["second"], client=one.doc.client_id) as window:
            assert window.code == rooms.NOT_YOURS

    run(test)
    assert services.pad_text(pad) == "# Notes\ngenuine\n"


def test_names_are_said_by_the_site_and_only_by_choice(pad: Pad, people: dict[str, Person]) -> None:
    async def test() -> None:
        async with (
            editor(pad, people["writer"]) as one,
            editor(pad, people["second"], named=False) as other,
            editor(pad, people["chair"]) as third,
        ):
            lie = {"cursor": None, "user": {"name": "chair", "colour": 1}}
            one.send(wire.awareness([Cursor(one.doc.client_id, 1, lie)]))
            one.send(wire.awareness([Cursor(other.doc.client_id, 9, lie)]))  # not its own
            other.send(wire.awareness([Cursor(other.doc.client_id, 1, {"cursor": None})]))
            await third.until(lambda: len({c.client for c in third.cursors}) == 2)
            names = {c.client: (c.state or {})["user"]["name"] for c in third.cursors}
            assert names == {one.doc.client_id: "writer", other.doc.client_id: ""}
            colours = {(c.state or {})["user"]["colour"] for c in third.cursors}
            assert len(colours) == 2
        other_rows = [c for c in third.cursors if c.client == one.doc.client_id]
        assert other_rows

    run(test)


def test_who_writes_without_their_name_is_somebody_in_the_history(
    pad: Pad, people: dict[str, Person], client: Client
) -> None:
    async def test() -> None:
        async with editor(pad, people["writer"], named=False) as window:
            window.write("# Notes\nquietly\n")
            await window.until(lambda: window.kept == 1)

    run(test)
    from django.urls import reverse

    url = reverse("notes:history", args=[pad.public_id])
    page = client.get(url).content.decode()
    assert "Somebody" in page and "writer" not in page
    client.force_login(people["chair"], backend=BACKEND)
    assert "writer" in client.get(url).content.decode()


def test_a_right_that_ends_while_the_editor_is_open_ends_there(
    pad: Pad, people: dict[str, Person], rules: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "CHECKED_S", -1.0)

    async def test() -> None:
        async with editor(pad, people["writer"]) as window:
            rules["writer"] = "read"
            window.write("# Notes\ntoo late\n")
            await window.until(lambda: window.code is not None)
            assert window.code == NOT_ALLOWED and window.kept == 0

    run(test)
    assert services.pad_text(pad) == "# Notes\n"


def test_whoever_owes_a_second_factor_neither_writes_nor_reads_what_strangers_do_not(
    pad: Pad, people: dict[str, Person], rules: dict[str, str], settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(sockets, "ASK_AGAIN_S", 0.2)

    async def test() -> None:
        async with editor(pad, people["chair"]) as window:
            settings.SECOND_FACTOR_FOR = "everybody"
            await window.until(lambda: window.code is not None)
            assert window.code == NOT_ALLOWED
        async with editor(pad, people["chair"]) as window:
            assert window.may == "read"
            window.write("Defaced")
            await window.until(lambda: window.code is not None)
            assert window.code == NOT_ALLOWED
        rules[""] = "none"
        async with editor(pad, people["chair"]) as window:
            assert not window.accepted.is_set()
        await sync_to_async(auth.TOTP.activate)(people["chair"], auth.generate_totp_secret())
        async with editor(pad, people["chair"]) as window:
            assert window.may == "write"

    run(test)
    assert services.pad_text(pad) == "# Notes\n"


def test_closing_the_notes_ends_the_writing_at_once(pad: Pad, people: dict[str, Person]) -> None:
    async def test() -> None:
        async with editor(pad, people["writer"]) as window:
            await sync_to_async(services.close_pad)(pad, people["chair"])
            window.write("# Notes\ntoo late\n")
            await window.until(lambda: window.code is not None)
            assert window.code == rooms.CLOSED and window.kept == 0

    run(test)
    assert services.pad_text(pad) == "# Notes\n"


@pytest.mark.parametrize(
    "hello", ["", "[]", '{"client": 0}', '{"client": true}', '{"client": "7"}', b"\x00", "x" * 300]
)
def test_a_window_that_does_not_say_who_it_is_is_sent_away(
    hello: str | bytes, pad: Pad, people: dict[str, Person]
) -> None:
    async def test() -> None:
        async with editor(pad, people["writer"], hello=hello) as window:
            assert window.code == BROKE_THE_RULES

    run(test)


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\x00\x02\x01\xff",
        b"\x07",
        wire.sync(Sync.UPDATE, b"\xff" * 30),
        "text",
        b"\x01\x01\x05",
    ],
)
def test_what_is_no_message_ends_the_connection_and_changes_nothing(
    message: str | bytes, pad: Pad, people: dict[str, Person]
) -> None:
    async def test() -> None:
        async with editor(pad, people["writer"]) as window:
            window.send(message)
            await window.until(lambda: window.code is not None)
            assert window.code == BROKE_THE_RULES

    run(test)
    assert services.pad_text(pad) == "# Notes\n"


def test_a_flood_is_stopped(pad: Pad, people: dict[str, Person]) -> None:
    async def test() -> None:
        async with editor(pad, people["writer"]) as window:
            for number in range(bounds.MESSAGES_AT_ONCE + 60):
                window.send(
                    wire.awareness([Cursor(window.doc.client_id, number, {"cursor": None})])
                )
            await window.until(lambda: window.code is not None)
            assert window.code == BROKE_THE_RULES

    run(test)


def test_notes_have_their_bound_in_the_editor_too(pad: Pad, people: dict[str, Person]) -> None:
    async def test() -> None:
        async with editor(pad, people["writer"]) as window:
            window.write("x" * (bounds.TEXT_CHARACTERS + 1))
            await window.until(lambda: window.code is not None)
            assert window.code == TOO_LARGE

    run(test)
    assert services.pad_text(pad) == "# Notes\n"


def test_a_person_has_so_many_windows(
    pad: Pad, people: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "WINDOWS_A_PERSON", 1)

    async def test() -> None:
        async with editor(pad, people["writer"]), editor(pad, people["writer"]) as second:
            assert second.code == TRY_AGAIN

    run(test)


def test_a_snapshot_gives_what_all_changes_give(
    pad: Pad, people: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "SNAPSHOT_EACH", 3)

    async def test() -> None:
        async with editor(pad, people["writer"]) as window:
            for number in range(1, 9):
                window.write(f"# Notes\n{number}\n")
                await window.until(lambda number=number: window.kept >= number)  # type: ignore[misc]

    run(test)
    assert PadSnapshot.objects.filter(pad=pad).exists()
    rows = [bytes(update) for update in pad.updates.order_by("pk").values_list("update", flat=True)]
    assert folding.text_of(folding.document(rows)) == "# Notes\n8\n"
    assert folding.text_of(folding.document(reading.state_at(pad)[1])) == "# Notes\n8\n"
    numbers = list(pad.updates.order_by("pk").values_list("pk", flat=True))
    for place, number in enumerate(numbers):
        expected = folding.text_of(folding.document(rows[: place + 1]))
        assert reading.text_at(pad, number) == expected


def test_readers_are_told_the_text_as_html(
    pad: Pad, people: dict[str, Person], client: Client, rules: dict[str, str]
) -> None:
    services.write(pad, "*soft* <b>x</b>", base=reading.version_of(pad), by=people["writer"])
    payload = client.get(f"/live/{keeping.readers_topic(pad)}").json()["payload"]
    assert "<em>soft</em>" in payload["html"] and "<b>" not in payload["html"]
    assert payload["closed"] is False
    client.force_login(people["stranger"], backend=BACKEND)
    assert client.get(f"/live/{keeping.readers_topic(pad)}").status_code == 404
    assert client.get(f"/live/{keeping.rows_topic(pad)}").status_code == 404
