"""A person takes their data along: everything of theirs, and nothing of anybody else."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from alliance.exports import archive, registry, services
from alliance.exports.models import Export
from alliance.people.models import Person
from alliance.people.signin import make_link

pytestmark = pytest.mark.django_db
State = Export.State


@pytest.fixture
def made(person, immediate_tasks, settings, tmp_path, django_capture_on_commit_callbacks) -> Export:
    settings.MEDIA_ROOT = tmp_path
    with django_capture_on_commit_callbacks(execute=True):
        export = services.ask(person)
    export.refresh_from_db()
    return export


def recent(person: Person) -> Client:
    client = Client()
    client.post(make_link(person).partition(":8000")[2])
    return client


def unpacked(person: Person) -> dict[str, bytes]:
    stream = io.BytesIO()
    archive.write_person(stream, person)
    with zipfile.ZipFile(stream) as zipped:
        assert zipped.testzip() is None
        return {name: zipped.read(name) for name in zipped.namelist()}


def test_it_is_made_in_the_background_told_by_notice_and_taken_with_a_button(made, person):
    assert made.state == State.READY and made.size_bytes > 500
    assert person.notices.filter(kind="exports.ready").count() == 1
    browser = recent(person)
    assert f"/export/{made.public_id}/" in browser.get("/export/").content.decode()
    answer = browser.post(f"/export/{made.public_id}/")
    content = b"".join(answer.streaming_content)
    assert len(content) == made.size_bytes
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]


def test_opening_its_address_takes_nothing(made, person):
    assert recent(person).get(f"/export/{made.public_id}/").status_code == 405


def test_every_part_that_is_registered_is_in_it(person):
    files = unpacked(person)
    for name in registry.PERSON_PARTS:
        json.loads(files[f"{name}.json"])
    assert {"README.txt", "manifest.json", "people.json"} <= set(files)


def test_the_manifest_lists_every_file_with_its_digest(person):
    files = unpacked(person)
    manifest = json.loads(files["manifest.json"])
    assert (manifest["format"], manifest["version"]) == ("badge-alliance-person", 1)
    assert set(manifest["files"]) == set(files) - {"manifest.json"}
    for name, facts in manifest["files"].items():
        assert facts["sha256"] == hashlib.sha256(files[name]).hexdigest()
        assert facts["bytes"] == len(files[name])


def test_it_holds_the_account_without_what_signs_in(person, other_person):
    person.set_password("a password of many words")
    person.save()
    make_link(person)
    text = b"".join(unpacked(person).values()).decode(errors="replace")
    assert "ada@example.org" in text
    assert person.password not in text and "token_hash" not in text
    assert "Grace" not in text and "grace@example.org" not in text


def test_nobody_else_takes_it(made, staff, other_person, make_person, client):
    root = make_person("root", is_staff=True, is_superuser=True)
    for browser in (recent(other_person), recent(staff), recent(root)):
        assert browser.post(f"/export/{made.public_id}/").status_code == 404
    assert client.post(f"/export/{made.public_id}/").status_code == 302


def test_it_needs_a_sign_in_of_just_now(made, person, signed_in):
    for address in ("/export/", f"/export/{made.public_id}/"):
        answer = signed_in.post(address)
        assert answer.status_code == 302 and "sign-in-again" in answer["Location"]
    assert Export.objects.count() == 1


def test_one_is_made_at_a_time(person):
    services.ask(person)
    with pytest.raises(services.NotNow):
        services.ask(person)
    assert Export.objects.count() == 1


def test_three_a_day_are_made(person):
    for _ in range(services.EXPORTS_A_DAY):
        services.ask(person)
        Export.objects.update(state=State.READY)
    with pytest.raises(services.NotNow):
        services.ask(person)
    Export.objects.update(asked_at=timezone.now() - timedelta(days=1, seconds=1))
    services.ask(person)


def test_after_a_week_the_file_is_gone_and_the_row_says_so(made, person):
    browser = recent(person)
    place = made.file.name
    assert services.expire(made.expires_at - timedelta(seconds=1)) == 0
    assert services.expire(made.expires_at) == 1
    made.refresh_from_db()
    assert made.state == State.EXPIRED
    assert not made.file.storage.exists(place)
    assert browser.post(f"/export/{made.public_id}/").status_code == 404


def test_an_export_that_is_over_is_not_given_out_before_the_duty_comes(made, person):
    Export.objects.update(expires_at=timezone.now())
    assert recent(person).post(f"/export/{made.public_id}/").status_code == 404


def test_making_it_twice_writes_it_once(made):
    assert services.make(made.pk) is None
    made.refresh_from_db()
    assert made.state == State.READY


def test_one_whose_task_was_lost_is_queued_again(person, immediate_tasks, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    export = services.ask(person)  # nothing ran: the process died before it could
    services.expire(timezone.now())
    export.refresh_from_db()
    assert export.state == State.WAITING
    services.expire(timezone.now() + services.LOST_AFTER + timedelta(seconds=1))
    export.refresh_from_db()
    assert export.state == State.READY


def test_a_part_that_fails_fails_the_export_in_words(
    person, immediate_tasks, monkeypatch, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path

    def broken(person):
        raise RuntimeError("no")

    monkeypatch.setitem(registry.PERSON_PARTS, "broken", broken)
    with django_capture_on_commit_callbacks(execute=True):
        services.ask(person)
    assert Export.objects.get().state == State.FAILED
    assert "could not be made" in recent(person).get("/export/").content.decode()
    services.ask(person)  # and may be asked for again


def test_whoever_is_blocked_meanwhile_gets_none(person, staff, settings, tmp_path):
    from alliance.people.standing import deactivate

    settings.MEDIA_ROOT = tmp_path
    export = services.ask(person)
    deactivate(person, by=staff, reason="x")
    assert services.make(export.pk) == State.FAILED


def test_closing_the_account_removes_the_file(made, person):
    from alliance.people.services import close_account

    place = made.file.name
    close_account(person)
    assert not made.file.storage.exists(place)


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", "a\\b", "", "README.txt"])
def test_a_part_cannot_write_outside_its_place_nor_over_another(person, monkeypatch, path):
    pair = (path, b"x")
    stream = archive._Archive(io.BytesIO(), timezone.now())
    stream.write([("README.txt", b"mine")])
    with pytest.raises(archive.BadPath):
        stream.write([pair])


def test_whoever_waits_sees_how_far_it_has_come(person, signed_in, monkeypatch):
    monkeypatch.setattr(services, "_enqueue", lambda pk: None)
    export = services.ask(person)
    seen = []

    def look(_person):
        seen.append(signed_in.get("/export/").content.decode())
        return {}

    for name in ("a0", "a1"):  # the first two of all
        monkeypatch.setitem(registry.PERSON_PARTS, name, look)
    parts = len(registry.PERSON_PARTS)
    services.make(export.pk)
    assert len(seen) == 2
    assert all(f"{done} of {parts} parts" in page for done, page in enumerate(seen))
