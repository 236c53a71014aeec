"""`make run` on its own: SQLite, the worker inside, the file mailbox; and killed in the middle."""

from __future__ import annotations

import signal
from pathlib import Path

from tests.services.processes import Alliance, Site, wait_until


def test_killed_between_award_and_mail_sends_each_mail_once_after_restart(tmp_path: Path) -> None:
    alliance = Alliance(tmp_path / "data")
    site = Site(tmp_path / "data")
    try:
        alliance.actor("award", alliance.achievement, 1, 40)
        assert site.mails() == []  # awarded and committed; no process was there to send

        site.start()
        wait_until(site.mails, timeout_s=60, what=f"a first mail:\n{site.output}")
        site.stop(signal.SIGKILL)

        site.start()
        wait_until(
            lambda: set(alliance.report()["outbox"]) == {"delivered"},
            timeout_s=60, what=f"all mails to be delivered:\n{site.output[-2000:]}",
        )  # fmt: skip
        learners = [str(mail["To"]) for mail in site.mails("learner-")]
        assert len(learners) == len(set(learners)) == 40
    finally:
        site.stop()
        alliance.close()
