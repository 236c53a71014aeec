"""The report of a year as PDF: tagged, in the reader's language, and of data alone."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader
from tests.platform.funding.conftest import granted, received

from alliance.funding.report import pdf

pytestmark = pytest.mark.django_db
YEAR = date.today().year


def read(year: int = YEAR) -> PdfReader:
    return PdfReader(io.BytesIO(pdf(year)))


def words(reader: PdfReader) -> str:
    return " ".join("".join(page.extract_text() for page in reader.pages).split())


def test_the_report_is_tagged_and_says_that_it_is_accessible(staff):
    received(granted(staff), 50_000, staff, on=date.today())
    reader = read()
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title
    assert b"pdfuaid" in reader.xmp_metadata.stream.get_data()


def test_the_report_has_the_numbers_of_the_page(staff):
    received(granted(staff), 50_000, staff, on=date.today())
    told = words(read())
    for expected in ("Example Fund", "Tests for all", "500.00", str(YEAR)):
        assert expected in told


def test_the_report_speaks_the_language_of_the_reader(staff):
    received(granted(staff), 50_000, staff, on=date.today())
    with translation.override("es"):
        reader = read()
        assert reader.trailer["/Root"]["/Lang"] == "es"
        assert "500,00" in words(reader)


def test_what_people_write_is_never_read_as_markup(staff):
    title = '#panic("x") $x$ *bold* <label> @ref \\ // `raw`'
    received(
        granted(staff, title=title, funder='= #read("/etc/passwd")'), 500, staff, on=date.today()
    )
    told = words(read())
    assert '#panic("x")' in told
    assert "*bold*" in told
    assert "#read(" in told


def test_the_same_books_give_the_same_report(staff):
    received(granted(staff), 50_000, staff, on=date.today())
    assert pdf(YEAR) == pdf(YEAR)


def test_a_year_without_anything_has_a_report(client):
    answer = client.get(reverse("funding:report_pdf", args=[YEAR]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
