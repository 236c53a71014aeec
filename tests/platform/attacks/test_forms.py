"""Every form, with probes in each of its fields; and what it does without its token."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest
from django.core.files.uploadedfile import UploadedFile
from django.test import Client
from tests.platform.attacks.asking import once, prepared, send, who
from tests.platform.attacks.probes import MARKUP, ODD, QUERY, SPLIT, UP, given_away
from tests.platform.every_action.rule import Rule, given
from tests.platform.every_action.world import World
from tests.services.processes import wait_until

TEXTS = (SPLIT + MARKUP, QUERY, ODD + UP)


class Canary:
    """A server inside that nobody may be made to ask. `asked` says how often it was."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.asked = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _address = self._socket.accept()
            except OSError:
                return
            self.asked += 1
            connection.close()

    @property
    def addresses(self) -> tuple[str, ...]:
        names = ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0177.1")
        return tuple(f"http://{name}:{self.port}/" for name in names)

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


@pytest.fixture
def canary() -> Iterator[Canary]:
    with closing(Canary()) as made:
        yield made


def forms() -> list[Rule]:
    return [rule for rule in once("POST") if not rule.body]


def test_no_field_of_a_form_does_more_than_say(world: World) -> None:
    wrong = []
    for rule in forms():
        with prepared(rule, world) as (client, url):
            fields = given(rule.data, world)
            for probe in TEXTS:
                answer = send(client, "POST", url, _spoilt(fields, probe))
                wrong += [f"{rule.name} {probe[:12]!r}: {one}" for one in given_away(answer)]
            names = [name for name, value in fields.items() if isinstance(value, str)]
            for name in names:
                answer = send(client, "POST", url, fields | {name: MARKUP})
                wrong += [f"{rule.name} {name}: {one}" for one in given_away(answer)]
    assert not wrong, "\n".join(wrong)


def test_no_field_makes_the_site_ask_an_inner_address(world: World, canary: Canary) -> None:
    """Whatever field it stands in, and in whatever spelling."""
    for rule in forms():
        with prepared(rule, world) as (client, url):
            address = canary.addresses[0]
            send(client, "POST", url, _spoilt(given(rule.data, world), address))
    for address in canary.addresses:
        send(world.clients["visitor"], "POST", "/verify/", {"url": address})
        body = f'{{"url": "{address}"}}'.encode()
        send(Client(), "POST", "/api/verify", body, content_type="application/json")
    assert canary.asked == 0
    with closing(socket.create_connection(("127.0.0.1", canary.port))):
        wait_until(lambda: canary.asked == 1, timeout_s=10, what="it to notice a connection")


def test_every_form_needs_its_token(world: World) -> None:
    """From another site, with the cookies that the browser has: refused before anything is read."""
    wrong = []
    for rule in forms():
        with prepared(rule, world) as (client, url):
            strict = Client(enforce_csrf_checks=True)
            strict.cookies = client.cookies.copy()
            answer = send(strict, "POST", url, given(rule.data, world))
            if answer.status != 403 and rule.route not in WITHOUT_TOKEN:
                wrong.append(f"{rule.name} as {who(rule)}: {answer.status}")
    assert not wrong, "\n".join(wrong)


# What programs post, which have no page to take a token from and bring a secret or a signature.
WITHOUT_TOKEN = {
    "membership:stripe", "chat:slack", "chat:slack_event", "chat:slack_events",
    "lists:one_click", "lists:leave", "notices:stop", "notices:unsubscribe",
}  # fmt: skip


def _spoilt(fields: dict[str, object], probe: str) -> dict[str, object]:
    """Every text of the form is the probe; files and hidden identifiers of things stay."""
    return {
        name: probe if isinstance(value, str) and not isinstance(value, UploadedFile) else value
        for name, value in fields.items()
    }
