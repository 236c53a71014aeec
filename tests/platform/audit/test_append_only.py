"""Rows that are only added to, kept so by the database."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from alliance.audit import append_only
from alliance.audit.append_only import joined, kept, once

LOG = kept("a_log", ("id", "text"), "the log is only added to", by="by_id")


@pytest.fixture
def a_log(db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE a_log (id integer, text varchar(9), by_id integer, seen int)")
        cursor.execute("INSERT INTO a_log VALUES (1, 'one', 7, 0), (2, 'two', NULL, 0)")
        LOG.put_up(connection)
        yield cursor


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE a_log SET text = 'other' WHERE id = 1",
        "UPDATE a_log SET id = 3 WHERE id = 1",
        "UPDATE a_log SET text = NULL WHERE id = 1",
        "UPDATE a_log SET by_id = 8 WHERE id = 1",
        "UPDATE a_log SET by_id = 8 WHERE id = 2",
        "DELETE FROM a_log WHERE id = 2",
        "DELETE FROM a_log",
    ],
)
def test_no_row_is_changed_or_taken_out(a_log, statement):
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        a_log.execute(statement)
    a_log.execute("SELECT * FROM a_log ORDER BY id")
    assert a_log.fetchall() == [(1, "one", 7, 0), (2, "two", None, 0)]


def test_the_account_may_become_empty_and_other_columns_change(a_log):
    a_log.execute("UPDATE a_log SET by_id = NULL, seen = 1 WHERE id = 1")
    a_log.execute("INSERT INTO a_log VALUES (3, 'three', 9, 0)")
    a_log.execute("SELECT count(*) FROM a_log")
    assert a_log.fetchone() == (3,)


def test_what_is_set_once_stays_as_it_is(a_log):
    guard = once("a_log", "seen", "seen is seen")
    with LOG.lifted(connection):
        a_log.execute("UPDATE a_log SET seen = NULL WHERE id = 2")
    guard.put_up(connection)
    a_log.execute("UPDATE a_log SET seen = 4 WHERE id = 2")
    for seen in ("5", "NULL"):
        with pytest.raises(DatabaseError, match="seen is seen"), transaction.atomic():
            a_log.execute(f"UPDATE a_log SET seen = {seen} WHERE id = 2")
    a_log.execute("UPDATE a_log SET seen = 4, by_id = NULL WHERE id = 2")
    guard.take_down(connection)
    a_log.execute("UPDATE a_log SET seen = 5 WHERE id = 2")


def test_a_guard_is_lifted_for_a_while_and_put_up_again(a_log):
    both = joined(LOG)
    with both.lifted(connection):
        a_log.execute("DELETE FROM a_log WHERE id = 1")
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        a_log.execute("DELETE FROM a_log WHERE id = 2")


def test_the_guard_of_every_room_is_found():
    guards = [guard for guard in append_only.guards() if isinstance(guard, append_only.Guard)]
    tables = {trigger.table for guard in guards for trigger in guard.sqlite}
    assert tables >= {
        "decisions_decisionevent",
        "directory_registryevent",
        "groups_groupevent",
        "ledger_entry",
        "membership_membershipevent",
    }
