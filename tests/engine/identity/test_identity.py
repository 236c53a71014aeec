"""Whom a badge was awarded to, and whom not."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badging.errors import Misused
from badging.identity import hash_identity, identity_object, matches, matches_v2

# From the published example assertion of Open Badges 2.0: salt "deadsea".
PUBLISHED = {
    "type": "email",
    "hashed": True,
    "salt": "deadsea",
    "identity": "sha256$ecf5409f3f4b91ab60cc5ef4c02aef7032354375e70cf4d8e43f6a1d29891942",
}


def test_the_hash_is_of_identity_followed_by_salt() -> None:
    digest = hashlib.sha256(b"ada@example.orgpepper").hexdigest()
    assert hash_identity("ada@example.org", "pepper") == f"sha256${digest}"


def test_the_published_example_matches_its_recipient_alone() -> None:
    assert matches_v2(PUBLISHED, "nobody@example.org")
    assert not matches_v2(PUBLISHED, "somebody@example.org")


def test_md5_of_old_badges_is_read() -> None:
    holder = {"hashed": True, "identityHash": hash_identity("ada@example.org", "", "md5")}
    assert matches(holder, "ada@example.org")


def test_other_algorithms_are_refused() -> None:
    with pytest.raises(Misused):
        hash_identity("ada@example.org", "", "crc32")
    assert not matches({"hashed": True, "identityHash": "sha1$" + "0" * 40}, "ada@example.org")


def test_an_address_is_tried_in_small_letters_too() -> None:
    holder = identity_object("ada@example.org", "pepper")
    assert matches(holder, "Ada@Example.org")
    assert matches(holder, " ada@example.org ")
    assert matches(identity_object("Ada@Example.org", "pepper"), "Ada@Example.org")


def test_an_identifier_that_is_no_address_is_taken_as_it_is() -> None:
    holder = {"hashed": True, "salt": "s", "identityHash": hash_identity("abc-1", "s")}
    assert matches(holder, "abc-1")
    assert not matches(holder, "ABC-1")


def test_an_identity_without_hash_is_compared() -> None:
    holder = {"hashed": False, "salt": "not-used", "identityHash": "Student@example.org"}
    assert matches(holder, "student@example.org")
    assert not matches(holder, "students@example.org")


def test_hex_digits_may_be_capital() -> None:
    stated = hash_identity("ada@example.org", "s")
    holder = {"hashed": True, "salt": "s", "identityHash": "sha256$" + stated[7:].upper()}
    assert matches(holder, "ada@example.org")


def test_a_hash_without_the_word_hashed_is_a_hash() -> None:
    holder = {"salt": "s", "identityHash": hash_identity("ada@example.org", "s")}
    assert matches(holder, "ada@example.org")


def test_the_hash_itself_is_nobodys_identity() -> None:
    stated = hash_identity("ada@example.org", "s")
    assert not matches({"hashed": True, "salt": "s", "identityHash": stated}, stated)


@pytest.mark.parametrize(
    "holder",
    [
        {},
        {"identityHash": ""},
        {"identityHash": 7, "hashed": True},
        {"identityHash": "sha256$", "hashed": True},
        {"identityHash": "ada@example.org", "hashed": True},
        {"identityHash": ["ada@example.org"], "hashed": False},
    ],
)
def test_a_malformed_object_matches_nobody(holder: dict[str, object]) -> None:
    assert not matches(holder, "ada@example.org")
    assert not matches(holder, "")


@settings(deadline=None)  # a busy machine is no failure
@given(st.emails(), st.text(max_size=20), st.emails())
def test_an_object_matches_its_own_address_and_no_other(email: str, salt: str, other: str) -> None:
    holder = identity_object(email, salt)
    assert matches(holder, email)
    assert matches(holder, other) is (other.lower() == email or other == email)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@settings(deadline=None)  # a busy machine is no failure
@given(
    st.dictionaries(st.sampled_from(["identityHash", "identity", "hashed", "salt"]), json_values),
    st.text(),
)
def test_no_object_makes_it_stumble(holder: dict[str, object], who: str) -> None:
    assert matches(holder, who) in (True, False)
    assert matches_v2(holder, who) in (True, False)
