"""Names of processes, and whether they are gone."""

import os
import subprocess
import sys

from alliance.outbox.processes import is_gone, own_name

NAME = "from alliance.outbox.processes import own_name; print(own_name(), flush=True)"


def test_this_process_is_not_gone():
    assert own_name() == own_name()
    assert len(own_name()) <= 40
    assert not is_gone(own_name())


def test_a_process_is_gone_when_it_has_ended():
    wait = f"{NAME}; input()"
    with subprocess.Popen(
        [sys.executable, "-c", wait], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        name = process.stdout.readline().strip()
        assert not is_gone(name)
        process.kill()
        process.stdout.read()  # at its end the process has ended, and is not yet waited for
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert is_gone(name)
        process.wait()
        assert is_gone(name)


def test_our_number_with_another_name_was_somebody_before_us():
    machine, pid, _ = own_name().split("-")
    assert is_gone(f"{machine}-{pid}-00000000")


def test_of_other_machines_nothing_is_known():
    assert not is_gone("0123456789ab-4194999-00000000")


def test_what_is_no_name_is_never_gone():
    for name in ("", "-", "x", "unknown-1-2", own_name().split("-")[0], "a-b-c"):
        assert not is_gone(name)
