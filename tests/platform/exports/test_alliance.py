"""The whole alliance is taken along: by staff, by command; without secrets and without reports."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from tests.platform.running import alliance

from alliance.exports import archive, registry, services
from alliance.exports.lines import CHUNK_BYTES, HoldsSecret, json_lines
from alliance.exports.models import Export
from alliance.people.models import Office, Person
from alliance.people.offices import appoint
from alliance.people.signin import make_link

pytestmark = pytest.mark.django_db
REPORTED = "words-that-stand-only-in-the-report"


def unpacked() -> dict[str, bytes]:
    stream = io.BytesIO()
    archive.write_alliance(stream)
    with zipfile.ZipFile(stream) as zipped:
        assert zipped.testzip() is None
        return {name: zipped.read(name) for name in zipped.namelist()}


def lines(content: bytes) -> list[dict]:
    return [json.loads(line) for line in content.splitlines()]


@pytest.fixture
def lived_in(person, other_person, staff, make_award) -> dict[str, str]:
    """A site with all kinds of secrets; returns them by name."""
    from alliance.conduct.models import Measure, Report
    from alliance.conduct.services import handling, measuring, reporting
    from alliance.issuing.models import SigningKeyRecord

    person.set_password("a password of many words")
    person.save()
    appoint(staff, Office.Kind.MODERATOR, by=staff)
    appoint(other_person, Office.Kind.CONDUCT, by=staff)
    told = reporting.Told(what=REPORTED, may_know=Report.MayKnow.HANDLERS)
    report, token = reporting.report(told, by=person, files=[("a.txt", b"attached-to-the-report")])
    handling.note(report, "noted-about-the-report", by=other_person)
    handling.note_involved(report, staff, by=other_person)
    measuring.take(report, staff, Measure.Kind.WARNING, "text-of-the-measure", by=other_person)
    award = make_award("ada@example.org")
    link = make_link(person).rstrip("/").rpartition("/")[2]
    sealed = bytes(SigningKeyRecord.objects.get().sealed_secret)
    return {
        "password": person.password,
        "sign-in link": link,
        "digest of the link": person.sign_in_links.get().token_hash,
        "report": REPORTED,
        "attachment": "attached-to-the-report",
        "note": "noted-about-the-report",
        "measure": "text-of-the-measure",
        "receipt": report.receipt,
        "link of the report": token,
        "digest of it": report.token_hash,
        "claim": award.claim_token_hash,
        "key": sealed.hex(),
    }


def test_no_secret_and_no_report_is_in_it(lived_in, settings):
    import base64

    files = unpacked()
    everything = b"\n".join(files.values()).decode(errors="replace")
    assert "ada@example.org" in everything  # it is not simply empty
    for name, secret in lived_in.items():
        assert secret not in everything, name
    sealed = base64.b64encode(bytes.fromhex(lived_in["key"])).decode()
    assert sealed not in everything
    assert settings.SECRET_KEY not in everything


def test_no_report_is_in_anybodys_own_export(lived_in):
    for person in Person.objects.all():
        stream = io.BytesIO()
        archive.write_person(stream, person)
        with zipfile.ZipFile(stream) as zipped:
            text = b"\n".join(zipped.read(n) for n in zipped.namelist()).decode(errors="replace")
        for name in ("report", "attachment", "note", "measure", "link of the report", "receipt"):
            # A handler's notices name the number of the report; nothing of what it says.
            if name == "receipt" and lived_in["receipt"] in text:
                assert person.email == "grace@example.org"
                continue
            assert lived_in[name] not in text, (person, name)


def test_every_row_is_in_its_file(lived_in):
    files = unpacked()
    people = lines(files["people/people.jsonl"])
    assert {row["email"] for row in people} == set(Person.objects.values_list("email", flat=True))
    assert len(lines(files["issuing/awards.jsonl"])) == 1
    assert len(lines(files["people/offices.jsonl"])) == Office.objects.count()


def test_every_part_has_a_folder_and_the_manifest_names_format_and_version(lived_in):
    files = unpacked()
    manifest = json.loads(files["manifest.json"])
    assert (manifest["format"], manifest["version"]) == ("badge-alliance-export", 1)
    assert manifest["parts"] == sorted(registry.ALLIANCE_PARTS)
    assert set(manifest["files"]) == set(files) - {"manifest.json"}
    folders = {name.split("/")[0] for name in files if "/" in name}
    assert folders <= set(registry.ALLIANCE_PARTS)


def test_a_field_that_is_called_like_a_secret_stops_the_export_until_somebody_decides():
    with pytest.raises(HoldsSecret, match="password"):
        list(json_lines("x", Person.objects.all()))
    list(json_lines("x", Person.objects.all(), leave_out=["password"]))


def test_rows_come_in_pieces_of_bounded_size(make_person):
    rows = [Person(email=f"p{n}@example.org", bio="x" * 600) for n in range(1200)]
    Person.objects.bulk_create(rows)
    people = Person.objects.order_by("pk")
    pieces = [piece for _, piece in json_lines("p", people, leave_out=["password"])]
    assert len(pieces) > 2
    assert max(map(len, pieces)) < CHUNK_BYTES + 4096
    assert len(b"".join(pieces).splitlines()) == 1200


def test_pieces_of_a_file_become_one_file(monkeypatch):
    monkeypatch.setattr(registry, "ALLIANCE_PARTS", {})
    registry.register("x", alliance=lambda: iter([("a", b"1"), ("a", b"2"), ("b", b"3")]))
    files = unpacked()
    assert (files["x/a"], files["x/b"]) == (b"12", b"3")


@pytest.mark.parametrize("who", ["person", "other_person"])
def test_only_staff_ask_for_it(request, sign_in, who):
    somebody = request.getfixturevalue(who)
    assert sign_in(somebody).get("/export/alliance/").status_code == 403
    browser = Client()
    browser.post(make_link(somebody).partition(":8000")[2])
    assert browser.post("/export/alliance/").status_code == 403
    with pytest.raises(PermissionDenied):
        services.ask(somebody, Export.Scope.ALLIANCE)
    assert not Export.objects.exists()


def test_staff_take_what_they_asked_for_and_another_of_the_staff_does_not(
    staff, make_person, immediate_tasks, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    with django_capture_on_commit_callbacks(execute=True):
        export = services.ask(staff, Export.Scope.ALLIANCE)
    other = make_person("other-staff", is_staff=True)
    for who, status in ((staff, 200), (other, 404)):
        browser = Client()
        browser.post(make_link(who).partition(":8000")[2])
        assert browser.post(f"/export/{export.public_id}/").status_code == status


def test_who_is_no_longer_staff_takes_it_no_longer(
    staff, immediate_tasks, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    with django_capture_on_commit_callbacks(execute=True):
        export = services.ask(staff, Export.Scope.ALLIANCE)
    Person.objects.filter(pk=staff.pk).update(is_staff=False)
    browser = Client()
    browser.post(make_link(staff).partition(":8000")[2])
    assert browser.post(f"/export/{export.public_id}/").status_code == 404


def test_the_command_writes_one_file_for_its_owner_alone(migrated_environment, tmp_path):
    target = tmp_path / "alliance.zip"
    done = alliance("export", str(target), env=migrated_environment)
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with zipfile.ZipFile(target) as zipped:
        assert zipped.testzip() is None
        assert json.loads(zipped.read("manifest.json"))["version"] == archive.VERSION
    again = alliance("export", str(target), env=migrated_environment)
    assert again.returncode == 2 and "exists" in again.stderr
    assert not list(Path(tmp_path).glob(".alliance.zip*"))


def test_the_command_says_what_is_missing(command_environment, tmp_path):
    done = alliance("export", str(tmp_path / "none" / "x.zip"), env=command_environment)
    assert done.returncode == 2 and "no folder" in done.stderr
    done = alliance("export", str(tmp_path / "x.zip"), env=command_environment)
    assert done.returncode == 1 and "alliance migrate" in done.stderr
    assert not (tmp_path / "x.zip").exists()


def test_nothing_is_changed_by_an_export(lived_in):
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        unpacked()
    changing = ("INSERT", "UPDATE", "DELETE")
    assert not [q["sql"][:90] for q in captured if q["sql"].lstrip().upper().startswith(changing)]
