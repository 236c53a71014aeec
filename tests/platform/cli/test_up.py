"""`alliance up`, `web` and `worker` as real processes."""

import os
import re
import signal
import socket
import stat
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.platform.running import Running, alliance, wait_for
from tests.services.processes import free_port

pytestmark = pytest.mark.slow
READY = "Stop with Ctrl+C."


@pytest.fixture
def env(command_environment):
    return command_environment | {"PORT": str(free_port())}


@pytest.fixture
def ready(migrated_environment):
    return migrated_environment | {"PORT": str(free_port())}


def cpu_s(running):
    """Seconds of processor time: what a start takes on a machine that does nothing else."""
    fields = Path(f"/proc/{running.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def get(env, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{env['PORT']}{path}", timeout=20) as answer:
        return answer.read().decode()


def headers_of(url):
    with urllib.request.urlopen(url, timeout=20) as answer:
        return answer.headers


def status_of(url):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(url, timeout=20)
    refused.value.close()
    return refused.value.code


class Browser:
    """Keeps cookies, and presses the button of a form."""

    def __init__(self):
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())

    def press(self, url, fields=""):
        page = self._open(url)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        return self._open(url, f"csrfmiddlewaretoken={token}{fields}".encode())

    def _open(self, url, data=None):
        with self.opener.open(url, data, timeout=20) as answer:
            return answer.read().decode()


def link_in(text):
    return re.search(r"http://\S+/people/sign-in/\S+", text)[0]


def test_the_first_start_makes_an_alliance_and_the_second_keeps_it_and_is_fast(env, tmp_path):
    log, data = tmp_path / "up.log", tmp_path / "data"
    with Running("up", env=env, log=log) as first:
        said = first.until_said(READY)
        for step in ("loading", "checking", "migrating", "seeding"):
            assert re.search(rf"^  {step}.*\(\d+\.\d s\)$", said, re.MULTILINE), said
        assert f"is at http://127.0.0.1:{env['PORT']}/" in said
        assert "can be verified only on this site" in said
        assert urlsplit(link_in(said)).port == int(env["PORT"])
        assert "Badge Alliance (demo)" in get(env, "/")
        assert "Standard" in get(env, "/groups/")
        assert "Barcelona" in get(env, "/history/")
        assert "Community call" in get(env, "/calls/")
        assert "no-store" in headers_of(link_in(said))["Cache-Control"]
        assert first.stop() == 0
    assert "alliance: stopped" in log.read_text() and "Traceback" not in log.read_text()
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    readable = [p for p in data.rglob("*") if stat.S_IMODE(p.stat().st_mode) & 0o077]
    assert readable == []

    with Running("up", env=env, log=log) as second:
        said = second.until_said(READY)
        assert cpu_s(second) < 5
        assert said.count("nothing to do") == 2
        assert link_in(said)  # nobody has signed in yet
        assert "Standard" in get(env, "/groups/")
        assert second.stop(signal.SIGINT) == 0


def test_the_link_signs_the_administrator_in_and_is_not_printed_again(env, tmp_path):
    with Running("up", env=env, log=tmp_path / "up.log") as up:
        link = link_in(up.until_said(READY))
        browser = Browser()
        home = browser.press(link)
        assert "First administrator" in home
        assert status_of(link) == 410
    with Running("up", env=env, log=tmp_path / "up.log") as up:
        assert "/people/sign-in/" not in up.until_said(READY)
    made = alliance("signin", "admin@example.org", env=env)
    assert made.returncode == 0 and "/people/sign-in/" in made.stdout


def test_a_busy_port_is_said_in_one_line(env, tmp_path):
    with socket.create_server(("127.0.0.1", int(env["PORT"]))):
        ended = alliance("up", env=env)
    assert ended.returncode == 1
    assert f"port {env['PORT']} on 127.0.0.1 is in use" in ended.stderr
    assert f"PORT={int(env['PORT']) + 1}" in ended.stderr
    assert "Traceback" not in ended.stderr + ended.stdout
    assert not (tmp_path / "data" / "alliance.sqlite3").exists()  # nothing was begun


def test_content_that_was_removed_does_not_come_back(env, tmp_path):
    with Running("up", "--without-demo", env=env, log=tmp_path / "up.log") as up:
        up.until_said(READY)
        assert "No group has started" in get(env, "/groups/")
        assert "Barcelona" in get(env, "/history/")
    with Running("up", env=env, log=tmp_path / "up.log") as up:
        up.until_said(READY)
        assert "No group has started" in get(env, "/groups/")


def test_headers_keep_pages_in_their_place_and_static_files_are_kept(env, tmp_path):
    with Running("up", env=env, log=tmp_path / "up.log") as up:
        up.until_said(READY)
        url = f"http://127.0.0.1:{env['PORT']}"
        headers = headers_of(f"{url}/calls/")
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Server"] is None
        sheet = re.search(r"/static/calls/calls\.css\?v=[0-9a-f]{10}", get(env, "/calls/"))[0]
        assert "max-age=86400" in headers_of(url + sheet)["Cache-Control"]
        request = urllib.request.Request(f"{url}/calls/", headers={"Host": "evil.example.org"})
        assert status_of(request) == 400
    assert "Warning" not in up.said


def test_web_and_worker_share_the_work(ready, tmp_path):
    env = ready
    assert alliance("signin", "ada@example.org", "--admin", env=env).returncode == 0
    with (
        Running("web", env=env, log=tmp_path / "web.log") as web,
        Running("worker", env=env, log=tmp_path / "worker.log") as worker,
    ):
        web.until_said("serving")
        worker.until_said("working")
        browser = Browser()
        url = f"http://127.0.0.1:{env['PORT']}/account/login/code/"
        browser.press(url, "&email=ada@example.org")
        wait_for(lambda: list((tmp_path / "data" / "mail").glob("*.eml")))
        assert worker.stop() == 0 and web.stop() == 0


def test_web_and_worker_refuse_a_database_that_is_not_ready(env):
    for command in ("web", "worker"):
        ended = alliance(command, env=env)
        assert ended.returncode == 1 and "alliance migrate" in ended.stderr


def test_answers_on_a_connection_that_is_kept_are_not_held_back():
    """Nagle's algorithm and delayed acknowledgements add 40 ms to each answer but the first."""
    from alliance.cli.serving import bind

    with bind("127.0.0.1", 0) as door, socket.create_connection(door.getsockname()):
        accepted, _ = door.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
