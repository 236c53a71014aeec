"""Names for processes that other processes of the same machine can check: is that one still alive?

A worker writes its name on what it is busy with. Whoever finds the name later, after a crash, can
tell at once that nobody is busy with it any more, without waiting for a lease to run out.
"""

from __future__ import annotations

import functools
import hashlib
import os
import secrets
from pathlib import Path


def own_name() -> str:
    """This process: `<machine>-<pid>-<chance>`, at most 40 characters."""
    return _name_of(os.getpid())


def is_gone(name: str) -> bool:
    """True when `name` is certainly no living process.

    Only a process of the same boot and the same process table can be judged; for all others,
    and for names that are no names, the answer is False: their lease has to run out.
    """
    machine, _, rest = name.partition("-")
    pid, _, _ = rest.partition("-")
    if not machine or machine != _machine() or not pid.isdecimal():
        return False
    if int(pid) == os.getpid():
        return name != own_name()  # the number was given again, to us
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return _is_zombie(int(pid))


@functools.cache
def _name_of(pid: int) -> str:  # by pid, so that a forked child gets a name of its own
    return f"{_machine() or 'unknown'}-{pid}-{secrets.token_hex(4)}"


@functools.cache
def _machine() -> str:
    """Boot and process table in one word, "" where the system does not tell."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text()
        table = os.stat("/proc/self/ns/pid").st_ino  # noqa: PTH116  a link that leads nowhere
    except OSError:
        return ""
    return hashlib.sha256(f"{boot}{table}".encode()).hexdigest()[:12]


def _is_zombie(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[:1] == ["Z"]
