"""Acts are recorded with what was done, and chained when it is committed."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from alliance.audit import acts, checkpoints, queries, services
from alliance.audit.chain import BEGINNING, Broken, verify, verify_file
from alliance.audit.models import AuditEntry
from alliance.audit.reporting import export, verify_here
from alliance.audit.services import NotInTransaction, chain, record


@pytest.fixture(autouse=True)
def an_act(monkeypatch, settings, tmp_path):
    monkeypatch.setitem(acts.ACTS, "audit.test", "a test")
    settings.DATA_DIR = tmp_path


def some(count: int) -> list[AuditEntry]:
    with transaction.atomic():
        return [record("audit.test", subject=f"thing:{n}", number=n) for n in range(count)]


@pytest.mark.django_db
def test_an_act_that_nobody_registered_is_not_recorded():
    with pytest.raises(KeyError), transaction.atomic():
        record("audit.unheard_of")


@pytest.mark.django_db(transaction=True)
def test_an_act_is_recorded_in_its_transaction_only():
    with pytest.raises(NotInTransaction):
        record("audit.test")


@pytest.mark.django_db(transaction=True)
def test_what_was_not_done_is_not_recorded():
    with pytest.raises(RuntimeError), transaction.atomic():
        record("audit.test")
        raise RuntimeError
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_entry_has_its_place_as_soon_as_it_is_committed(person, other_person):
    before = AuditEntry.objects.count()
    with transaction.atomic():
        record("audit.test", by=person, about=other_person, subject="a:1", way="bank", minor=5)
        assert queries.waiting_count() == 1
    assert queries.waiting_count() == 0
    said = list(queries.chained())[-1]
    assert said["position"] == before + 1
    assert (said["by"], said["about"]) == (person.pk, other_person.pk)
    assert said["data"] == {"way": "bank", "minor": 5}
    assert said["system"] == ""
    assert verify(queries.chained()).position == before + 1


@pytest.mark.django_db(transaction=True)
def test_what_the_site_does_by_itself_says_so():
    with transaction.atomic():
        assert record("audit.test").system == "site"
        assert record("audit.test", system="command").system == "command"


@pytest.mark.django_db(transaction=True)
def test_data_are_bounded():
    with transaction.atomic():
        assert record("audit.test", text="x" * 900).data == {"text": "x" * 200}
        with pytest.raises(ValueError, match="2000"):
            record("audit.test", **{f"t{n}": "x" * 200 for n in range(20)})


@pytest.mark.django_db(transaction=True)
def test_a_process_that_ended_at_the_wrong_moment_leaves_nothing_unchained(monkeypatch):
    monkeypatch.setattr(services, "chain", lambda: 1 / 0)
    some(3)
    assert queries.waiting_count() == 3
    monkeypatch.undo()
    acts.ACTS["audit.test"] = "a test"
    assert services.chain_waiting() == 3
    assert verify(queries.chained()).position == 3
    del acts.ACTS["audit.test"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_auditentry SET act = 'other' WHERE position = 2",
        "UPDATE audit_auditentry SET position = 9 WHERE position = 3",
        "UPDATE audit_auditentry SET position = NULL, previous = '', digest = ''",
        "UPDATE audit_auditentry SET digest = 'x' WHERE position = 2",
        "DELETE FROM audit_auditentry WHERE position = 3",
    ],
)
def test_the_database_itself_keeps_what_is_recorded(change):
    some(3)
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        connection.cursor().execute(change)
    assert verify(queries.chained()).position == 3


@pytest.mark.django_db
def test_the_model_keeps_it_too():
    entry = some(1)[0]
    for forbidden in (entry.save, entry.delete):
        with pytest.raises(TypeError):
            forbidden()


@pytest.mark.django_db(transaction=True)
def test_an_export_is_verified_anywhere(tmp_path):
    some(4)
    file = tmp_path / "acts.ndjson"
    with file.open("wb") as stream:
        export(stream)
    with file.open("rb") as stream:
        found = verify_file(stream)
    assert found.position == 4
    assert found.checkpoint.key == checkpoints.of_now().key
    first = json.loads(file.read_bytes().splitlines()[0])
    assert first["previous"] == BEGINNING


@pytest.mark.django_db(transaction=True)
def test_what_was_cut_off_here_shows_by_the_checkpoints_of_the_folder():
    from alliance.audit import protection

    some(3)
    checkpoints.keep(timezone.now())
    checkpoints.keep(timezone.now() + timedelta(days=1))
    assert checkpoints.path().read_text().count("\n") == 1
    assert verify_here().position == 3
    with protection.GUARD.lifted(connection):
        AuditEntry.objects.filter(position=3).delete()
    with pytest.raises(Broken, match="there were 3"):
        verify_here()


@pytest.mark.django_db(transaction=True)
def test_checkpoints_of_another_key_are_not_ours(settings):
    some(1)
    checkpoints.keep(timezone.now())
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    with pytest.raises(Broken, match="another key"):
        verify_here()
    settings.SECRET_KEY_FALLBACKS = [before]
    assert verify_here().position == 1


@pytest.mark.django_db
def test_a_record_is_read_by_what_is_asked(person, other_person):
    some(1)
    record("audit.test", by=person, subject="a:1")
    record("audit.test", about=person)
    record("audit.test", by=other_person)
    assert queries.found(person=person.pk).count() == 2
    assert queries.found(subject="a:1").count() == 1
    assert queries.found(room="audit").count() == 4
    assert queries.found(room="aud").count() == 0
    assert queries.found(act="audit.test", since=timezone.now() + timedelta(hours=1)).count() == 0
    assert chain() == 0 or queries.waiting_count() == 0
