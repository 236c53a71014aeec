"""Lists by identifier: Open Badges 1.x and 2.0, and 1EdTech's for 3.0."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badging.errors import BadgingError, InvalidCredential
from badging.status.revocation_list import (
    Revocation,
    find_revocation,
    find_revocation_v2,
    revocation_list,
    revocation_list_v2,
)

BADGE = "urn:uuid:6deb4a00-ebce-4b28-8cc2-afa705ef7be4"
OTHER = "urn:uuid:00000000-0000-0000-0000-000000000000"


def of_2(*entries: Any) -> dict[str, Any]:
    return {"@context": "https://w3id.org/openbadges/v2", "revokedAssertions": list(entries)}


def of_3(*entries: Any) -> dict[str, Any]:
    return {"type": "1EdTechRevocationList", "revokedCredential": list(entries)}


@pytest.mark.parametrize(
    "entry, reason",
    [
        (BADGE, ""),
        ({"id": BADGE}, ""),
        ({"uid": BADGE, "revocationReason": "Issued in error. "}, "Issued in error."),
        ({"id": BADGE, "revocationReason": {"en": "Error", "de": "Fehler"}}, "Error"),
    ],
)
def test_a_listed_assertion_is_revoked_with_the_issuers_reason(entry: Any, reason: str) -> None:
    assert find_revocation_v2(of_2(OTHER, entry), BADGE) == Revocation(reason)
    assert find_revocation_v2(of_2(OTHER), BADGE) is None


def test_the_map_of_old_badges_is_read() -> None:
    assert find_revocation_v2({"qp8g1s": "Issued in error"}, "qp8g1s") == Revocation(
        "Issued in error"
    )
    assert find_revocation_v2({"qp8g1s": ""}, "other") is None


def test_a_list_without_entries_revokes_nothing() -> None:
    assert find_revocation_v2({"type": "RevocationList"}, BADGE) is None
    assert find_revocation(of_3(), BADGE) is None
    assert find_revocation({"type": ["1EdTechRevocationList"]}, BADGE) is None


def test_a_listed_credential_is_revoked_unless_the_entry_says_otherwise() -> None:
    entry = {"id": BADGE, "revoked": True, "revocationReason": "Fraud"}
    assert find_revocation(of_3({"id": OTHER}, entry), BADGE) == Revocation("Fraud")
    assert find_revocation(of_3({"id": BADGE}), BADGE) == Revocation("")
    assert find_revocation(of_3({"id": BADGE, "revoked": False}), BADGE) is None


def test_a_single_entry_may_stand_without_its_array() -> None:
    assert find_revocation({"revokedCredential": {"id": BADGE}}, BADGE) == Revocation("")


@pytest.mark.parametrize("document", [None, [], "x", {"name": "An issuer"}])
def test_a_document_that_is_no_list_is_an_error(document: Any) -> None:
    with pytest.raises(InvalidCredential):
        find_revocation(document, BADGE)


URL, ISSUER = "https://issuer.example.org/revoked", "https://issuer.example.org"


def test_lists_are_written_as_their_specifications_have_them() -> None:
    revoked = {BADGE: "Given by mistake.", OTHER: ""}
    assert revocation_list(URL, ISSUER, revoked) == {
        "id": URL,
        "issuer": ISSUER,
        "revokedCredential": [
            {"id": BADGE, "revoked": True, "revocationReason": "Given by mistake."},
            {"id": OTHER, "revoked": True},
        ],
    }
    assert revocation_list_v2(URL, ISSUER, revoked) == {
        "@context": "https://w3id.org/openbadges/v2",
        "id": URL,
        "type": "RevocationList",
        "issuer": ISSUER,
        "revokedAssertions": [
            {"id": BADGE, "revocationReason": "Given by mistake."},
            {"id": OTHER},
        ],
    }


@given(st.dictionaries(st.text(min_size=1), st.text().map(str.strip)), st.text(min_size=1))
def test_what_is_written_is_found_and_nothing_else(revoked: dict[str, str], other: str) -> None:
    for make, find in (
        (revocation_list, find_revocation),
        (revocation_list_v2, find_revocation_v2),
    ):
        written = make(URL, ISSUER, revoked)
        for name, why in revoked.items():
            assert find(written, name) == Revocation(why)
        assert (find(written, other) is None) == (other not in revoked)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.just(BADGE),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(["id", "type", "revokedCredential", "revokedAssertions", "revoked"])
            | st.text(max_size=3),
            inner,
        )
    ),
    max_leaves=12,
)


@settings(deadline=None)  # a busy machine is no failure
@given(json_values)
def test_no_document_makes_it_stumble(document: Any) -> None:
    for find in (find_revocation, find_revocation_v2):
        try:
            found = find(document, BADGE)
        except BadgingError:
            continue
        assert found is None or isinstance(found, Revocation)
