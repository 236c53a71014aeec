"""What is handed in is bounded, and nothing in it is trusted."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import client_of

from alliance.lab import uploads, verdicts
from alliance.lab.models import Run
from alliance.lab.services.errors import NotPossible
from alliance.people.models import Person

NAMES = {"badge-01.json", "badge-02.jwt"}
WORDS = {"product": "Studio", "release": "1", "maker": "House", "nobody": "on"}


def file(name: str, data: bytes = b"{}") -> SimpleUploadedFile:
    made = SimpleUploadedFile("x", data)
    made._name = name  # as a client could send it, past Django's own cleaning
    return made


def refused(client: Client, files: list[Any]) -> str:
    """Hand them in; what is said at the field."""
    answer = client.post("/lab/issuer/", {**WORDS, "badges": files})
    assert answer.status_code == 200
    assert not Run.objects.exists()
    return str(answer.context["form"].errors["badges"])


# Badges -----------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_too_many_files_are_refused_at_the_field(signed_in: Client) -> None:
    many = [file(f"{n}.json") for n in range(uploads.MAX_BADGES + 1)]
    assert "up to 50" in refused(signed_in, many)


@pytest.mark.django_db
def test_a_file_that_is_too_large_is_refused_by_name(signed_in: Client) -> None:
    large = file("large.png", b"x" * (uploads.MAX_BADGE_BYTES + 1))
    assert "large.png" in refused(signed_in, [file("a.json"), large])


@pytest.mark.django_db
def test_files_that_are_too_large_together_are_refused(
    signed_in: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MAX_ALL_BYTES", 1024 * 1024)
    half = b"x" * (600 * 1024)
    assert "Together" in refused(signed_in, [file("a.json", half), file("b.json", half)])


@pytest.mark.django_db
def test_archives_are_not_taken_apart(signed_in: Client) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as zipped:
        zipped.writestr("badge.json", "{}")
    for data in (stream.getvalue(), gzip.compress(b"{}")):
        assert "archive" in refused(signed_in, [file("badges.json", data)])


@pytest.mark.django_db
def test_no_file_and_empty_files_are_refused(signed_in: Client) -> None:
    assert "Choose the badges" in refused(signed_in, [])
    assert "empty" in refused(signed_in, [file("empty.json", b" \n")])


@pytest.mark.django_db
def test_a_file_without_a_name_is_no_file(person: Person) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="badges"; filename=""\r\n'
        b"Content-Type: application/json\r\n\r\n{}\r\n--x--\r\n"
    )
    answer = client_of(person).generic(
        "POST", "/lab/issuer/", body, content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code == 200 and "badges" in answer.context["form"].errors


@pytest.mark.django_db
def test_who_does_not_say_that_the_badges_name_nobody_begins_no_run(signed_in: Client) -> None:
    said = {name: word for name, word in WORDS.items() if name != "nobody"}
    answer = signed_in.post("/lab/issuer/", {**said, "badges": [file("a.json")]})
    assert "nobody" in answer.context["form"].errors and not Run.objects.exists()


@given(st.lists(st.text(max_size=300), min_size=1, max_size=12))
def test_every_file_gets_a_name_of_its_own_that_is_safe_to_show(names: list[str]) -> None:
    found = [one.name for one in uploads.taken([file(name) for name in names])]
    assert len(set(found)) == len(names)
    for name in found:
        assert 0 < len(name) <= 120
        assert "/" not in name and "\\" not in name and not name.startswith(".")
        assert name.isprintable() or all(ord(c) > 0x9F for c in name if not c.isprintable())


# Verdicts ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        '{"badge-01.json": "valid", "badge-02.jwt": "INVALID "}',
        "badge,verdict\nbadge-01.json,valid\nbadge-02.jwt,invalid\n",
        "\ufeffbadge-01.json, valid\r\n\r\nbadge-02.jwt,Invalid",
    ],
    ids=["json", "csv", "as a spreadsheet saves it"],
)
def test_verdicts_are_read_as_json_and_as_csv(text: str) -> None:
    assert verdicts.parse(text.encode(), NAMES) == {
        "badge-01.json": "valid", "badge-02.jwt": "invalid",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "nothing to read"),
        ("badge,verdict\n", "no verdict"),
        ("badge-01.json,", "no verdict"),
        ("other.json,valid", "none of the badges"),
        ("badge-01.json,valid\nbadge-01.json,invalid", "twice"),
        ("badge-01.json,maybe", "“maybe”"),
        ("badge-01.json,valid,really", "3 columns"),
        ('["badge-01.json"]', "one object"),
        ('{"badge-01.json": true}', "valid"),
        ('{"badge-01.json": "valid", "badge-01.json": "invalid"}', "no JSON"),
        ("{" * 5000, "no JSON"),
        ('{"a": 1' + "0" * 5000 + "}", "JSON|none of"),
        ("x" * (verdicts.MAX_BYTES + 1), "64 KB"),
    ],
    ids=lambda value: None,
)
def test_what_cannot_be_read_is_named(text: str, said: str) -> None:
    with pytest.raises(NotPossible, match=said):
        verdicts.parse(text.encode(), NAMES)


@given(st.binary(max_size=400))
def test_whatever_is_handed_in_as_verdicts_is_read_or_refused(data: bytes) -> None:
    try:
        found = verdicts.parse(data, NAMES)
    except NotPossible:
        return
    assert set(found) <= NAMES and set(found.values()) <= {"valid", "invalid"}


@given(st.dictionaries(st.sampled_from(sorted(NAMES)), st.sampled_from(verdicts.SAID), min_size=1))
def test_what_is_written_as_either_is_read_back(said: dict[str, str]) -> None:
    table = "".join(f"{name},{word}\n" for name, word in said.items())
    assert verdicts.parse(table.encode(), NAMES) == said
    assert verdicts.parse(json.dumps(said).encode(), NAMES) == said


@pytest.mark.django_db
def test_a_file_and_a_text_at_once_are_refused(waiting: Run, signed_in: Client) -> None:
    url = f"{waiting.get_absolute_url()}verdicts/"
    both = {"text": "badge-01.json,valid", "file": SimpleUploadedFile("v.csv", b"x,valid")}
    answer = signed_in.post(url, both)
    assert answer.status_code == 400
    assert "Leave one of them out" in answer.content.decode()
