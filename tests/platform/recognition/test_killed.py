"""A process that is killed (SIGKILL) between the steps of recognition. What was confirmed is
recognised once after restart: by one badge, in one Backpack, with one mail.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from tests.platform.running import Running, python, wait_for

pytestmark = pytest.mark.slow

KILLED = -9
SETTING = """
import os, signal
def die(*a, **k): os.kill(os.getpid(), signal.SIGKILL)
from datetime import timedelta
from django.db import transaction
from django.utils import timezone
from alliance.people.services import person_for_proven_address
from alliance.people.models import Person
from alliance.recognition import due, noting
from alliance.recognition.services import settling, issuance, rules, consents
"""
BEGIN = (
    SETTING
    + """
from alliance.calls.models import CallSeries
from alliance.directory.services import own
from alliance.issuing.services import create_achievement, create_issuer
from alliance.meetings.models import Attendance, Meeting
staff = person_for_proven_address("staff@example.org", name="Staff")
Person.objects.filter(pk=staff.pk).update(is_staff=True)
staff.refresh_from_db()
issuer = create_issuer(staff, name="Us", url="https://example.org", email="us@example.org")
own.choose(issuer, by=staff)
achievement = create_achievement(issuer, by=staff, name="Came", description="x", criteria="x")
rules.begin(rules.draft(by=staff, achievement=achievement, source="attended"), by=staff)
ada = person_for_proven_address("ada@example.org", name="Ada")
consents.answer(None, True, by=ada)
now = timezone.now()
series = CallSeries.objects.create(name="Call", slug="call", first_on=now.date(),
    local_time=now.time().replace(microsecond=0), time_zone="UTC", rule="FREQ=DAILY")
meeting = Meeting.objects.create(series=series, day=now.date(), starts_at=now)
Attendance.objects.create(meeting=meeting, person=ada, name="Ada")
"""
)
FIND = """
from alliance.meetings.models import Attendance
from alliance.meetings.services import roll_call
staff = Person.objects.get(email="staff@example.org")
ada = Person.objects.get(email="ada@example.org")
line = Attendance.objects.get()
"""
CONFIRM = SETTING + FIND + "roll_call.confirm([line], by=staff)\n"
DYING = {
    "between the commit of the roll call and the queue": (
        "due._enqueue = die\nroll_call.confirm([line], by=staff)\n"
    ),
    "after the fact was noted": (
        "roll_call.confirm([line], by=staff)\nsettling.settle = die\ndue.look(ada.pk)\n"
    ),
    "after the badge was signed and before it was in the Backpack": (
        "roll_call.confirm([line], by=staff)\nissuance.accept = die\ndue.look(ada.pk)\n"
    ),
    "after it was in the Backpack and before the commit": (
        "roll_call.confirm([line], by=staff)\n"
        "from alliance.recognition import telling\n"
        "telling.issued = die\ndue.look(ada.pk)\n"
    ),
    "after all was done": "roll_call.confirm([line], by=staff)\ndue.look(ada.pk)\ndie()\n",
}


def counted(tmp_path) -> dict[str, int]:
    tables = {
        "awards": "issuing_award",
        "held": "backpack_heldbadge",
        "issued": "recognition_grant WHERE state = 'issued'",
        "mails": "outbox_outboxitem WHERE key LIKE 'award:%'",
        "due": "recognition_due WHERE person_id = (SELECT id FROM people_person "
        "WHERE email = 'ada@example.org')",
        "revoked": "issuing_award WHERE revoked_at IS NOT NULL",
    }
    with closing(sqlite3.connect(tmp_path / "data" / "alliance.sqlite3")) as database:
        return {
            name: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for name, table in tables.items()
        }


@pytest.fixture
def env(migrated_environment):
    env = migrated_environment | {"SWEEP_S": "1"}
    begun = python(BEGIN, env)
    assert begun.returncode == 0, begun.stderr
    return env


def work_until(env, tmp_path, condition) -> None:
    with Running("worker", env=env, log=tmp_path / "worker.log") as worker:
        worker.until_said("working")
        wait_for(lambda: condition(counted(tmp_path)))
        assert worker.stop() == 0, worker.said


ONCE = {"awards": 1, "held": 1, "issued": 1, "mails": 1, "due": 0, "revoked": 0}


@pytest.mark.parametrize("moment", DYING)
def test_killed_at_any_moment_the_badge_is_there_once_after_restart(env, tmp_path, moment):
    assert python(SETTING + FIND + DYING[moment], env).returncode == KILLED
    # What the duty would wait for is let be due now; nothing else is touched.
    hurry = SETTING + "from alliance.recognition.models import Due\n"
    hurry += "Due.objects.update(at=timezone.now() - timedelta(minutes=2))\n"
    assert python(hurry, env).returncode == 0
    work_until(env, tmp_path, lambda found: found == ONCE)


def test_killed_while_it_revokes_the_badge_is_revoked_after_restart(env, tmp_path):
    assert python(CONFIRM + "due.look(ada.pk)\n", env).returncode == 0
    script = SETTING + FIND + "from alliance.recognition import telling\n"
    script += "roll_call.doubt(line, by=staff)\ntelling.revoked = die\ndue.look(ada.pk)\n"
    assert python(script, env).returncode == KILLED
    assert counted(tmp_path)["revoked"] == 0  # all of it, or nothing
    work_until(env, tmp_path, lambda found: found["revoked"] == 1 and found["issued"] == 0)
    assert counted(tmp_path)["awards"] == 1
