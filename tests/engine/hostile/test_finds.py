"""What spoiling the input (`tests/fuzz`) once found, so that it is not found again."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

import badging
from badging.documents import Offline
from badging.errors import ImageError

BROKEN_ADDRESS = "https://exa[ple.org/badge"


@pytest.mark.parametrize(
    "document",
    [
        {"type": "Assertion", "id": BROKEN_ADDRESS, "badge": BROKEN_ADDRESS},
        {
            "type": "Assertion",
            "id": "https://example.org/1",
            "badge": {"type": "BadgeClass", "id": BROKEN_ADDRESS, "issuer": BROKEN_ADDRESS},
        },
        {
            "recipient": "ada@example.org",
            "badge": {"image": "//[", "issuer": {"origin": "https://example.org"}},
        },
        {"recipient": "ada@example.org", "badge": {"issuer": {"origin": "https://[.example.org"}}},
    ],
    ids=["assertion", "badge-class", "relative", "origin"],
)
def test_an_address_that_cannot_be_taken_apart_is_a_finding(document: dict[str, object]) -> None:
    document = {
        "@context": "https://w3id.org/openbadges/v2",
        "recipient": {"type": "email", "hashed": False, "identity": "ada@example.org"},
        "verification": {"type": "HostedBadge"},
        "issuedOn": "2026-01-01T00:00:00Z",
        **document,
    }
    moment = datetime(2026, 6, 1, tzinfo=UTC)
    report = badging.verify(json.dumps(document), at=moment, documents=Offline())
    assert not report.verified
    assert "check_failed" not in {check.code for check in report.checks}


def test_an_endorsement_under_the_context_of_1_x_is_read_as_one_of_2_0() -> None:
    document = {
        "@context": "https://w3id.org/openbadges/v1",
        "id": "https://example.org/endorsement",
        "type": "Endorsement",
        "claim": {"id": "https://example.org/badge-class"},
        "issuer": "https://example.org/issuer",
        "issuedOn": "2026-01-01T00:00:00Z",
        "verification": {"type": "HostedBadge"},
    }
    moment = datetime(2026, 6, 1, tzinfo=UTC)
    report = badging.verify(json.dumps(document), at=moment, documents=Offline())
    assert "check_failed" not in {check.code for check in report.checks}


def test_an_attribute_with_an_undeclared_prefix_is_an_error_in_words() -> None:
    image = b'<svg xmlns="http://www.w3.org/2000/svg" xmlQs:openbadges="http://example.org"/>'
    with pytest.raises(ImageError, match="xmlQs"):
        badging.bake(image, '{"type": "x"}')
