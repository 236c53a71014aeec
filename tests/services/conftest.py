"""Servers that the tests of this folder share; each test gets a database and a queue of its own."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from tests.services import peer_world, servers
from tools.peers.calling import Peer, running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.service)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A URL of a PostgreSQL server: the one of DATABASE_URL if it names one, else our own."""
    given = os.environ.get("DATABASE_URL", "")
    if urlsplit(given).scheme in ("postgres", "postgresql"):
        yield given
    else:
        with servers.postgresql() as url:
            yield url


_numbers = itertools.count(1)


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """An empty database, gone after the test."""
    import psycopg

    name = f"alliance_test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield urlunsplit(urlsplit(postgresql_server)._replace(path=f"/{name}"))
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    with servers.redis() as url:
        yield url


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """The server, emptied."""
    import redis

    with redis.Redis.from_url(redis_server) as client:
        client.flushall()
    return redis_server


@pytest.fixture
def mail_server() -> Iterator[servers.MailServer]:
    with servers.mail_server() as server:
        yield server


@pytest.fixture(scope="session")
def peer() -> Iterator[Callable[[str], Peer]]:
    """Peers by name; each is started when it is first asked for, and runs until the last test."""
    started: dict[str, Peer] = {}
    with ExitStack() as until_the_end:

        def named(name: str) -> Peer:
            kind = peer_world.need(name)
            if name not in started:
                started[name] = until_the_end.enter_context(running(kind))
            return started[name]

        yield named
