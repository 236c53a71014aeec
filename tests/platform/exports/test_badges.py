"""Badges come along: those one holds as files, and those one's issuers awarded."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

import badging
from alliance.backpack.models import HeldBadge
from alliance.backpack.services.claiming import accept
from alliance.exports import archive

pytestmark = pytest.mark.django_db


def unpacked(person) -> dict[str, bytes]:
    stream = io.BytesIO()
    archive.write_person(stream, person)
    with zipfile.ZipFile(stream) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


@pytest.fixture
def held(person, make_award) -> HeldBadge:
    award = make_award("ada@example.org", name="Ada")
    accept(award, by=person)
    return HeldBadge.objects.get(person=person)


def test_a_held_badge_comes_as_its_issuer_signed_it(person, held):
    files = unpacked(person)
    badge = json.loads(files["backpack.json"])["badges"][0]
    signed = files[f"backpack/{badge['folder']}/badge.json"]
    assert signed == bytes(held.credential_json)
    baked = files[f"backpack/{badge['folder']}/badge.png"]
    assert badging.unbake(baked) == signed


def test_an_issuer_takes_along_what_it_awarded_and_others_do_not(person, teacher, held):
    files = unpacked(teacher)
    issuer = json.loads(files["issuing.json"])["issuers"][0]
    award = issuer["awards"][0]
    assert award["to"] == "ada@example.org"
    assert files[award["file"]] == bytes(held.award.credential_json)
    assert json.loads(unpacked(person)["issuing.json"])["issuers"] == []


def test_an_account_with_badges_of_others_waiting_for_it_is_not_left_without_owner(teacher, held):
    from alliance.people.services import CannotClose, close_account

    with pytest.raises(CannotClose, match="Harbour School"):
        close_account(teacher)


def test_a_backpack_goes_with_its_account_and_the_award_stays(person, held):
    from alliance.people.services import close_account

    award = held.award
    close_account(person)
    assert not HeldBadge.objects.exists()
    award.refresh_from_db()
    assert award.revoked_at is None
