"""Two versions side by side on one PostgreSQL while people use the site: nothing fails.

The older version is this code. The newer one is a copy of it that brings one more migration, of
the kind that comes first in an upgrade (a column more, with a default in the database).
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psycopg
from tests.services import deployed
from tests.services.processes import BIN, ROOT, free_port, own_environment, run, stop, wait_until

SEVERAL = deployed.DEPLOY / "several-machines"
MORE = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("outbox", "{before}")]
    operations = [
        migrations.AddField(
            "outboxitem", "weight", models.PositiveSmallIntegerField(db_default=7, default=7)
        ),
    ]
"""


def newer(folder: Path) -> Path:
    """A copy of the platform with the further migration and the field in the model."""
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    room = folder / "src/alliance/outbox"
    last = sorted(path.stem for path in (room / "migrations").glob("0*.py"))[-1]
    (room / "migrations" / "0999_weight.py").write_text(MORE.format(before=last))
    models = room / "models.py"
    text = models.read_text()
    before = "    last_error = models.CharField(max_length=500, blank=True)\n"
    assert before in text
    field = "    weight = models.PositiveSmallIntegerField(db_default=7, default=7)\n"
    models.write_text(text.replace(before, before + field, 1))
    return folder / "src"


class Visitors(threading.Thread):
    """Somebody who asks the front again and again. `failed`: what was not answered well."""

    PATHS = ("/", "/verify", "/status/", "/account/login/")

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.port, self.asked, self.failed = port, 0, []
        self.ending = threading.Event()

    def run(self) -> None:
        while not self.ending.is_set():
            path = self.PATHS[self.asked % len(self.PATHS)]
            answered = self.ask(path)
            self.asked += 1
            if answered != "200":
                self.failed.append((path, answered))
            self.ending.wait(0.05)

    def ask(self, path: str) -> str:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path, headers={"Host": deployed.NAME})
            answer = connection.getresponse()
            answer.read()
            return str(answer.status)
        except (OSError, HTTPException) as error:
            return repr(error)
        finally:
            connection.close()


@contextmanager
def front(folder: Path, ports: list[int]) -> Iterator[int]:
    """nginx with the guide's configuration, before these ports."""
    nginx = deployed.need("nginx", "nginx-light")
    port = free_port()
    instead = {"listen 8080;": f"listen 127.0.0.1:{port};", "server web3.": "# server web3."}
    instead |= {
        f"server web{n}.internal:8000": f"server 127.0.0.1:{one}"
        for n, one in enumerate(ports, start=1)
    }
    site = deployed.put(SEVERAL / "nginx.conf", folder / "site.conf", instead)
    around = folder / "front.conf"
    names = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = " ".join(f"{name}_temp_path {folder}/{name};" for name in names)
    around.write_text(
        f"daemon off; pid {folder}/front.pid; error_log {folder}/front.log;\n"
        f"events {{}}\nhttp {{ {temporary}\ninclude {site}; }}\n"
    )
    process = subprocess.Popen([nginx, "-c", str(around)], start_new_session=True)
    try:
        yield port
    finally:
        stop(process, signal.SIGTERM)


def web(folder: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    with (folder / f"web-{environment['PORT']}.log").open("wb") as log:
        return subprocess.Popen(
            [str(BIN / "alliance"), "web"], cwd=folder, env=environment,
            start_new_session=True, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip


def is_ready(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def test_two_versions_serve_side_by_side_and_no_request_fails(
    postgresql_url: str, tmp_path: Path
) -> None:
    source = newer(tmp_path / "newer")
    old_port, new_port = free_port(), free_port()
    shared = {
        "DATABASE_URL": postgresql_url, "SITE_URL": f"https://{deployed.NAME}",
        "SECRET_KEY": "one-for-both-versions-" * 3, "FORWARDED_ALLOW_IPS": "127.0.0.1",
    }  # fmt: skip
    old = own_environment(tmp_path / "old-data", **shared, PORT=str(old_port))
    new = own_environment(tmp_path / "new-data", **shared, PORT=str(new_port))
    (tmp_path / "media").mkdir()  # one folder that all nodes have, as the guide says
    for node in ("old-data", "new-data"):
        (tmp_path / node).mkdir(mode=0o700)
        (tmp_path / node / "media").symlink_to(tmp_path / "media")
    new["PYTHONPATH"] = os.pathsep.join([str(source), str(ROOT)])
    old["PYTHONPATH"] = str(ROOT)
    actor = [sys.executable, "-m", "tests.services.actor"]
    run([str(BIN / "alliance"), "migrate"], old, timeout_s=900)
    achievement = run([*actor, "prepare"], old).split()[-1]
    processes = [web(tmp_path, old)]
    try:
        wait_until(lambda: is_ready(old_port), timeout_s=120, what="the old version to be ready")
        with front(tmp_path, [old_port, new_port]) as port:
            visitors = Visitors(port)
            wait_until(lambda: visitors.ask("/verify") == "200", timeout_s=30, what="the front")
            visitors.start()
            run([*actor, "award", achievement, "1", "3"], old)

            # Expand: the tables of the new version, while the old one serves and writes.
            refused = subprocess.run(
                [str(BIN / "alliance"), "web"], env=new, capture_output=True, timeout=120
            )
            assert refused.returncode == 1 and b"alliance migrate" in refused.stderr
            run([str(BIN / "alliance"), "migrate"], new, timeout_s=900)
            assert is_ready(old_port), "the old version goes on with the new tables"
            run([*actor, "award", achievement, "4", "6"], old)

            # Both serve. Then the old one leaves in order.
            processes.append(web(tmp_path, new))
            wait_until(lambda: is_ready(new_port), timeout_s=120, what="the new version")
            run([*actor, "award", achievement, "7", "9"], new)
            both_from = visitors.asked
            wait_until(lambda: visitors.asked > both_from + 8, timeout_s=60, what="both to serve")
            stop(processes[0], signal.SIGTERM)
            alone_from = visitors.asked
            wait_until(lambda: visitors.asked > alone_from + 8, timeout_s=60, what="the new alone")
            visitors.ending.set()
            visitors.join(30)
        assert visitors.failed == []
        assert visitors.asked > 20
        found = json.loads(run([*actor, "report"], new).splitlines()[-1])
        assert found["awards"] == found["keys"] == 9
        with psycopg.connect(postgresql_url) as connection:
            weights = connection.execute("SELECT DISTINCT weight FROM outbox_outboxitem").fetchall()
        assert weights == [(7,)], "rows of the old version have the default of the database"
    finally:
        for process in processes:
            stop(process)
