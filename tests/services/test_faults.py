"""One of each killed under load, in short; `python -m benchmarks.faults` is the whole of it.

Two web nodes behind the guide's nginx and two workers on Redis, on one database; visitors ask and
an issuer awards meanwhile.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from benchmarks.faults import load as loads
from benchmarks.faults.places import places
from benchmarks.faults.world import World, front, is_ready
from tests import prepared
from tests.services.processes import BIN, own_environment, run, wait_until
from tests.services.servers import MailServer

WEBS, WORKERS = ("web1", "web2"), ("work1", "work2")


@pytest.fixture
def world(redis_url: str, mail_server: MailServer, tmp_path: Path) -> Iterator[World]:
    data = tmp_path / "data"
    prepared.lay(data)
    shared = own_environment(
        data, SITE_URL="https://badges.example.org", TASKS_URL=redis_url,
        CACHE_URL=redis_url.removesuffix("/0") + "/1", MAIL_URL=mail_server.url,
    )  # fmt: skip
    run([str(BIN / "alliance"), "migrate"], shared)  # the queue brings tables of its own
    with places(["front", "web3", *WEBS, *WORKERS], apart=False) as at:
        made = World(tmp_path, at, environment=shared)
        made.mail = mail_server
        try:
            for name in WEBS:
                made.ports[name] = at[name].port(8000)
                own = shared | {"PORT": str(made.ports[name])}
                made.commands[name] = ([str(BIN / "alliance"), "web"], own)
                made.start(name)
            for name in WORKERS:
                made.commands[name] = ([str(BIN / "alliance"), "worker"], shared)
                made.start(name)
            for name in WEBS:
                wait_until(
                    partial(is_ready, made.url(name)), timeout_s=90, what=f"{name} to be ready"
                )
            front(made, len(WEBS))
            yield made
        finally:
            made.close()


def sql(made: World, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(made.home / "data" / prepared.NAME, timeout=20)) as database:
        return database.execute(query).fetchall()


def test_a_web_node_and_a_worker_killed_under_load_lose_nothing_and_tell_nothing_twice(
    world: World,
) -> None:
    public_id = world.actor("prepare").split()[-1]
    world.actor("award", public_id, 900_000, 900_000)
    ((signed,),) = sql(world, "SELECT credential_json FROM issuing_award")
    wanted = loads.requests_for(public_id, bytes(signed))  # type: ignore[arg-type]
    load = loads.Load(world.at["front"], world.ports["front"], wanted)
    awarding = loads.begin_awarding(world.home, world.environment, public_id)
    world.running["awarding"] = awarding.process
    try:
        load.start(3)

        def awarded_more(count: int) -> None:
            goal = len(awarding.lines("awarded")) + count
            wait_until(
                lambda: len(awarding.lines("awarded")) >= goal,
                timeout_s=180, what=f"{count} more awards:\n{awarding.said.read_text()[-300:]}",
            )  # fmt: skip

        awarded_more(3)
        world.kill("web1")
        killed = time.monotonic()
        awarded_more(3)
        world.start("web1")
        world.kill("work1")
        awarded_more(5)
        world.start("work1")
        wait_until(
            lambda: len([one for one in load.asked if one.began > killed]) >= 15,
            timeout_s=180, what="visitors to be answered after the kill",
        )  # fmt: skip
    finally:
        (world.home / "STOP").write_text("")
        load.stop()
        awarding.process.wait(60)
    wait_until(
        lambda: set(world.report()["outbox"]) == {"delivered"},
        timeout_s=240, what=f"all mail to leave: {world.report()}\n{world.log('work2')}",
    )  # fmt: skip

    confirmed = {key for _, key in awarding.lines("awarded")}
    there = [
        str(key) for (key,) in sql(world, "SELECT key FROM issuing_award WHERE key LIKE 'fault:%'")
    ]
    assert len(confirmed) >= 11
    assert loads.lost_and_twice(confirmed, there, world.mail.mails) == (0, 0)
    # At most what the one worker had in hand came again, as the same message.
    assert len(world.mail.mails) <= len({str(one["Message-ID"]) for one in world.mail.mails}) + 1
    # Whoever only reads noticed nothing: the front asked the other node.
    assert [one for one in load.asked if one.kind.startswith("GET") and one.status >= 400] == []
    assert [one for one in load.asked if one.began > killed and one.status == 200]
