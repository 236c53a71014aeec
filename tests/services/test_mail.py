"""Mail over SMTP, as a receiving server sees it."""

from __future__ import annotations

from pathlib import Path

from tests.services.processes import Alliance, wait_until
from tests.services.servers import MailServer

import badging


def test_award_mail_carries_link_and_badge_over_smtp(
    mail_server: MailServer, tmp_path: Path
) -> None:
    alliance = Alliance(tmp_path / "data", MAIL_URL=mail_server.url)
    try:
        alliance.start_worker()
        alliance.actor("award", alliance.achievement, 7, 7)
        wait_until(lambda: mail_server.mails, timeout_s=60, what=f"the mail:\n{alliance.logs()}")
        (mail,) = mail_server.mails
        assert mail["To"] == "learner-7@example.org"
        assert mail["Message-ID"] and mail["Date"]
        body = mail.get_body(("plain",))
        assert body is not None
        assert "http://alliance.example.org/claim/" in body.get_content()
        pictures = [
            part for part in mail.iter_attachments() if part.get_content_type() == "image/png"
        ]
        assert pictures
        credential = badging.unbake(pictures[0].get_content())
        assert b"AchievementCredential" in credential
    finally:
        alliance.close()
