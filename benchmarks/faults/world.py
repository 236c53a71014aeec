"""PostgreSQL with a replica, Redis, an object store, a front, web nodes and workers, each in its
place.
"""

from __future__ import annotations

import json
import os
import pwd
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.faults.places import GATE, Place, places
from tests.services import deployed
from tests.services.object_store import SERVERS, Store, laid
from tests.services.processes import BIN, ROOT, own_environment, run, stop, wait_until
from tests.services.servers import MailServer, mail_server, postgresql_binaries

SEVERAL = ROOT / "deploy" / "several-machines"
PASSWORD = "only-here"
BUCKET = "badges"
SYNC = "ALTER SYSTEM SET synchronous_standby_names = '{}'"


@dataclass
class World:
    """What runs, by name. `start(name)` starts it as it was, `kill(name)` gives it no warning."""

    home: Path
    at: dict[str, Place]
    commands: dict[str, tuple[list[str], dict[str, str]]] = field(default_factory=dict)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    as_whom: list[str] = field(default_factory=list)
    mail: MailServer = field(init=False)
    store: Store = field(init=False)

    def start(self, name: str) -> None:
        command, environment = self.commands[name]
        place = self.at.get(name)
        with (self.home / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [*(place.before if place else ()), *command],
                cwd=self.home, env=environment, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip

    def kill(self, name: str) -> None:
        stop(self.running.pop(name), signal.SIGKILL)

    def close(self) -> None:
        for name in reversed(list(self.running)):
            stop(self.running.pop(name), signal.SIGINT)

    def url(self, name: str) -> str:
        return f"http://{self.at[name].address}:{self.ports[name]}"

    def log(self, name: str) -> str:
        return (self.home / f"{name}.log").read_text(errors="replace")[-3000:]

    def sql(self, name: str, *statements: str) -> list[Any]:
        import psycopg

        with psycopg.connect(
            host=self.at[name].address, port=self.ports[name], user="alliance",
            password=PASSWORD, dbname="postgres", connect_timeout=3, autocommit=True,
        ) as connection:  # fmt: skip
            rows: list[Any] = []
            for statement in statements:
                cursor = connection.execute(statement)  # type: ignore[arg-type]
                rows = cursor.fetchall() if cursor.description else []
            return rows

    def answers(self, name: str) -> bool:
        try:
            self.sql(name, "SELECT 1")
        except Exception:  # whatever keeps it from answering
            return False
        return True

    def make_synchronous(self, on: bool) -> None:
        """Whether a commit waits until the replica has it. What an operator types."""
        self.sql("db1", SYNC.format("*" if on else ""), "SELECT pg_reload_conf()")

    def has_all(self) -> bool:
        """Whether the replica streams, commits wait for it, and it has what was committed before
        they did. Until then the primary alone holds a part, and may not be lost.
        """
        ((end,),) = self.sql("db1", "SELECT pg_current_wal_flush_lsn()")
        found = self.sql(
            "db1",
            "SELECT 1 FROM pg_stat_replication WHERE state = 'streaming' AND sync_state = 'sync'"
            f" AND flush_lsn >= '{end}'",
        )
        return bool(found)

    def promote(self) -> None:
        self.sql("db2", "SELECT pg_promote(true, 30)")

    def actor(self, *words: object) -> str:
        command = [sys.executable, "-m", "tests.services.actor", *map(str, words)]
        return run(command, self.environment)

    def report(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.actor("report").splitlines()[-1])
        return found


@contextmanager
def world(home: Path, *, webs: int, workers: int, apart: bool) -> Iterator[World]:
    """Everything started and ready; the database holds an issuer's tables and nothing else."""
    names = ["db1", "db2", "broker", "store", "front"]
    names += [f"web{n}" for n in range(1, webs + 1)] + [f"work{n}" for n in range(1, workers + 1)]
    with ExitStack() as stack:
        made = World(home, stack.enter_context(places(names, apart=apart)))
        stack.callback(made.close)
        made.mail = stack.enter_context(mail_server(made.at[GATE].address))
        _database(made)
        _broker(made)
        _store(made)
        _site(made, webs, workers)
        front(made, webs)
        yield made


def _database(made: World) -> None:
    """A primary, and a replica that streams from it (`pg_basebackup --write-recovery-conf`)."""
    binaries = postgresql_binaries()
    assert binaries is not None, "no PostgreSQL server here (apt-get install postgresql)"
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        ids = (f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups")
        made.as_whom = ["setpriv", *ids]
        os.chown(made.home, account.pw_uid, account.pw_gid)
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "PGPASSWORD": PASSWORD}
    (made.home / "password").write_text(PASSWORD)
    (made.home / "password").chmod(0o644)

    def tool(name: str, *words: str) -> None:
        before = made.at["db2"].before if name == "pg_basebackup" else ()
        subprocess.run(
            [*before, *made.as_whom, str(binaries / name), *words],
            cwd=made.home, env=environment, check=True, capture_output=True,
        )  # fmt: skip

    one = made.home / "db1"
    tool("initdb", "--no-sync", "-U", "alliance", "-E", "UTF8", "--auth=scram-sha-256",
         "--pwfile=password", "-D", str(one))  # fmt: skip
    hosts = [place.address for place in made.at.values()] + ["10.213.0.0/16", "127.0.0.1/32"]
    with (one / "pg_hba.conf").open("a") as file:
        for host in sorted({h if "/" in h else f"{h}/32" for h in hosts}):
            file.write(f"host all all {host} scram-sha-256\n")
            file.write(f"host replication all {host} scram-sha-256\n")
    for name in ("db1", "db2"):
        made.ports[name] = made.at[name].port(5432)
        made.commands[name] = (
            [*made.as_whom, str(binaries / "postgres"), "-D", str(made.home / name),
             "-p", str(made.ports[name]), "-c", f"listen_addresses={made.at[name].address}",
             "-c", "unix_socket_directories=", "-c", "max_connections=200"],
            environment,
        )  # fmt: skip
    made.start("db1")
    wait_until(lambda: made.answers("db1"), timeout_s=60, what="the primary to start")
    tool("pg_basebackup", "-h", made.at["db1"].address, "-p", str(made.ports["db1"]),
         "-U", "alliance", "-D", str(made.home / "db2"), "-X", "stream", "--checkpoint=fast",
         "--write-recovery-conf")  # fmt: skip
    made.start("db2")
    wait_until(lambda: made.answers("db2"), timeout_s=60, what="the replica to start")
    made.make_synchronous(True)


def _broker(made: World) -> None:
    import shutil

    program = shutil.which("redis-server") or shutil.which("valkey-server")
    assert program is not None, "no Redis or Valkey here (apt-get install redis-server)"
    place = made.at["broker"]
    made.ports["broker"] = place.port(6379)
    (made.home / "broker").mkdir()
    made.commands["broker"] = (
        [program, "--bind", place.address, "--port", str(made.ports["broker"]), "--dir",
         str(made.home / "broker"), "--appendonly", "yes", "--protected-mode", "no"],
        {"PATH": os.environ["PATH"]},
    )  # fmt: skip
    made.start("broker")


def _store(made: World) -> None:
    """OpenStack Swift, all of it in the place of the store."""
    place = made.at["store"]
    ports = {f"store-{name}": place.port(6200 + n) for n, name in enumerate(SERVERS)}
    own = {name: ports[f"store-{name}"] for name in SERVERS}
    (made.home / "store").mkdir()
    for name, command in laid(made.home / "store", own, place.address).items():
        made.at[f"store-{name}"] = place
        made.commands[f"store-{name}"] = (command, {"PATH": os.environ["PATH"]})
        made.start(f"store-{name}")
    made.store = Store(place.address, own["proxy"])
    for name in SERVERS:
        wait_until(
            partial(_listens, place.address, own[name]), timeout_s=60, what=f"Swift's {name} server"
        )
    made.store.client.create_bucket(Bucket=BUCKET)


def _listens(address: str, port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((address, port)) == 0


def _site(made: World, webs: int, workers: int) -> None:
    """Web nodes and workers with the guide's settings."""
    host = {name: f"{made.at[name].address}:{made.ports[name]}" for name in ("db1", "db2")}
    broker = f"{made.at['broker'].address}:{made.ports['broker']}"
    file = deployed.put(
        SEVERAL / "alliance.env", made.home / "alliance.env",
        {"alliance:password@": f"alliance:{PASSWORD}@", "db1.internal:5432": host["db1"],
         "db2.internal:5432": host["db2"], "/alliance?": "/postgres?",
         "broker.internal:6379": broker, "SECRET_KEY=": f"SECRET_KEY={'only-here-' * 6}",
         "STORAGE_URL=": f"STORAGE_URL={made.store.url(BUCKET)}",
         "MAIL_URL=": f"MAIL_URL={made.mail.url}", "10.0.0.5": made.at["front"].address},
    )  # fmt: skip
    told = deployed.environment_of(file)

    def environment(name: str, **more: str) -> dict[str, str]:
        data = made.home / "data" / name
        data.mkdir(mode=0o700, parents=True)
        return own_environment(data) | told | {"DATA_DIR": str(data)} | more

    made.environment = environment("operator")
    run([str(BIN / "alliance"), "migrate"], made.environment, timeout_s=900)
    for number in range(1, webs + 1):
        name = f"web{number}"
        made.ports[name] = made.at[name].port(8000)
        more = {"BIND": made.at[name].address, "PORT": str(made.ports[name])}
        made.commands[name] = ([str(BIN / "alliance"), "web"], environment(name, **more))
    for number in range(1, workers + 1):
        name = f"work{number}"
        made.commands[name] = ([str(BIN / "alliance"), "worker"], environment(name))
    for name in made.commands:
        if name.startswith(("web", "work")):
            made.start(name)
    for number in range(1, webs + 1):
        at = made.url(f"web{number}")
        wait_until(partial(is_ready, at), timeout_s=240, what=f"web{number} to be ready")


def front(made: World, webs: int) -> None:
    """nginx with the guide's file, before so many web nodes."""
    place = made.at["front"]
    made.ports["front"] = place.port(8080)
    instead = {"listen 8080;": f"listen {place.address}:{made.ports['front']};"}
    for number in range(1, 4):
        name = f"web{number}"
        line = f"server web{number}.internal:8000"
        where = f"{made.at[name].address}:{made.ports[name]}" if number <= webs else ""
        instead[line] = f"server {where}" if where else f"# server web{number}"
    site = deployed.put(SEVERAL / "nginx.conf", made.home / "site.conf", instead)
    around = made.home / "front.conf"
    folders = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = " ".join(f"{name}_temp_path {made.home}/front-{name};" for name in folders)
    around.write_text(
        f"daemon off; user root; pid {made.home}/front.pid; error_log {made.home}/front.log;\n"
        f"events {{}}\nhttp {{ {temporary}\ninclude {site}; }}\n"
    )
    nginx = deployed.need("nginx", "nginx-light")
    made.commands["front"] = ([nginx, "-c", str(around)], {"PATH": os.environ["PATH"]})
    made.start("front")


def is_ready(at: str) -> bool:
    from urllib.request import urlopen

    try:
        with urlopen(f"{at}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
