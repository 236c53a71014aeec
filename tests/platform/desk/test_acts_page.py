"""The page of the record of acts: filtered, with the names of today, for staff."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import reverse

from alliance.audit import acts, checkpoints
from alliance.audit.chain import Checkpoint, verify_file
from alliance.audit.services import chain_waiting, record
from alliance.desk.wording import ROOMS

pytestmark = pytest.mark.django_db


@pytest.fixture
def recorded(staff, person):
    with transaction.atomic():
        record("people.office.ended", by=staff, about=person, subject="office:editor")
        record("funding.budget", by=staff, subject="budget:2026", version=2)
        record("desk.forgotten", subject="rule:x", system="desk.retention", count=3)


def shown(client, **asked) -> str:
    return client.get(reverse("desk:acts"), asked).content.decode()


def test_every_room_that_records_has_a_name():
    assert set(acts.rooms()) <= set(ROOMS)


def test_the_newest_act_comes_first_with_who_and_to_whom(staff, person, recorded, sign_in):
    page = shown(sign_in(staff))
    assert page.index("rule:x") < page.index("budget:2026") < page.index("office:editor")
    assert "version: 2" in page
    assert str(person) in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"room": "funding"}, {"budget:2026"}),
        ({"who": "ada@example.org"}, {"office:editor"}),
        ({"who": "nobody@example.org"}, set()),
        ({"who": "0"}, set()),
        ({"subject": "rule:x"}, {"rule:x"}),
        ({"since": "2200-01-01"}, set()),
        ({"until": "1990-01-01"}, set()),
        ({"until": "2199-12-31", "room": "desk"}, {"rule:x"}),
    ],
)
def test_acts_are_found_by_what_is_asked(asked, found, staff, recorded, sign_in):
    page = shown(sign_in(staff), **asked)
    subjects = {"office:editor", "budget:2026", "rule:x"}
    assert {s for s in subjects if f"<code>{s}</code>" in page} == found


@pytest.mark.parametrize(
    "asked",
    [
        {"room": "nowhere"},
        {"since": "x"},
        {"page": "x"},
        {"who": "9" * 99},
        {"since": "0001-01-01"},
    ],
)
def test_what_makes_no_sense_is_answered_all_the_same(asked, staff, recorded, sign_in):
    assert sign_in(staff).get(reverse("desk:acts"), asked).status_code == 200


def test_the_head_is_for_everybody_and_tells_nothing_but_how_many(client, recorded):
    said = client.get(reverse("desk:head")).json()
    Checkpoint.read(said).check_signature()
    assert set(said) == {"position", "digest", "at", "key", "signature"}


def test_staff_take_the_whole_record_along_and_it_verifies_without_the_site(
    staff, person, recorded, sign_in
):
    chain_waiting()
    answer = sign_in(staff).get(reverse("desk:acts_export"))
    found = verify_file(b"".join(answer.streaming_content).splitlines(keepends=True))
    assert found.position >= 3
    assert found.checkpoint.key == checkpoints.of_now().key
    assert f'filename="acts-{found.position}.ndjson"' in answer["Content-Disposition"]
    assert sign_in(person).get(reverse("desk:acts_export")).status_code == 403
