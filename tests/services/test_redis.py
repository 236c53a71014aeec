"""Background work on Redis, with worker processes that may be killed."""

from __future__ import annotations

import signal
from pathlib import Path

from tests.services.processes import Alliance, stop, wait_until
from tests.services.servers import MailServer


def files(alliance: Alliance) -> list[Path]:
    return list((alliance.data / "mail").glob("*.eml"))


def test_awards_reach_the_mailbox_through_redis_once(redis_url: str, tmp_path: Path) -> None:
    alliance = Alliance(tmp_path / "data", TASKS_URL=redis_url)
    try:
        alliance.start_worker()
        alliance.actor("award", alliance.achievement, 1, 5)
        wait_until(
            lambda: alliance.report()["outbox"] == {"delivered": 5},
            timeout_s=60, what=f"5 mails to be delivered:\n{alliance.logs()}",
        )  # fmt: skip
        assert len(files(alliance)) == 5
    finally:
        alliance.close()


def test_worker_killed_while_it_sends_sends_once_after_restart(
    redis_url: str, mail_server: MailServer, tmp_path: Path
) -> None:
    """kill -9 while the mail server holds the message, before it has accepted it."""
    alliance = Alliance(tmp_path / "data", TASKS_URL=redis_url, MAIL_URL=mail_server.url)
    try:
        mail_server.hold_and_drop = True
        worker = alliance.start_worker()
        alliance.actor("award", alliance.achievement, 1, 3)
        assert mail_server.holding.wait(timeout=60), alliance.logs()
        stop(worker, signal.SIGKILL)
        mail_server.hold_and_drop = False
        mail_server.release.set()
        assert mail_server.mails == []

        alliance.start_worker()
        wait_until(
            lambda: alliance.report()["outbox"] == {"delivered": 3},
            timeout_s=90, what=f"3 mails to be delivered:\n{alliance.logs()}",
        )  # fmt: skip
        assert len(mail_server.mails) == 3
        assert len({mail["To"] for mail in mail_server.mails}) == 3
    finally:
        alliance.close()
