"""Office documents are looked into: a ZIP by another name is none, and macros are not taken."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from alliance.resources import files

ODT = "application/vnd.oasis.opendocument.text"
WORD = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}


def packed(entries: dict[str, str], compression: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as zipped:
        for name, content in entries.items():
            zipped.writestr(name, content)
    return stream.getvalue()


def examine(name: str, content: bytes) -> files.Examined:
    return files.examine(SimpleUploadedFile(name, content))


def test_office_documents_are_taken() -> None:
    assert examine("a.docx", packed(WORD)).media_type.endswith("wordprocessingml.document")
    assert examine("a.odt", packed({"mimetype": ODT, "content.xml": "<x/>"})).media_type == ODT


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        ("a.docx", {"a.exe": "MZ"}),
        ("a.pptx", WORD),
        ("a.docx", WORD | {"word/vbaProject.bin": "macro"}),
        ("a.odt", {"mimetype": ODT, "Basic/Standard/x.xml": "macro"}),
        ("a.odt", {"mimetype": "application/zip"}),
        ("a.odt", {"content.xml": "<x/>"}),
        ("a.odp", {"mimetype": ODT}),
    ],
)
def test_other_archives_and_macros_are_refused(name: str, entries: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="not what its name says"):
        examine(name, packed(entries))


def test_a_broken_archive_is_refused() -> None:
    with pytest.raises(ValidationError):
        examine("a.docx", packed(WORD)[:-30])


def test_the_type_of_a_document_is_read_and_nothing_is_unpacked() -> None:
    bomb = packed({"mimetype": ODT + " " * 50_000_000}, zipfile.ZIP_DEFLATED)
    assert len(bomb) < 100_000
    with pytest.raises(ValidationError):
        examine("a.odt", bomb)
