"""Commands that run to their end: what they do, and how they refuse."""

import json
import sqlite3
import stat
import tarfile

import pytest
from tests.platform.running import Running, alliance

from alliance.cli.up import is_public


@pytest.fixture
def env(command_environment):
    return command_environment


@pytest.fixture
def ready(migrated_environment):
    return migrated_environment


def test_help_loads_no_django(env):
    shown = alliance("--help", env=env | {"PYTHONPROFILEIMPORTTIME": "1"})
    assert shown.returncode == 0
    assert "alliance.cli" in shown.stderr and "django" not in shown.stderr
    for command in ("up", "web", "worker", "migrate", "doctor", "signin", "backup", "restore"):
        assert f"    {command} " in shown.stdout


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"PORT": "abc"}, "PORT=abc is no port"),
        ({"PORT": "70000"}, "PORT=70000 is no port"),
        ({"DEBUG": "maybe", "MAIL_URL": "pigeon://loft"}, "a setting cannot be used"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(env, settings, words):
    ended = alliance("up", env=env | settings)
    assert ended.returncode == 2
    assert words in ended.stderr and "Traceback" not in ended.stderr + ended.stdout


def test_a_data_folder_that_cannot_be_made_is_named(env, tmp_path):
    (tmp_path / "file").write_text("")
    ended = alliance("up", env=env | {"DATA_DIR": str(tmp_path / "file" / "data")})
    assert ended.returncode == 1
    assert "DATA_DIR cannot be used" in ended.stderr and "Traceback" not in ended.stderr


def test_a_database_that_does_not_answer_is_named(env):
    ended = alliance("migrate", env=env | {"DATABASE_URL": "postgres://u:p@127.0.0.1:1/x"})
    assert ended.returncode == 1
    assert "DATABASE_URL" in ended.stderr and "Traceback" not in ended.stderr


def test_a_queue_that_does_not_answer_is_named(env):
    pytest.importorskip("django_rq", reason="the scale extra is not installed")
    ended = alliance("up", env=env | {"TASKS_URL": "redis://127.0.0.1:1/0", "PORT": "18011"})
    assert ended.returncode == 1
    assert "TASKS_URL" in ended.stderr and "Traceback" not in ended.stderr


def test_migrate_says_what_it_did(env):
    first, second = alliance("migrate", env=env), alliance("migrate", env=env)
    assert "migrations applied" in first.stdout
    assert second.stdout == "the database is up to date\n"


def test_a_link_is_made_only_for_people_who_are_there(ready):
    unknown = alliance("signin", "nobody@example.org", env=ready)
    assert unknown.returncode == 1 and "--admin" in unknown.stderr
    wrong = alliance("signin", "nobody", env=ready)
    assert wrong.returncode == 2 and "no e-mail address" in wrong.stderr
    made = alliance("signin", "new@example.org", "--admin", env=ready)
    assert made.returncode == 0 and made.stdout.startswith("http://127.0.0.1:8000/people/sign-in/")


def test_doctor_finds_a_sound_installation_sound(ready):
    shown = alliance("doctor", "--json", env=ready)
    found = {f["check"]: f for f in json.loads(shown.stdout)}
    assert shown.returncode == 0
    looked_at = {"data", "secret", "database", "outbox", "tasks", "mail", "site", "search"}
    assert set(found) >= looked_at
    assert {name for name, f in found.items() if f["outcome"] == "warn"} == {"mail", "site"}
    assert all(f["remedy"] for f in found.values() if f["outcome"] != "ok")


def test_doctor_names_each_fault_with_its_remedy(ready, tmp_path):
    data = tmp_path / "data"
    data.chmod(0o755)
    (data / "secret-key").chmod(0o644)
    with sqlite3.connect(data / "alliance.sqlite3") as database:
        database.execute("DELETE FROM django_migrations WHERE app = 'calls'")
    database.close()
    shown = alliance("doctor", env=ready | {"MAIL_URL": "smtp://127.0.0.1:1"})
    assert shown.returncode == 1
    for line in ("warn  data", "fail  secret", "fail  database", "fail  mail"):
        assert line in shown.stdout
    for remedy in ("chmod 0700", "chmod 0600", "alliance migrate", "check MAIL_URL"):
        assert remedy in shown.stdout


def test_doctor_sees_mail_that_waits_for_nobody(ready, tmp_path):
    with sqlite3.connect(tmp_path / "data" / "alliance.sqlite3") as database:
        database.execute(
            "INSERT INTO outbox_outboxitem (key, 'to', subject, text, html, headers, status, "
            "attempts, due_at, created_at, lease_owner, last_error) VALUES ('k', 'a@example.org', "
            "'s', '', '', '{}', 'pending', 0, '2026-01-01', '2026-01-01', '', 'TimeoutError: slow')"
        )
    database.close()
    shown = alliance("doctor", env=ready)
    assert (
        "1 mails wait, the oldest since 2026-01-01 00:00 UTC (TimeoutError: slow)" in shown.stdout
    )
    assert "alliance worker" in shown.stdout


def test_what_was_backed_up_comes_back(ready, tmp_path):
    data, file = tmp_path / "data", tmp_path / "kept.tar.gz"
    alliance("signin", "ada@example.org", "--admin", env=ready)
    (data / "media").mkdir()
    (data / "media" / "badge.png").write_bytes(b"picture")
    secret = (data / "secret-key").read_text()
    with Running("worker", env=ready, log=tmp_path / "worker.log") as worker:
        worker.until_said("working")  # the copy is taken while others work
        kept = alliance("backup", str(file), env=ready)
        assert kept.returncode == 0, kept.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    elsewhere = ready | {"DATA_DIR": str(tmp_path / "elsewhere")}
    back = alliance("restore", str(file), env=elsewhere)
    assert back.returncode == 0, back.stderr
    assert (tmp_path / "elsewhere" / "media" / "badge.png").read_bytes() == b"picture"
    assert (tmp_path / "elsewhere" / "secret-key").read_text() == secret
    assert stat.S_IMODE((tmp_path / "elsewhere").stat().st_mode) == 0o700
    assert alliance("signin", "ada@example.org", env=elsewhere).returncode == 0
    assert alliance("doctor", env=elsewhere).returncode == 0


def test_present_data_are_set_aside_only_when_told_to(ready, tmp_path):
    file = tmp_path / "kept.tar.gz"
    assert alliance("backup", str(file), env=ready).returncode == 0
    alliance("signin", "later@example.org", "--admin", env=ready)
    refused = alliance("restore", str(file), env=ready)
    assert refused.returncode == 1 and "--replace" in refused.stderr
    assert alliance("signin", "later@example.org", env=ready).returncode == 0
    done = alliance("restore", str(file), "--replace", env=ready)
    assert done.returncode == 0, done.stderr
    assert alliance("signin", "later@example.org", env=ready).returncode == 1
    (aside,) = tmp_path.glob("data.before-*")
    assert (aside / "alliance.sqlite3").exists()


def test_data_in_use_are_not_replaced(ready, tmp_path):
    file = tmp_path / "kept.tar.gz"
    assert alliance("backup", str(file), env=ready).returncode == 0
    with Running("worker", env=ready, log=tmp_path / "worker.log") as worker:
        worker.until_said("working")
        refused = alliance("restore", str(file), "--replace", env=ready)
    assert refused.returncode == 1 and "is running" in refused.stderr


def test_a_backup_never_overwrites_a_file(ready, tmp_path):
    file = tmp_path / "kept.tar.gz"
    file.write_text("mine")
    assert alliance("backup", str(file), env=ready).returncode == 2
    assert file.read_text() == "mine"
    assert alliance("backup", str(tmp_path / "no" / "where"), env=ready).returncode == 2


@pytest.mark.parametrize("kind", ["text", "foreign", "truncated", "escaping"])
def test_what_is_no_backup_changes_nothing(ready, tmp_path, kind):
    file = tmp_path / "kept.tar.gz"
    if kind == "text":
        file.write_text("not a backup")
    elif kind == "foreign":
        with tarfile.open(file, "w:gz") as archive:
            archive.add(tmp_path / "data" / "secret-key", "secret-key")
    else:
        assert alliance("backup", str(file), env=ready).returncode == 0
    if kind == "truncated":
        file.write_bytes(file.read_bytes()[:2000])
    if kind == "escaping":
        with tarfile.open(file) as archive:
            label = archive.extractfile("backup.json").read()
        (tmp_path / "backup.json").write_bytes(label)
        with tarfile.open(file, "w:gz") as archive:
            archive.add(tmp_path / "backup.json", "backup.json")
            archive.add(tmp_path / "data" / "secret-key", "../../escaped")
    elsewhere = tmp_path / "elsewhere"
    ended = alliance("restore", str(file), env=ready | {"DATA_DIR": str(elsewhere)})
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr and "kept.tar.gz" in ended.stderr
    assert not elsewhere.exists() and not (tmp_path.parent / "escaped").exists()
    assert list(tmp_path.glob(".elsewhere*")) == []


def test_backup_of_postgresql_names_the_tool_for_it(env, tmp_path):
    kept = alliance(
        "backup", str(tmp_path / "x"), env=env | {"DATABASE_URL": "postgres://u@127.0.0.1/x"}
    )
    assert kept.returncode == 2 and "pg_dump" in kept.stderr


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://badges.example.org", True),
        ("https://93.184.216.34", True),
        ("http://badges.example.org", False),
        ("https://localhost", False),
        ("https://intranet", False),
        ("https://10.0.0.1", False),
        ("https://[::1]:8000", False),
        ("https://badges.internal", False),
        ("http://127.0.0.1:8000", False),
    ],
)
def test_which_sites_others_can_reach(url, public):
    assert is_public(url) is public
