"""The guide for one machine, followed: its units, its proxy, its backup."""

from __future__ import annotations

import json
import os
import shlex
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests import prepared
from tests.services import deployed
from tests.services.processes import BIN, free_port, stop, wait_until

ONE = deployed.DEPLOY / "one-machine"
UNITS = ("alliance.service", "alliance-backup.service", "alliance-backup.timer")
TOKEN = "a-word-of-chance-for-the-scraper"


@dataclass
class Machine:
    root: Path
    port: int
    https: int
    http: int
    front: int
    trusted: Path
    environment: dict[str, str]

    def unit(self, name: str) -> Path:
        return self.root / "units" / name

    def visitor(self) -> deployed.Visitor:
        return deployed.Visitor(self.https, self.trusted)


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A root with the files where the guide puts them, the site started, the proxy before it."""
    nginx = deployed.need("nginx", "nginx-light")
    root = tmp_path_factory.mktemp("machine")
    port, https, http, front = free_port(), free_port(), free_port(), free_port()
    data = root / "var/lib/alliance"
    prepared.lay(data)
    (root / "var/backups/alliance").mkdir(parents=True)
    (root / "srv/alliance/.venv").mkdir(parents=True)
    (root / "srv/alliance/.venv/bin").symlink_to(BIN)
    file = deployed.put(
        ONE / "alliance.env", root / "etc/alliance/alliance.env",
        {"/var/lib/alliance": str(data), "PORT=8000": f"PORT={port}",
         "METRICS_TOKEN=": f"METRICS_TOKEN={TOKEN}"},
    )  # fmt: skip
    for name in UNITS:
        text = (ONE / name).read_text()
        paths = ("/srv/alliance", "/var/lib/alliance", "/var/backups/alliance", "/etc/alliance")
        deployed.put(
            ONE / name, root / "units" / name, {p: f"{root}{p}" for p in paths if p in text}
        )
    trusted = deployed.authority(root / "etc/ssl/alliance")
    site = deployed.put(
        ONE / "nginx.conf", root / "etc/nginx/alliance.conf",
        {"listen 80;": f"listen 127.0.0.1:{http};", "listen [::]:80;": "",
         "listen 443 ssl http2;": f"listen 127.0.0.1:{https} ssl http2;",
         "listen [::]:443 ssl http2;": "", "/etc/ssl/alliance": str(root / "etc/ssl/alliance"),
         "127.0.0.1:8000": f"127.0.0.1:{port}"},
    )  # fmt: skip
    before_several = deployed.put(
        deployed.DEPLOY / "several-machines/nginx.conf", root / "etc/nginx/front.conf",
        {"listen 8080;": f"listen 127.0.0.1:{front};", "server web2.": "# server web2.",
         "server web3.": "# server web3.", "web1.internal:8000": f"127.0.0.1:{port}"},
    )  # fmt: skip
    around = root / "nginx.conf"
    around.write_text(
        f"daemon off; pid {root}/nginx.pid; error_log {root}/nginx.log;\n"
        "events {}\n"
        f"http {{ client_body_temp_path {root}/t1; proxy_temp_path {root}/t2; "
        f"fastcgi_temp_path {root}/t3; uwsgi_temp_path {root}/t4; scgi_temp_path {root}/t5;\n"
        f"include {site}; include {before_several}; }}\n"
    )
    environment = deployed.environment_of(file)
    command = deployed.command_of(root / "units/alliance.service")
    with (root / "site.log").open("wb") as log:
        running = subprocess.Popen(
            command, cwd=data, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    proxy = subprocess.Popen([nginx, "-c", str(around)], start_new_session=True)
    made = Machine(root, port, https, http, front, trusted, environment)
    try:
        wait_until(
            lambda: _answers(made), timeout_s=90,
            what=f"the site behind its proxy:\n{(root / 'site.log').read_text()[-2000:]}",
        )  # fmt: skip
        yield made
    finally:
        stop(proxy)
        stop(running)


def _answers(machine: Machine) -> bool:
    try:
        answer, _ = machine.visitor().ask("/about/")
    except OSError:
        return False
    return answer.status == 200


def test_systemd_finds_nothing_wrong_with_the_units(machine: Machine) -> None:
    program = deployed.need("systemd-analyze", "systemd")
    units = [str(machine.unit(name)) for name in UNITS]
    done = subprocess.run(
        [program, "verify", "--man=no", *units], capture_output=True, text=True, timeout=60
    )
    ours = [line for line in done.stderr.splitlines() if "alliance" in line]
    assert (done.returncode, ours) == (0, []), done.stderr


def test_the_site_is_served_over_tls_by_its_name(machine: Machine) -> None:
    answer, body = machine.visitor().ask("/")
    assert answer.status == 200 and b"Example Badges" in body
    assert answer.headers["Strict-Transport-Security"]
    answer, _ = machine.visitor().ask("/account/login/")
    cookies = answer.headers.get_all("Set-Cookie") or []
    assert cookies and all("Secure" in cookie for cookie in cookies)


def test_plain_http_leads_to_https(machine: Machine) -> None:
    from http.client import HTTPConnection

    plain = HTTPConnection("127.0.0.1", machine.http, timeout=10)
    plain.request("GET", "/verify?x=1", headers={"Host": deployed.NAME})
    answer = plain.getresponse()
    assert (answer.status, answer.headers["Location"]) == (
        301,
        f"https://{deployed.NAME}/verify?x=1",
    )
    plain.close()


def test_another_name_is_not_answered(machine: Machine) -> None:
    answer, _ = machine.visitor().ask("/", Host="other.example.org")
    assert answer.status == 400


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_probes_are_for_this_machine_and_not_for_the_world(machine: Machine, path: str) -> None:
    answer, _ = machine.visitor().ask(path, Authorization=f"Bearer {TOKEN}")
    assert answer.status == 404


def test_the_machine_itself_reads_readiness_and_metrics(machine: Machine) -> None:
    from urllib.request import Request, urlopen

    at = f"http://127.0.0.1:{machine.port}"
    with urlopen(f"{at}/readyz", timeout=10) as answer:
        assert json.load(answer)["ready"] is True
    asked = Request(f"{at}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    with urlopen(asked, timeout=10) as answer:
        assert b"alliance_requests_total" in answer.read()


def test_the_log_has_the_name_that_the_proxy_gave(machine: Machine) -> None:
    answer, _ = machine.visitor().ask("/history/", X_Request_ID="chosen-by-a-stranger-1")
    name = answer.headers["X-Request-ID"]
    assert name != "chosen-by-a-stranger-1"
    wait_until(
        lambda: name in (machine.root / "site.log").read_text(), timeout_s=30, what="the line"
    )
    (line,) = [one for one in (machine.root / "site.log").read_text().splitlines() if name in one]
    found = json.loads(line)
    assert (found["route"], found["status"]) == ("history/", 200)


@pytest.mark.parametrize("door", ["one machine's", "several machines'"])
def test_a_page_that_stays_open_has_its_websocket_through_the_proxy(
    machine: Machine, door: str
) -> None:
    from websockets.sync.client import connect

    from alliance.live import sockets

    is_tls = door == "one machine's"
    port = machine.https if is_tls else machine.front
    plain = socket.create_connection(("127.0.0.1", port), timeout=10)
    trusted = ssl.create_default_context(cafile=machine.trusted) if is_tls else None
    address = f"{'wss' if is_tls else 'ws'}://{deployed.NAME}{sockets.PATH}"
    with connect(address, sock=plain, ssl=trusted, origin=f"https://{deployed.NAME}") as page:  # type: ignore[arg-type]
        page.send(json.dumps({"listen": {"no-such-topic": None}}))
        assert json.loads(page.recv(timeout=10)) == {"topic": "no-such-topic", "gone": True}


def test_the_backup_that_the_timer_makes_is_restored(machine: Machine, tmp_path: Path) -> None:
    command = deployed.command_of(machine.unit("alliance-backup.service"))
    environment = machine.environment
    done = subprocess.run(
        command, cwd=machine.root / "var/lib/alliance", env=environment,
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    tidy = deployed.command_of(machine.unit("alliance-backup.service"), "ExecStartPost")
    assert subprocess.run(tidy, timeout=30).returncode == 0
    (file,) = (machine.root / "var/backups/alliance").glob("*.tar.gz")
    assert file.stat().st_mode & 0o077 == 0
    restored = environment | {"DATA_DIR": str(tmp_path / "new")}
    subprocess.run([BIN / "alliance", "restore", file], env=restored, check=True, timeout=120)
    assert (tmp_path / "new" / "secret-key").read_bytes() == (
        machine.root / "var/lib/alliance/secret-key"
    ).read_bytes()


@pytest.mark.parametrize("folder", ["one-machine", "several-machines"])
def test_a_shell_reads_the_settings_as_the_services_do(folder: str) -> None:
    """The guides do `set -a; . alliance.env` before they run a command."""
    file = deployed.DEPLOY / folder / "alliance.env"
    done = subprocess.run(
        ["/bin/sh", "-ec", f"set -a; . {shlex.quote(str(file))}; env -0"],
        env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=True, timeout=30,
    )  # fmt: skip
    read = dict(one.split("=", 1) for one in done.stdout.split("\0") if one)
    told = deployed.environment_of(file)
    assert {name: read.get(name) for name in told if name != "LC_ALL"} == {
        name: value for name, value in told.items() if name != "LC_ALL"
    }
    assert {"SITE_URL", "SECOND_FACTOR_FOR"} <= told.keys()


def test_backups_of_thirty_days_are_kept(machine: Machine, tmp_path: Path) -> None:
    old, young = tmp_path / "old.tar.gz", tmp_path / "young.tar.gz"
    for path, days in ((old, 32), (young, 29)):
        path.write_bytes(b"")
        os.utime(path, (time.time() - days * 86_400,) * 2)
    tidy = deployed.command_of(machine.unit("alliance-backup.service"), "ExecStartPost")
    tidy[1] = str(tmp_path)
    subprocess.run(tidy, check=True, timeout=30)
    assert (old.exists(), young.exists()) == (False, True)


def test_the_guide_shows_no_other_files_than_these() -> None:
    guide = (deployed.ROOT / "docs/how-to/deploy-on-one-machine.md").read_text()
    for path in sorted(ONE.iterdir()):
        assert f"deploy/one-machine/{path.name}" in guide, path.name
