"""Start a peer's driver and ask it things: JSON lines over a pipe, one peer a process."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tools.peers.places import COUNTING, NODE, PYTHON, PYTHON_V2, Environment


@dataclass(frozen=True)
class PeerKind:
    """name: as its package is called. driver: file that drives it. environment: where it is."""

    name: str
    driver: str
    environment: Environment

    @property
    def is_installed(self) -> bool:
        return self.environment.is_current


KINDS = {
    kind.name: kind
    for kind in (
        PeerKind("openbadgeslib", "drive_openbadgeslib.py", PYTHON),
        PeerKind("openvc-core", "drive_openvc.py", PYTHON),
        PeerKind("pyld", "drive_pyld.py", PYTHON),
        PeerKind("didkit", "drive_didkit.py", PYTHON),
        PeerKind("openbadges-bakery", "drive_bakery.py", PYTHON),
        PeerKind("sd-jwt", "drive_sd_jwt.py", PYTHON),
        PeerKind("openbadges", "drive_openbadges.py", PYTHON_V2),
        PeerKind("votekit", "drive_votekit.py", COUNTING),
        PeerKind("@digitalbazaar/vc", "digitalbazaar.mjs", NODE),
        PeerKind("@digitalcredentials/verifier-core", "digitalcredentials.mjs", NODE),
        PeerKind("@sd-jwt/sd-jwt-vc", "sd-jwt.mjs", NODE),
        PeerKind("jose", "jose.mjs", NODE),
    )
}


class PeerFailed(Exception):
    """The peer cannot do what it was asked, or has ended. The words are its own."""


class Peer:
    """A peer that runs. version: of its package."""

    def __init__(self, kind: PeerKind, process: subprocess.Popen[str]) -> None:
        self.name = kind.name
        self._process = process
        hello = self.ask("hello")
        self.version: str = hello["version"]
        self.does: frozenset[str] = frozenset(hello["does"])

    def ask(self, do: str, **said: Any) -> Any:
        """The result of one request. Raises PeerFailed."""
        pipe_in, pipe_out = self._process.stdin, self._process.stdout
        assert pipe_in is not None
        assert pipe_out is not None
        try:
            pipe_in.write(json.dumps({"do": do, **said}) + "\n")
            pipe_in.flush()
        except BrokenPipeError:
            raise PeerFailed(f"{self.name} has ended") from None
        line = pipe_out.readline()
        if not line:
            raise PeerFailed(f"{self.name} has ended")
        answer = json.loads(line)
        if "error" in answer:
            raise PeerFailed(f"{self.name}: {answer['error']}")
        return answer["result"]

    def cpu_s(self, do: str, count: int, **said: Any) -> float:
        """CPU seconds of one run, a mean of `count`, after one that is not counted."""
        return float(self.ask(do, count=count, **said))

    def verifies(self, secured: bytes | str, **said: Any) -> bool:
        """Whether it says that the proof holds."""
        text = secured.decode() if isinstance(secured, bytes) else secured
        return bool(self.ask("verify", secured=text, **said)["verified"])


@contextmanager
def running(kind: PeerKind) -> Iterator[Peer]:
    """The peer, until the block ends. It is told the contexts that `badging` knows."""
    command = [str(kind.environment.program), str(kind.environment.drivers / kind.driver)]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    try:
        peer = Peer(kind, process)
        if "learn" in peer.does:
            peer.ask("learn", contexts=known_contexts(), documents={})
        yield peer
    finally:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        process.stdout.close()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def known_contexts() -> dict[str, Any]:
    from badging.linked_data import contexts

    return {url: contexts.known(url) for url in contexts.known_urls()}
