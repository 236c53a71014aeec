"""Many vote and close at the same moment, on a database of its own with a connection each."""

from __future__ import annotations

import json
from pathlib import Path

from tests.platform.running import python

RACE = Path(__file__).with_name("race.py")
EXPECTED = {
    "first": {"votes": 8, "cast": 8, "refused": 8},
    "closed by": 1,
    "others": [],
    "events": 1,
    "same": True,
    "votes are counted": True,
}


def test_of_many_who_close_at_once_one_does_and_no_vote_counts_twice(
    migrated_environment: dict[str, str],
) -> None:
    done = python(RACE.read_text(), migrated_environment)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == EXPECTED
