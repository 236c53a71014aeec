"""Pages and workers run as a role of the database that changes no table and lifts no trigger."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from tests.services.processes import (
    BIN,
    ROOT,
    Alliance,
    free_port,
    own_environment,
    run,
    wait_until,
)

ROLES = (ROOT / "deploy" / "several-machines" / "roles.sql").read_text(encoding="utf-8")
BEYOND = (
    "CREATE TABLE more (n integer)",
    "ALTER TABLE people_person ADD COLUMN more integer",
    "ALTER TABLE audit_auditentry DISABLE TRIGGER ALL",
    "TRUNCATE audit_auditentry",
    "DROP TABLE people_person",
    "CREATE FUNCTION more() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "SET ROLE {owner}",
)


@pytest.fixture
def roles(postgresql_url: str) -> Iterator[tuple[str, str]]:
    """Addresses of the owner and of the site, by the guide's file under names of their own."""
    mark = postgresql_url.rpartition("/")[2].removeprefix("alliance")
    owner, site = f"owner{mark}", f"site{mark}"
    text = re.sub(r"\balliance_owner\b", owner, re.sub(r"--.*", "", ROLES))
    text = re.sub(r"\balliance\b", site, text)
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        for statement in text.split(";"):
            if statement.strip():
                connection.execute(statement)
        for role in (owner, site):
            connection.execute(f"ALTER ROLE {role} PASSWORD 'only-here'")
    yield _as(postgresql_url, owner), _as(postgresql_url, site)
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        for role in (owner, site):
            connection.execute(f"DROP OWNED BY {role} CASCADE")
            connection.execute(f"DROP ROLE {role}")


def _as(url: str, role: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{role}:only-here@{parts.hostname}:{parts.port}"))


def test_pages_and_workers_need_no_right_to_change_tables(
    roles: tuple[str, str], tmp_path: Path
) -> None:
    owner, site = roles
    migrating = own_environment(tmp_path / "operator", DATABASE_URL=owner)
    run([str(BIN / "alliance"), "migrate"], migrating)
    port = free_port()
    alliance = Alliance(tmp_path / "data", DATABASE_URL=site, PORT=str(port))
    try:
        alliance.start_worker()
        alliance._start([str(BIN / "alliance"), "web"])
        alliance.actor("award", alliance.achievement, 1, 3)
        wait_until(
            lambda: alliance.report()["outbox"] == {"delivered": 3},
            timeout_s=60, what=f"3 mails to be delivered:\n{alliance.logs()}",
        )  # fmt: skip
        for page in ("/", "/groups/", "/books/", "/account/login/"):
            asked = urllib.request.Request(
                f"http://127.0.0.1:{port}{page}", headers={"Host": "alliance.example.org"}
            )
            with urllib.request.urlopen(asked, timeout=30) as answer:
                assert answer.status == 200
    finally:
        alliance.close()
    with psycopg.connect(site, autocommit=True) as connection:
        for beyond in BEYOND:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(beyond.format(owner=urlsplit(owner).username))
