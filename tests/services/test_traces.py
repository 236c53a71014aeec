"""Traces arrive at a collector: a request in one process, and below it the task in another."""

from __future__ import annotations

import re
import subprocess
import threading
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from tests import prepared
from tests.services.processes import BIN, free_port, own_environment, run, stop, wait_until

pytest.importorskip("opentelemetry.sdk", reason="the extra `observe` is not installed")
CALLER = "4bf92f3577b34da6a3ce929d0e0e4736"


class Collector(ThreadingHTTPServer):
    """OTLP over HTTP: takes what is posted to /v1/traces. `spans`: what has come."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.spans: list[Any] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def named(self, name: str) -> list[Any]:
        return [span for span in list(self.spans) if span.name == name]


class _Taking(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        from gzip import decompress

        from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as service

        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = decompress(body)
        told = service.ExportTraceServiceRequest.FromString(body)
        for resource in told.resource_spans:
            for scope in resource.scope_spans:
                self.server.spans.extend(scope.spans)
        self.send_response(200 if self.path == "/v1/traces" else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def ask_for_a_code(site: str, email: str) -> None:
    """A request whose answer is a mail, so a task: somebody signs in by a code."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = f"{site}/account/login/code/"
    with opener.open(page, timeout=60) as answer:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.read().decode())
    assert found is not None
    fields = urllib.parse.urlencode({"csrfmiddlewaretoken": found[1], "email": email}).encode()
    asked = urllib.request.Request(
        page, data=fields, headers={"traceparent": f"00-{CALLER}-00f067aa0ba902b7-01"}
    )
    opener.open(asked, timeout=60).close()


def test_a_task_is_a_span_below_the_request_that_queued_it(
    collector: Collector, tmp_path: Path
) -> None:
    data, port = tmp_path / "data", free_port()
    prepared.lay(data)
    environment = own_environment(data, PORT=str(port), TRACES_URL=collector.url)
    run([str(BIN / "alliance"), "signin", "--admin", "ada@example.org"], environment)
    site = f"http://127.0.0.1:{port}"
    processes = []
    with (tmp_path / "log").open("wb") as log:
        for command in ("web", "worker"):
            processes.append(
                subprocess.Popen(
                    [str(BIN / "alliance"), command], env=environment, cwd=tmp_path,
                    start_new_session=True, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                )
            )  # fmt: skip
    try:
        wait_until(lambda: _lives(site), timeout_s=120, what="the site")
        ask_for_a_code(site, "ada@example.org")
        task = "alliance.outbox.tasks.deliver"
        wait_until(
            lambda: collector.named(task), timeout_s=60,
            what=f"the task's span: {[span.name for span in collector.spans]}",
        )  # fmt: skip
        request_name = "POST account/login/code/"
        wait_until(lambda: collector.named(request_name), timeout_s=30, what="the request's span")
    finally:
        for process in processes:
            stop(process)
    (request,), (done,) = collector.named(request_name), collector.named(task)
    assert request.trace_id.hex() == CALLER, "it goes on from whoever asked"
    assert done.trace_id == request.trace_id
    assert done.parent_span_id == request.span_id
    told = {one.key: one.value for one in request.attributes}
    assert told["http.route"].string_value == "account/login/code/"
    assert told["http.response.status_code"].int_value == 302
    everything = " ".join(map(str, collector.spans))
    assert "ada@example.org" not in everything, "a span holds no address"


def _lives(site: str) -> bool:
    try:
        with urllib.request.urlopen(f"{site}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
