"""`alliance doctor`: is everything as it should be, and if not, what is to be done."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from alliance.cli import load_django
from alliance.cli.saying import Problem


@dataclass(frozen=True)
class Finding:
    """`outcome` is ok, warn (works, but see to it) or fail (does not work)."""

    check: str
    outcome: str
    text: str
    remedy: str = ""


def ok(check: str, text: str) -> Finding:
    return Finding(check, "ok", text)


def warn(check: str, text: str, remedy: str) -> Finding:
    return Finding(check, "warn", text, remedy)


def fail(check: str, text: str, remedy: str) -> Finding:
    return Finding(check, "fail", text, remedy)


def doctor(as_json: bool) -> int:
    """Run every check, show what was found. Exit status 1 when something fails."""
    load_django()
    findings = examine()
    failed = any(finding.outcome == "fail" for finding in findings)
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], indent=2))
        return int(failed)
    for finding in findings:
        print(f"{finding.outcome:<5} {finding.check:<9} {finding.text}")
        if finding.remedy:
            print(f"{'':<15} → {finding.remedy}")
    return int(failed)


def examine() -> list[Finding]:
    """All findings. Without a database in order there is nothing to say about what is in it."""
    findings = [data_folder(), secret(), *database()]
    if all(finding.outcome != "fail" for finding in findings):
        checks: tuple[Callable[[], Finding], ...] = (outbox, tasks, search, lists, chat)
        findings += [check() for check in checks]
    return [*findings, mail(), site()]


def search() -> Finding:
    from alliance.search.queries import index_state

    entries, indexed = index_state()
    if entries != indexed:
        return warn(
            "search",
            f"{entries} things can be found, but the index has {indexed}",
            "alliance search rebuild",
        )
    return ok("search", f"{entries} things can be found")


def lists() -> Finding:
    """Whether mail of the lists leaves, and comes in."""
    from django.conf import settings

    from alliance.lists.engine import current

    health = current().health()
    if not health.well:
        return warn("lists", health.words, health.remedy)
    how = settings.MAIL_DOOR or "no mail comes in (MAIL_DOOR is not set)"
    return ok("lists", f"{health.words}; {how}")


def chat() -> Finding:
    """Whether there is a chat, whether it answers, and whether posts reach Slack."""
    from alliance.chat.health import health

    found = health()
    if not found.well:
        return warn("chat", found.words, found.remedy)
    return ok("chat", found.words)


def data_folder() -> Finding:
    from django.conf import settings

    path: Path = settings.DATA_DIR
    if not path.is_dir():
        return fail("data", f"{path} does not exist", "start once with `make run`, or set DATA_DIR")
    if not os.access(path, os.W_OK | os.X_OK):
        return fail("data", f"{path} cannot be written", f"give it to this user: chown … {path}")
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        return warn("data", f"{path} can be read by others (mode {mode:04o})", f"chmod 0700 {path}")
    return ok("data", f"{path} is this user's alone")


def secret() -> Finding:
    from django.conf import settings

    if len(settings.SECRET_KEY) < 50:
        return warn(
            "secret",
            f"SECRET_KEY has only {len(settings.SECRET_KEY)} characters",
            "leave it out, and one is made; or give 50 and more random ones",
        )
    path = settings.DATA_DIR / "secret-key"
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        return fail("secret", f"{path} can be read by others", f"chmod 0600 {path}")
    return ok("secret", "the site's secret is long and not readable by others")


def database() -> list[Finding]:
    from django.db import connection

    from alliance.cli.preparing import check_database, pending_migrations

    try:
        name = check_database()
    except Problem as problem:
        return [fail("database", str(problem), "see above, then run this again")]
    findings = []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
            state = cursor.execute("PRAGMA quick_check").fetchone()[0]
        if state != "ok":
            return [
                fail("database", f"SQLite is damaged: {state}", "alliance restore FILE --replace")
            ]
        if mode != "wal":
            findings.append(
                warn(
                    "database",
                    f"the journal mode is {mode}, not wal",
                    "put DATA_DIR on a local disk: network file systems cannot keep a WAL",
                )
            )
    pending = pending_migrations()
    if pending:
        return [fail("database", f"{len(pending)} migrations are missing", "alliance migrate")]
    return [*findings, ok("database", f"{name} answers, whole and up to date")]


def outbox() -> Finding:
    """What has not left: nothing older than a few minutes should wait."""
    from django.utils import timezone

    from alliance.outbox.queries import failed_count, oldest_waiting, waiting_count

    waiting, failed, oldest = waiting_count(), failed_count(), oldest_waiting()
    if failed:
        return warn(
            "outbox",
            f"{failed} mails were given up, {waiting} wait",
            "read last_error of the items; mend MAIL_URL or the address",
        )
    if oldest is not None and oldest.created_at < timezone.now() - timedelta(minutes=10):
        return warn(
            "outbox",
            f"{waiting} mails wait, the oldest since {oldest.created_at:%Y-%m-%d %H:%M} UTC"
            + (f" ({oldest.last_error})" if oldest.last_error else ""),
            "is a worker running? `alliance up` has one; else start `alliance worker`",
        )
    return ok("outbox", f"{waiting} mails wait, none for long")


def tasks() -> Finding:
    from django.utils import timezone

    from alliance.cli.background import check_engine, uses_queue

    try:
        engine = check_engine()
    except Problem as problem:
        return fail("tasks", str(problem), "see above, then run this again")
    worker = "start `alliance worker` (or `alliance up`, which has one)"
    if uses_queue():
        import django_rq
        from rq import Worker

        count = Worker.count(connection=django_rq.get_connection("default"))
        if not count:
            return warn("tasks", f"{engine}, and nobody does them", worker)
        return ok("tasks", f"{engine}, {count} workers")
    from django_tasks import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    old = DBTaskResult.objects.filter(
        status=TaskResultStatus.READY, enqueued_at__lt=timezone.now() - timedelta(minutes=10)
    ).filter(run_after__lt=timezone.now())
    if count := old.count():
        return warn("tasks", f"{count} tasks wait for more than ten minutes", worker)
    return ok("tasks", engine)


def duties() -> Finding:
    """What comes round by itself: none has failed, and each was done about when it should be."""
    from django.utils import timezone

    from alliance.duties.queries import failed, overdue

    worker = "start `alliance worker` (or `alliance up`, which has one)"
    broken = failed()
    if broken:
        first = broken[0]
        others = f" (and {len(broken) - 1} more)" if len(broken) > 1 else ""
        return warn(
            "duties",
            f"{first.name} failed: {first.last_error}{others}",
            "it is tried again by itself; the worker's log has the whole story",
        )
    late = overdue(timezone.now())
    if late:
        return warn("duties", f"not done for too long: {', '.join(late[:6])}", worker)
    return ok("duties", "what comes round by itself is done")


def mail() -> Finding:
    from django.conf import settings
    from django.core.mail import get_connection

    backend = settings.EMAIL_BACKEND
    if backend.endswith("FileMailbox"):
        return warn(
            "mail",
            f"mail is written to files in {settings.EMAIL_FILE_PATH}, it reaches nobody",
            "set MAIL_URL=smtp+tls://user:password@host:587 when people are to be reached",
        )
    if not backend.endswith("smtp.EmailBackend"):
        return warn("mail", "mail is printed, it reaches nobody", "set MAIL_URL=smtp+tls://…")
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        connection = get_connection(timeout=10)
        connection.open()
        connection.close()
    except OSError as error:  # smtplib's errors are OSErrors too
        return fail("mail", f"{server} does not take mail: {error}", "check MAIL_URL")
    return ok("mail", f"{server} takes mail")


def site() -> Finding:
    from django.conf import settings

    from alliance.cli.up import is_public

    if not is_public(settings.SITE_URL):
        return warn(
            "site",
            f"SITE_URL is {settings.SITE_URL}: others cannot verify badges issued here",
            "set SITE_URL=https://your.domain, with a proxy before this that serves it",
        )
    return ok("site", f"{settings.SITE_URL} is public")
