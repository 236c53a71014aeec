"""What an award may say besides address and words: since when, about whom, with which evidence."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from tests.platform.backpack.world import achievement, teacher

from alliance.issuing.services import AwardLine, NotPossibleError, award, sign
from alliance.verifier.services import check

__all__ = ["achievement", "teacher"]
pytestmark = pytest.mark.django_db


def test_a_badge_may_hold_from_a_day_before_it_was_signed_and_name_its_subject(
    achievement, teacher
):
    since = datetime(2026, 1, 5, tzinfo=UTC)
    line = AwardLine(
        "ada@example.org",
        valid_from=since,
        valid_until=timezone.now() + timedelta(days=9),
        subject_id="did:web:school.example.org",
        further=(("https://example.org/a", "First"), ("https://example.org/b", "Second")),
    )
    made = award(achievement, line, by=teacher)
    said = json.loads(bytes(made.credential_json))
    assert said["validFrom"] == "2026-01-05T00:00:00Z" and made.valid_from == since
    assert said["credentialSubject"]["id"] == "did:web:school.example.org"
    assert [(e["id"], e["name"]) for e in said["evidence"]] == list(line.further)
    assert check(bytes(made.credential_json), "ada@example.org").verdict.value == "verified"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.org/", "no address"])
def test_evidence_that_is_no_web_address_is_refused(achievement, teacher, url):
    line = AwardLine("ada@example.org", further=(("https://example.org/", "x"), (url, "x")))
    with pytest.raises(NotPossibleError) as refused:
        award(achievement, line, by=teacher)
    assert refused.value.field == "evidence_url"


def test_a_statement_is_signed_in_the_issuers_own_name_whatever_it_says(achievement):
    members = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "issuer": "did:web:somebody-else.example.org",
        "credentialSubject": {"id": "https://example.org/"},
    }
    moment = datetime(2026, 1, 5, tzinfo=UTC)
    first = sign(achievement.issuer, members, created=moment)
    assert json.loads(first)["issuer"] == achievement.issuer.did
    assert sign(achievement.issuer, members, created=moment) == first
