from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badging.errors import InvalidKey, ProofError
from badging.keys import KeyType, generate_key, multibase
from badging.proofs import jws

KEYS = {kind: generate_key(kind) for kind in KeyType}


def compact(header: Any, payload: bytes = b"{}", signature: bytes = b"") -> str:
    raw = header if isinstance(header, bytes) else json.dumps(header).encode()
    return ".".join(map(multibase.base64url_encode, (raw, payload, signature)))


@pytest.mark.parametrize("kind", KeyType)
def test_a_jws_holds_under_its_key_and_no_other(kind: KeyType) -> None:
    text = jws.sign(b"payload", KEYS[kind], {"typ": "JWT"})
    parsed = jws.parse(text)
    assert parsed.payload == b"payload"
    assert parsed.header == {"alg": jws.ALGORITHM_OF[kind], "typ": "JWT"}
    assert jws.signature_holds(parsed, KEYS[kind].public)
    assert not jws.signature_holds(parsed, generate_key(kind).public)


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=300))
def test_any_payload_survives(payload: bytes) -> None:
    assert jws.parse(jws.sign(payload, KEYS[KeyType.ED25519], {})).payload == payload


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_changed_letter_does_not_hold(part: int) -> None:
    parts = jws.sign(b'{"a":1}', KEYS[KeyType.ED25519], {"kid": "did:example:1"}).split(".")
    place = len(parts[part]) // 2
    other = "A" if parts[part][place] != "A" else "B"
    parts[part] = parts[part][:place] + other + parts[part][place + 1 :]
    try:
        parsed = jws.parse(".".join(parts))
    except ProofError:
        return
    assert not jws.signature_holds(parsed, KEYS[KeyType.ED25519].public)


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "HS384", "HS512", "RS1", None, 5])
def test_other_algorithms_are_refused_by_name(algorithm: Any) -> None:
    with pytest.raises(ProofError, match="not accepted") as caught:
        jws.parse(compact({"alg": algorithm}))
    assert caught.value.code == "unsupported_algorithm"


@pytest.mark.parametrize("member", [{"crit": ["exp"]}, {"b64": False}, {"zip": "DEF"}])
def test_extensions_that_change_the_meaning_are_refused(member: dict[str, Any]) -> None:
    with pytest.raises(ProofError, match="not supported"):
        jws.parse(compact({"alg": "EdDSA", **member}))


@pytest.mark.parametrize("header", [b"[]", b"x", b'{"alg":"EdDSA","alg":"EdDSA"}', b"\xff", b""])
def test_a_header_is_one_object_of_strict_json(header: bytes) -> None:
    with pytest.raises(ProofError):
        jws.parse(compact(header))


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c.d", "a.b.c=", "a+.b.c", "a. b.c"])
def test_other_shapes_are_refused(text: str) -> None:
    with pytest.raises(ProofError):
        jws.parse(text)


def test_padding_and_stray_bits_are_refused() -> None:
    header = base64.urlsafe_b64encode(b'{"alg":"EdDSA"}').decode()
    with pytest.raises(ProofError):
        jws.parse(f"{header}=.e30.AA")
    with pytest.raises(ProofError):
        jws.parse(f"{header.rstrip('=')}.e30.AB")


def test_the_algorithm_is_the_keys_own() -> None:
    parsed = jws.parse(jws.sign(b"x", KEYS[KeyType.P256], {}))
    with pytest.raises(InvalidKey, match="ES256"):
        jws.signature_holds(parsed, KEYS[KeyType.ED25519].public)
