"""The files of `deploy/` as a machine would have them, in a folder of its own.

Paths, ports and names of files are put in place of those of the guide; everything else is what
the guide says, word for word.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import socket
import ssl
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPResponse, HTTPSConnection
from pathlib import Path

from tests.services.processes import ROOT, unavailable

DEPLOY = ROOT / "deploy"
NAME = "badges.example.org"


def put(source: Path, target: Path, instead: Mapping[str, str]) -> Path:
    """Copy a file with each key of `instead` replaced; each has to stand in it."""
    text = source.read_text(encoding="utf-8")
    for before, after in instead.items():
        assert before in text, f"{source.name} no longer says {before}"
        text = text.replace(before, after)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    return target


def lines_of(unit: Path, key: str) -> list[str]:
    return re.findall(rf"^{key}=(.*)$", unit.read_text(encoding="utf-8"), re.M)


def command_of(unit: Path, key: str = "ExecStart") -> list[str]:
    """The words of the unit's command, as systemd reads them: %% is %, no shell expands them."""
    (line,) = lines_of(unit, key)
    return [word.replace("%%", "%") for word in shlex.split(line)]


def environment_of(file: Path) -> dict[str, str]:
    """What EnvironmentFile= gives: NAME=value lines, quoted as in a shell; # begins a comment."""
    pairs = (
        line.split("=", 1)
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    )
    told = {name: "".join(shlex.split(value)) for name, value in pairs}
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **told}


def need(program: str, package: str) -> str:
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")
    if found is None:
        unavailable(f"no {program} here (apt-get install {package})")
    return found


def authority(folder: Path, name: str = NAME) -> Path:
    """A certificate authority of our own and a certificate for `name`; returns the authority's."""
    openssl = need("openssl", "openssl")

    def run(*words: str) -> None:
        subprocess.run([openssl, *words], cwd=folder, check=True, capture_output=True)

    folder.mkdir(parents=True)
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    signs = "keyUsage=critical,keyCertSign,cRLSign"
    run("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2",
        "-subj", "/CN=Test authority", "-addext", signs)  # fmt: skip
    run("req", *key, "-keyout", "privkey.pem", "-out", "site.csr", "-subj", f"/CN={name}")
    (folder / "names").write_text(f"subjectAltName=DNS:{name}\n")
    run("x509", "-req", "-in", "site.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
        "-days", "2", "-extfile", "names", "-out", "fullchain.pem")  # fmt: skip
    return folder / "ca.pem"


def exchange(raw: bytes, port: int, trusted: Path | None = None) -> tuple[list[int], bool]:
    """Send bytes as they are, over TLS where `trusted` is given. Returns the status of each answer
    in turn, and whether the other side has closed the connection after them.
    """
    plain = socket.create_connection(("127.0.0.1", port), timeout=20)
    with plain as wire:
        if trusted is not None:
            context = ssl.create_default_context(cafile=trusted)
            wire = context.wrap_socket(plain, server_hostname=NAME)  # noqa: PLW2901
        with wire:
            wire.sendall(raw)
            got, is_closed = b"", False
            with suppress(TimeoutError):
                while not is_closed:
                    piece = wire.recv(65_536)
                    got, is_closed = got + piece, not piece
                    wire.settimeout(3)
    return [int(status) for status in re.findall(rb"HTTP/1\.[01] (\d{3}) ", got)], is_closed


class Visitor(HTTPSConnection):
    """Asks for `name` at 127.0.0.1, and believes that authority alone."""

    def __init__(self, port: int, trusted: Path, name: str = NAME) -> None:
        super().__init__(name, port, timeout=20, context=ssl.create_default_context(cafile=trusted))

    def connect(self) -> None:
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=self.timeout)
        self.sock = self._context.wrap_socket(plain, server_hostname=self.host)  # type: ignore[attr-defined]

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        try:
            self.request(method, path, headers={"Host": self.host, **named})
            answer = self.getresponse()
            return answer, answer.read()
        finally:
            self.close()
