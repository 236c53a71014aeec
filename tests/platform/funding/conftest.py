"""People who claim and people who keep the books."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from alliance.funding.models import Category, Claim, ClaimLine, Grant, Programme
from alliance.funding.services import claims, grants
from alliance.people.models import Person

PDF = b"%PDF-1.7\n% an example of a receipt\n"
DAY = date(2026, 3, 11)


@pytest.fixture(autouse=True)
def receipts_lie_in_a_folder_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def other_staff(make_person: Callable[..., Person]) -> Person:
    return make_person("second", is_staff=True)


def receipt(content: bytes = PDF, name: str = "receipt.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def picture(form: str = "JPEG", **more: object) -> bytes:
    """A small one, as a camera of `form` would save it."""
    out = io.BytesIO()
    image = Image.linear_gradient("L").resize((40, 24)).convert("RGB")
    image.save(out, form, **more)
    return out.getvalue()


def line(minor: int = 1250, currency: str = "EUR", **fields: object) -> ClaimLine:
    given = {
        "on": DAY, "category": Category.TRAVEL, "programme": Programme.EVENTS,
        "text": "Train to the yearly meeting",
    }  # fmt: skip
    return ClaimLine(minor=minor, currency=currency, **{**given, **fields})


def claimed(by: Person, *lines: ClaimLine, title: str = "Yearly meeting") -> Claim:
    """Submitted, with a receipt."""
    claim = claims.begin(by, title=title, payee="Ada, account 12345")
    for one in lines or (line(),):
        claims.add_line(claim, one, by=by)
    claims.add_receipt(claim, receipt(), by=by)
    return claims.submit(claim, by=by)


def granted(by: Person, minor: int = 100_000, **fields: object) -> Grant:
    given = {
        "code": "tests", "funder": "Example Fund", "title": "Tests for all", "purpose": "Tests.",
        "currency": "EUR", "starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31),
    }  # fmt: skip
    return grants.enter(Grant(minor=minor, **{**given, **fields}), by=by)


def received(grant: Grant, minor: int, by: Person, on: date = DAY) -> Grant:
    part = grants.add_instalment(grant, by=by, due_on=on, minor=minor)
    grants.receive(part, by=by, on=on)
    return grant
