"""Strict JSON, and the recognition of what was handed in."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sound_badge import sound_badge

from badging.errors import BadgingError, Unreadable
from badging.issuing import issue
from badging.keys import generate_key, multibase
from badging.reading import MAX_DEPTH, MAX_IMAGE_BYTES, parse_json, read, unjudged

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=20,
)  # fmt: skip


@given(VALUES)
def test_what_json_can_say_is_read_as_it_was_written(value):
    assert parse_json(json.dumps(value)) == value
    assert parse_json(json.dumps(value, ensure_ascii=False).encode()) == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"a": 1, "a": 2}', "duplicate_key"),
        ('{"a": {"b": 1, "\\u0062": 2}}', "duplicate_key"),
        ('{"a": NaN}', "not_json"),
        ('{"a": -Infinity}', "not_json"),
        ('{"a": 1e999}', "number_too_large"),
        ('{"a": ' + "9" * 5000 + "}", "number_too_large"),
        ('{"a": "\\ud800"}', "lone_surrogate"),
        ('{"\\udc00": 1}', "lone_surrogate"),
        ('{"a": 1,}', "not_json"),
        ("{'a': 1}", "not_json"),
        ('{"a": 1} {"b": 2}', "not_json"),
        ("", "not_json"),
    ],
)
def test_what_two_readers_could_read_differently_is_refused(text, code):
    with pytest.raises(Unreadable) as caught:
        parse_json(text)
    assert caught.value.code == code
    assert caught.value.remedy


def test_a_surrogate_pair_is_a_character():
    assert parse_json('"\\ud83c\\udfc5"') == "🏅"


def test_bytes_that_are_not_utf8_are_refused():
    with pytest.raises(Unreadable) as caught:
        parse_json(b'{"a": "\xff"}')
    assert caught.value.code == "not_utf8"


def test_a_byte_order_mark_is_passed_over():
    assert parse_json(b"\xef\xbb\xbf{}") == {}


def test_depth_is_bounded_before_anything_is_built():
    assert parse_json("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    for text in ("[" * 65 + "]" * 65, "[" * 10_000_000, '{"a":' * 100_000):
        start = time.process_time()
        with pytest.raises(Unreadable) as caught:
            parse_json(text, max_bytes=20_000_000)
        assert caught.value.code == "too_deep"
        assert time.process_time() - start < 2


def test_brackets_inside_texts_are_no_depth():
    assert parse_json(json.dumps({"a": "[" * 1000 + '\\"{' * 1000}))


def test_counting_depth_takes_time_in_proportion():
    """A text that never ends must not be looked through once for each of its quotation marks."""
    start = time.process_time()
    with pytest.raises(Unreadable):
        parse_json("[" * 65 + '"' + '\\"' * 1_000_000)
    assert time.process_time() - start < 3


def test_size_is_said_with_the_limit():
    with pytest.raises(Unreadable) as caught:
        parse_json(b" " * 1001, max_bytes=1000)
    assert "1,001 bytes" in str(caught.value)
    assert "1,000" in str(caught.value)


def test_an_image_of_40_megabytes_is_refused_by_its_size():
    with pytest.raises(Unreadable) as caught:
        read(b"\x89PNG\r\n\x1a\n" + bytes(40_000_000))
    assert caught.value.code == "too_large"
    assert f"{MAX_IMAGE_BYTES:,}" in caught.value.message


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xff\xd8\xff\xe0abc", "JPEG"),
        (b"GIF89a", "GIF"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04", "ZIP"),
        (b"\xff\xfe{\x00}\x00", "UTF-16"),
    ],
)
def test_other_kinds_of_files_are_called_by_their_name(data, kind):
    with pytest.raises(Unreadable) as caught:
        read(data)
    assert kind in caught.value.message


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b'{"a": 1}', "json"),
        (b"\xef\xbb\xbf\n {}", "json"),
        (b"eyJhIjoxfQ.eyJiIjoyfQ.c2ln", "jws"),
        (b'"eyJhIjoxfQ.eyJiIjoyfQ.c2ln"', "jws"),
        (b"eyJhIjoxfQ.\r\neyJiIjoyfQ.\r\nc2ln\r\n", "jws"),
    ],
)
def test_text_is_recognised(data, form):
    presented = read(data)
    assert presented.form == form
    assert presented.is_jws is (form == "jws")


def test_a_small_badge_is_read_in_microseconds():
    text = json.dumps({"credentialSubject": {"a": ["x" * 100] * 15}})
    start = time.process_time()
    for _ in range(200):
        parse_json(text)
    assert (time.process_time() - start) / 200 < 0.001


# Out of its wrapping ------------------------------------------------------------------------------

KEY = generate_key("ed25519")
BADGE = sound_badge(KEY.controller)
TOKENS = ("vc-jwt", "vc+jwt", "vc+sd-jwt", "dc+sd-jwt")


def wrapped(form: str) -> str:
    options = {"disclosable": ["/name"]} if "sd-jwt" in form else {}
    return issue(BADGE, KEY, proof=form, **options).decode()


@pytest.mark.parametrize("form", TOKENS)
@pytest.mark.parametrize("enveloped", [False, True])
def test_the_credential_is_taken_out_of_every_token(form, enveloped):
    text = wrapped(form)
    if enveloped:
        kind = form if "+" in form else "jwt"
        text = json.dumps(
            {"type": "EnvelopedVerifiableCredential", "id": f"data:application/{kind},{text}"}
        )
    found = unjudged(read(text))
    assert {name: found[name] for name in BADGE} == BADGE


@pytest.mark.parametrize("proof", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_one_with_an_embedded_proof_is_as_it_stands(proof):
    signed = issue(BADGE, KEY, proof=proof)
    assert unjudged(read(signed)) == json.loads(signed)


def test_a_credential_may_be_a_claim_of_its_token():
    claims = multibase.base64url_encode(json.dumps({"iss": "x", "vc": BADGE}).encode())
    assert unjudged(read(f"eyJhbGciOiJFZERTQSJ9.{claims}.AAAA")) == BADGE


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[]", "not_an_object"),
        ('"text"', "not_json"),
        ("eyJhbGciOiJFZERTQSJ9.NQ.AAAA", "not_an_object"),
        ("a.a.a", "not_base64url"),
        ("eyJhbGciOiJFZERTQSJ9.e30.AAAA~x~", "jwt_type"),
        ('{"type": "EnvelopedVerifiableCredential", "id": "data:text/plain,x"}', "empty_envelope"),
    ],
)
def test_what_wraps_no_credential_is_refused(text, code):
    with pytest.raises(BadgingError) as caught:
        unjudged(read(text))
    assert caught.value.code == code
