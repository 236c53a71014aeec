"""PKCS #11 URIs (RFC 7512), read strictly."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badging.errors import Misused
from badging.keys.pkcs11_uri import Pkcs11Uri, parse


def test_a_uri_names_token_and_key() -> None:
    uri = (
        "pkcs11:token=The%20alliance;serial=4f%3B;manufacturer=Ex;model=M1;slot-id=12;"
        "object=badges;id=%01%ff;type=private?module-path=/usr/lib/x.so&pin-source=file:/run/pin"
    )
    assert parse(uri) == Pkcs11Uri(
        token={
            "token": "The alliance", "serial": "4f;", "manufacturer": "Ex", "model": "M1",
        },
        slot=12,
        label="badges",
        id=b"\x01\xff",
        module_path="/usr/lib/x.so",
        pin_source="file:/run/pin",
    )  # fmt: skip


def test_nothing_need_be_named() -> None:
    assert parse("pkcs11:") == Pkcs11Uri(token={})
    assert parse("pkcs11:?pin-source=x").pin_source == "x"


def test_unknown_attributes_of_the_query_are_passed_over() -> None:
    """RFC 7512, 2.4; those of the path are not, for they could name another key (2.3)."""
    assert parse("pkcs11:object=a?x-vendor=b").label == "a"


@pytest.mark.parametrize(
    ("uri", "why"),
    [
        ("pkcs12:object=a", "does not begin"),
        ("object=a", "does not begin"),
        ("pkcs11:object", "no attribute"),
        ("pkcs11:object=a;", "no attribute"),
        ("pkcs11:;object=a", "no attribute"),
        ("pkcs11:object=a b", "no attribute"),
        ("pkcs11:object=a%2", "no attribute"),
        ("pkcs11:object=é", "no attribute"),
        ("pkcs11:object=a#b", "no attribute"),
        ("pkcs11:object=a?x", "no attribute"),
        ("pkcs11:object=a;object=b", "occurs twice"),
        ("pkcs11:object=a?pin-source=b&pin-source=c", "occurs twice"),
        ("pkcs11:library-version=3", "not used for keys"),
        ("pkcs11:x-vendor=3", "not used for keys"),
        ("pkcs11:type=cert", "no private key"),
        ("pkcs11:type=public", "no private key"),
        ("pkcs11:object=%ff", "not UTF-8"),
        ("pkcs11:token=%ff", "not UTF-8"),
        ("pkcs11:slot-id=", "no number"),
        ("pkcs11:slot-id=-1", "no number"),
        ("pkcs11:slot-id=12345678901234567890", "no number"),
    ],
)
def test_another_text_is_refused(uri: str, why: str) -> None:
    with pytest.raises(Misused, match=why) as caught:
        parse(uri)
    assert caught.value.code == "malformed_uri"


def test_a_pin_in_the_uri_is_refused_and_not_repeated() -> None:
    with pytest.raises(Misused) as caught:
        parse("pkcs11:object=a?pin-value=4815162342")
    assert caught.value.code == "pin_in_uri"
    assert "4815162342" not in str(caught.value)
    with pytest.raises(Misused) as malformed:
        parse("pkcs11:object=a b?pin-value=4815162342")
    assert "4815162342" not in str(malformed.value)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=20), st.binary())
def test_every_label_and_id_can_be_written(label: str, id: bytes) -> None:
    from urllib.parse import quote

    asked = parse(f"pkcs11:object={quote(label, safe='')};id={quote(id, safe='')}")
    assert (asked.label, asked.id) == (label, id)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert isinstance(parse("pkcs11:" + text), Pkcs11Uri)
    except Misused as error:
        assert error.code in ("malformed_uri", "pin_in_uri")
