"""Machines that are none: network namespaces on a bridge of our own, or ports of the loopback.

Nothing here leaves this machine: the bridge has no way out, and all of it goes when the run ends.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from tests.services.processes import free_port

GATE = "gate"  # where visitors come from, and where mail goes
VISITORS = 100  # addresses that they have


@dataclass(frozen=True)
class Place:
    """A machine: its address, and the words before a command that run it there."""

    name: str
    address: str
    before: tuple[str, ...]

    def visitor(self, number: int) -> str:
        """An address of the same net, from which one of many visitors asks."""
        first, _, _ = self.address.rpartition(".")
        return f"{first}.{100 + number % VISITORS}"

    def port(self, wanted: int) -> int:
        """`wanted` where the place has an address of its own, else one that is free."""
        return wanted if self.before else free_port()


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


def namespaces_work() -> bool:
    """Whether this user may make them: root, and a kernel that has them."""
    if os.geteuid() != 0:
        return False
    name = f"probe{os.getpid()}"
    try:
        _ip("netns", "add", name)
    except (OSError, subprocess.CalledProcessError):
        return False
    _ip("netns", "del", name)
    return True


@contextmanager
def places(names: list[str], *, apart: bool) -> Iterator[dict[str, Place]]:
    """A place for each name; `apart`: in namespaces of their own, else on the loopback."""
    if not apart:
        yield {name: Place(name, "127.0.0.1", ()) for name in (GATE, *names)}
        return
    run, third = os.getpid() % 100_000, os.getpid() % 200 + 20
    bridge = f"al{run}"
    with ExitStack() as stack:
        _ip("link", "add", bridge, "type", "bridge")
        stack.callback(_ip, "link", "del", bridge)
        _ip("addr", "add", f"10.213.{third}.1/24", "dev", bridge)
        _ip("link", "set", bridge, "up")
        made = {GATE: Place(GATE, f"10.213.{third}.1", ())}
        for number in range(VISITORS):
            _ip("addr", "add", f"10.213.{third}.{100 + number}/24", "dev", bridge)
        for number, name in enumerate(names, start=10):
            space, ours, theirs = f"al{run}-{name}", f"a{run}x{number}", f"b{run}x{number}"
            address = f"10.213.{third}.{number}"
            _ip("netns", "add", space)
            stack.callback(_ip, "netns", "del", space)
            _ip("link", "add", ours, "type", "veth", "peer", "name", theirs, "netns", space)
            _ip("link", "set", ours, "master", bridge, "up")
            inside = ("netns", "exec", space, "ip")
            _ip(*inside, "addr", "add", f"{address}/24", "dev", theirs)
            _ip(*inside, "link", "set", theirs, "up")
            _ip(*inside, "link", "set", "lo", "up")
            made[name] = Place(name, address, ("ip", "netns", "exec", space))
        yield made
