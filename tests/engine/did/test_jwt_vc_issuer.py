"""JWT VC Issuer Metadata (SD-JWT VC, section 4)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from badging.did import jwt_vc_issuer
from badging.documents import MappedDocuments, Offline
from badging.errors import DocumentUnavailable, InvalidKey
from badging.keys import generate_key

ISSUER = "https://example.org/tenants/1"
URL = "https://example.org/.well-known/jwt-vc-issuer/tenants/1"
KEYS_URL = "https://keys.example.org/1.json"
KEY, OTHER = generate_key("p256").public, generate_key("ed25519").public


def web(metadata: Any, keys: Any = None) -> MappedDocuments:
    held = {URL: json.dumps(metadata).encode()}
    if keys is not None:
        held[KEYS_URL] = json.dumps(keys).encode()
    return MappedDocuments(held)


@pytest.mark.parametrize(
    ("issuer", "url"),
    [
        (ISSUER, URL),
        (f"{ISSUER}/", URL),
        ("https://example.org", "https://example.org/.well-known/jwt-vc-issuer"),
        ("https://example.org/", "https://example.org/.well-known/jwt-vc-issuer"),
        ("https://example.org:8443/a", "https://example.org:8443/.well-known/jwt-vc-issuer/a"),
    ],
)
def test_the_metadata_is_beside_the_address(issuer: str, url: str) -> None:
    assert jwt_vc_issuer.url_of(issuer) == url


@pytest.mark.parametrize(
    "issuer",
    ["http://example.org", "https://", "did:web:example.org", "https://[::1", "",
     "https://example.org?x=1", "https://example.org/a?", "https://example.org#a"],
)  # fmt: skip
def test_another_identifier_has_none(issuer: str) -> None:
    with pytest.raises(InvalidKey) as caught:
        jwt_vc_issuer.url_of(issuer)
    assert caught.value.code == "unsupported_identifier"


def test_keys_are_named_by_their_kid_or_place() -> None:
    keys = [KEY.jwk | {"kid": "a"}, OTHER.jwk, {"kty": "oct"}, "text", OTHER.jwk | {"kid": 5}]
    found = jwt_vc_issuer.resolve(ISSUER, web({"issuer": ISSUER, "jwks": {"keys": keys}}))
    assert found.id == ISSUER
    assert (found.methods[f"{ISSUER}#a"], found.methods[f"{ISSUER}#1"]) == (KEY, OTHER)
    assert isinstance(found.methods[f"{ISSUER}#2"], InvalidKey)
    assert isinstance(found.methods[f"{ISSUER}#3"], InvalidKey)
    assert found.methods[f"{ISSUER}#4"] == OTHER
    assert found.assertion_methods == found.methods.keys() == found.controllers.keys()
    assert set(found.controllers.values()) == {ISSUER}


def test_the_set_may_be_somewhere_else() -> None:
    documents = web({"issuer": ISSUER, "jwks_uri": KEYS_URL}, {"keys": [KEY.jwk]})
    assert jwt_vc_issuer.resolve(ISSUER, documents).methods == {f"{ISSUER}#0": KEY}


@pytest.mark.parametrize("stated", [None, "https://example.org/tenants/2", f"{ISSUER}/"])
def test_metadata_of_another_issuer_is_refused(stated: Any) -> None:
    with pytest.raises(InvalidKey) as caught:
        jwt_vc_issuer.resolve(ISSUER, web({"issuer": stated, "jwks": {"keys": [KEY.jwk]}}))
    assert (caught.value.code, caught.value.pointer) == ("id_mismatch", "/issuer")


@pytest.mark.parametrize(
    "members",
    [
        {}, {"jwks": {"keys": []}, "jwks_uri": KEYS_URL}, {"jwks": []}, {"jwks": {}},
        {"jwks": {"keys": {}}}, {"jwks": {"keys": [KEY.jwk] * 65}}, {"jwks_uri": 5},
        {"jwks_uri": "http://keys.example.org/1.json"}, {"jwks_uri": "file:///etc/keys"},
    ],
)  # fmt: skip
def test_malformed_metadata_is_refused(members: dict[str, Any]) -> None:
    with pytest.raises(InvalidKey):
        jwt_vc_issuer.resolve(ISSUER, web({"issuer": ISSUER} | members, {"keys": [KEY.jwk]}))


def test_sixty_four_keys_are_not_too_many() -> None:
    keys = {"keys": [KEY.jwk] * 64}
    found = jwt_vc_issuer.resolve(ISSUER, web({"issuer": ISSUER, "jwks": keys}))
    assert len(found.methods) == 64


@pytest.mark.parametrize("body", [b"[]", b"nonsense", b'"text"', b'{"a":1,"a":2}', b"\xff"])
def test_what_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidKey):
        jwt_vc_issuer.resolve(ISSUER, MappedDocuments({URL: body}))
    whole = json.dumps({"issuer": ISSUER, "jwks_uri": KEYS_URL}).encode()
    with pytest.raises(InvalidKey):
        jwt_vc_issuer.resolve(ISSUER, MappedDocuments({URL: whole, KEYS_URL: body}))


def test_metadata_that_cannot_be_had_is_no_verdict() -> None:
    with pytest.raises(DocumentUnavailable):
        jwt_vc_issuer.resolve(ISSUER, Offline())
