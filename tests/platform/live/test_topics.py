"""Topics: who listens, and that a page learns of changes and of nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from alliance.live import access
from alliance.live.services import touch

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rules() -> Iterator[None]:
    access.register("open:", lambda person, topic: True)
    access.register("open:secret:", lambda person, topic: person.is_authenticated)
    yield
    del access.RULES["open:"], access.RULES["open:secret:"]


def test_a_page_learns_of_a_change_and_is_told_when_there_is_none(client: Client) -> None:
    before = client.get("/live/open:1")
    assert before.json() == {"topic": "open:1", "version": 0, "payload": {}}
    touch("open:1", {"now": 3})
    after = client.get("/live/open:1", headers={"if-none-match": before["ETag"]})
    assert after.json() == {"topic": "open:1", "version": 1, "payload": {"now": 3}}
    again = client.get("/live/open:1", headers={"if-none-match": after["ETag"]})
    assert again.status_code == 304 and again.content == b""


def test_the_longest_prefix_decides(client: Client, signed_in: Client) -> None:
    touch("open:secret:1", {"x": 1})
    assert client.get("/live/open:secret:1").status_code == 404
    assert signed_in.get("/live/open:secret:1").status_code == 200


def test_a_topic_that_nobody_registered_is_nobodys(signed_in: Client) -> None:
    touch("unheard:1", {"x": 1})
    assert signed_in.get("/live/unheard:1").status_code == 404
