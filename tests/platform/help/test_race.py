"""Many press “Book” at the same moment, on a database of its own with a connection each."""

from __future__ import annotations

import json
from pathlib import Path

from tests.platform.running import python

RACE = Path(__file__).with_name("race.py")


def test_of_many_who_book_at_once_one_gets_the_hour(migrated_environment: dict[str, str]) -> None:
    done = python(RACE.read_text(), migrated_environment)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found == {"got it": 1, "mails": 2, "held by one": 3, "others": []}
