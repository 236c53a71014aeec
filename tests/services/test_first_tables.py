"""On PostgreSQL, too, a new site makes at once the tables that all migrations in turn lead to."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

STEP_BY_STEP = [sys.executable, "-m", "django", "migrate", "--no-color"]
AT_ONCE = [sys.executable, "-m", "alliance.cli", "migrate"]

IN_CATALOGS = {
    "columns": """SELECT table_name, column_name, data_type, character_maximum_length,
        numeric_precision, numeric_scale, is_nullable, column_default, is_identity, collation_name
        FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraints": """SELECT conrelid::regclass::text, contype, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "named constraints": """SELECT conrelid::regclass::text, conname FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'x')""",
    # The name of an index that no model names holds the name that the column had at first.
    "indexes": """SELECT tablename, regexp_replace(indexdef, ' INDEX [^ ]+ ON', ' INDEX ON')
        FROM pg_indexes WHERE schemaname = 'public'""",
    "triggers": """SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal""",
    "functions": """SELECT proname, prosrc FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace""",
    "sequences": """SELECT sequencename, data_type, start_value, increment_by
        FROM pg_sequences WHERE schemaname = 'public'""",
    "migrations": "SELECT app, name FROM django_migrations",
    "permissions": """SELECT app_label, model, codename, auth_permission.name FROM auth_permission
        JOIN django_content_type ON django_content_type.id = content_type_id""",
}


@pytest.fixture
def another_url(postgresql_url: str) -> str:
    """A second empty database of the same server."""
    name = f"{postgresql_url.rpartition('/')[2]}_at_once"
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{postgresql_url.rpartition('/')[0]}/{name}"


def _migrate(command: list[str], url: str, data_dir: Path) -> None:
    environment = os.environ | {
        "DATABASE_URL": url,
        "DATA_DIR": str(data_dir),
        "DJANGO_SETTINGS_MODULE": "alliance.settings",
    }
    ended = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr


def _found(url: str) -> dict[str, list[str]]:
    with psycopg.connect(url) as connection:
        found = {
            name: sorted(map(repr, connection.execute(query).fetchall()))
            for name, query in IN_CATALOGS.items()
        }
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        ).fetchall()
        found["rows"] = [
            f"{table}: {connection.execute(f'SELECT count(*) FROM {table}').fetchone()}"
            for (table,) in tables
        ]
    return found


def test_tables_made_at_once_are_those_that_migrations_make(
    postgresql_url: str, another_url: str, tmp_path: Path
) -> None:
    _migrate(STEP_BY_STEP, postgresql_url, tmp_path)
    _migrate(AT_ONCE, another_url, tmp_path)
    step_by_step, at_once = _found(postgresql_url), _found(another_url)
    assert step_by_step["triggers"] and step_by_step["permissions"]
    for name, expected in step_by_step.items():
        assert at_once[name] == expected, name
