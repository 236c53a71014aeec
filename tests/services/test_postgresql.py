"""The platform on PostgreSQL: the same suite, and what only several writers can break."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.services.processes import ROOT, Alliance, wait_until
from tests.services.servers import MailServer

PLATFORM = sorted(
    f"tests/platform/{path.name}"
    for path in (ROOT / "tests" / "platform").iterdir()
    if any(path.glob("test_*.py"))
)


@pytest.mark.slow
@pytest.mark.minutes
@pytest.mark.parametrize("part", [0, 1, 2, 3])
def test_platform_suite_passes_on_postgresql(postgresql_url: str, part: int) -> None:
    """All that asks the database, in four parts, so that workers share them; without what walks
    every page for long minutes and asks it nothing that the others do not."""
    environment = os.environ | {"DATABASE_URL": postgresql_url}
    for name in [n for n in environment if n.startswith("PYTEST_")]:
        del environment[name]
    done = subprocess.run(
        [
            sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider",
            "-m", "database and not slow", *PLATFORM[part::4],
        ],
        cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=2400,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert " passed" in done.stdout


def test_same_act_awards_once_from_several_processes(postgresql_url: str, tmp_path: Path) -> None:
    """Four processes do the very same twelve acts: twelve badges, each with its own status bit."""
    alliance = Alliance(tmp_path / "data", DATABASE_URL=postgresql_url)
    try:
        racers = [alliance.start_actor("award", alliance.achievement, 1, 12) for _ in range(4)]
        assert [racer.wait(timeout=180) for racer in racers] == [0] * 4, alliance.logs()
        found = alliance.report()
        assert found["awards"] == found["keys"] == found["status_entries"] == 12
        assert sum(found["outbox"].values()) == 12
    finally:
        alliance.close()


def test_several_workers_deliver_each_mail_once(
    postgresql_url: str, mail_server: MailServer, tmp_path: Path
) -> None:
    alliance = Alliance(
        tmp_path / "data", DATABASE_URL=postgresql_url, MAIL_URL=mail_server.url
    )  # fmt: skip
    try:
        for _ in range(3):
            alliance.start_worker()
        alliance.actor("award", alliance.achievement, 1, 30)
        wait_until(
            lambda: alliance.report()["outbox"] == {"delivered": 30},
            timeout_s=120, what=f"30 mails to be delivered:\n{alliance.logs()}",
        )  # fmt: skip
        assert len(mail_server.mails) == 30
        assert len({mail["Message-ID"] for mail in mail_server.mails}) == 30
        assert len({mail["To"] for mail in mail_server.mails}) == 30
    finally:
        alliance.close()
