"""`alliance doctor`: is everything as it should be, and if not, what is to be done."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import asdict
from pathlib import Path

from alliance.cli import load_django
from alliance.cli.saying import Problem
from alliance.operations.findings import Finding, fail, ok, warn


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
        findings += parts()
    return [*findings, mail(), site()]


def parts() -> list[Finding]:
    """What probes and the status page look at, in the doctor's own words where it has some."""
    from alliance.operations import checks
    from alliance.operations.examining import examine as look
    from alliance.operations.parts import present

    others = [part for part in present() if part.key not in ("database", "outbox")]
    return [checks.outbox(), *look(others, limit_s=20.0).values()]


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


def mail() -> Finding:
    from django.conf import settings
    from django.core.mail import get_connection

    from alliance.outbox import mailbox

    if mailbox.is_used():
        return warn(
            "mail",
            f"mail is written to files in {settings.EMAIL_FILE_PATH}, it reaches nobody",
            "set MAIL_URL=smtp+tls://user:password@host:587 when people are to be reached",
        )
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
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
