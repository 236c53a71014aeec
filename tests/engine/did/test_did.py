from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from badging.did import jwk as did_jwk
from badging.did import key as did_key
from badging.did import web as did_web
from badging.did.controller import Lifetime
from badging.did.resolver import find_key, resolve
from badging.documents import MappedDocuments, Offline
from badging.errors import BadgingError, DocumentUnavailable, InvalidKey, Misused
from badging.keys import KeyType, generate_key, multibase

ISSUER = "https://issuer.example.org/profile"


def documents(**by_url: Any) -> MappedDocuments:
    return MappedDocuments({url: json.dumps(value).encode() for url, value in by_url.items()})


@pytest.mark.parametrize(
    ("did", "url"),
    [
        ("did:web:example.org", "https://example.org/.well-known/did.json"),
        ("did:web:example.org:issuers:a", "https://example.org/issuers/a/did.json"),
        ("did:web:example.org%3A8443", "https://example.org:8443/.well-known/did.json"),
        ("did:web:127.0.0.1%3A8000:issuers:a", "https://127.0.0.1:8000/issuers/a/did.json"),
        ("did:web:example.org:with%20space", "https://example.org/with%20space/did.json"),
    ],
)
def test_did_web_is_a_place_on_the_web(did: str, url: str) -> None:
    assert did_web.url_of(did) == url


@pytest.mark.parametrize(
    "did",
    [
        "did:web:",
        "did:key:z6Mk",
        "did:web:example.org:",
        "did:web:example.org::a",
        "did:web:example.org:..",
        "did:web:example.org:%2e%2e",
        "did:web:example.org:a%2Fb",
        "did:web:example.org/a",
        "did:web:user@example.org",
        "did:web:example.org%3A99999",
        "did:web:example.org%3A",
        "did:web:example.org%2Fa",
        "did:web:example.org?x",
        "did:web:-example.org",
        "did:web:" + "a" * 64 + ".org",
        "did:web:exa mple.org",
        "did:web:[::1]",
    ],
)
def test_did_web_refuses_what_is_not_its_syntax(did: str) -> None:
    with pytest.raises(Misused):
        did_web.url_of(did)


def test_did_of_is_the_way_back() -> None:
    did = did_web.did_of("http://127.0.0.1:8000/issuers/a/")
    assert did == "did:web:127.0.0.1%3A8000:issuers:a"


@pytest.mark.parametrize("kind", KeyType)
def test_did_key_is_its_own_document(kind: KeyType) -> None:
    key = generate_key(kind)
    found = find_key(key.verification_method, Offline())
    assert found.public_key == key.public
    assert found.controller == key.controller
    assert found.is_assertion_method


def test_did_key_alone_names_its_only_key() -> None:
    key = generate_key()
    assert find_key(key.controller, Offline()).public_key == key.public


@pytest.mark.parametrize("did", ["did:key:", "did:key:uAAA", "did:key:z", "did:key:z6Mk0"])
def test_malformed_did_key_is_refused(did: str) -> None:
    with pytest.raises(InvalidKey):
        did_key.public_key_of(did)


def test_another_fragment_of_a_did_key_is_no_key_of_it() -> None:
    key, other = generate_key(), generate_key()
    with pytest.raises(InvalidKey, match="does not list"):
        find_key(f"{key.controller}#{other.public.multibase}", Offline())


def web_document(**changes: Any) -> tuple[dict[str, Any], Any]:
    key = generate_key(controller="did:web:example.org")
    document = {
        "id": "did:web:example.org",
        "verificationMethod": [key.to_document(secret=False)],
        "assertionMethod": [key.verification_method],
    }
    return document | changes, key


def web(document: Any) -> MappedDocuments:
    return documents(**{"https://example.org/.well-known/did.json": document})


def test_a_listed_key_of_did_web_is_found() -> None:
    document, key = web_document()
    found = find_key(key.verification_method, web(document))
    assert (found.public_key, found.controller) == (key.public, "did:web:example.org")
    assert found.is_assertion_method


def test_a_key_may_stand_in_assertion_method_itself_and_be_relative() -> None:
    document, key = web_document(verificationMethod=[])
    method = key.to_document(secret=False) | {"id": f"#{key.public.multibase}"}
    found = find_key(key.verification_method, web(document | {"assertionMethod": [method]}))
    assert found.is_assertion_method


def test_a_key_not_for_assertions_says_so() -> None:
    document, key = web_document(assertionMethod=[])
    assert not find_key(key.verification_method, web(document)).is_assertion_method


def test_a_document_of_another_is_refused() -> None:
    document, key = web_document(id="did:web:example.com")
    with pytest.raises(InvalidKey, match="says that it is of") as caught:
        find_key(key.verification_method, web(document))
    assert caught.value.code == "id_mismatch"


def test_a_key_that_names_another_controller_is_refused() -> None:
    document, key = web_document()
    document["verificationMethod"][0]["controller"] = "did:web:example.com"
    with pytest.raises(InvalidKey, match="controlled by") as caught:
        find_key(key.verification_method, web(document))
    assert caught.value.code == "controller_mismatch"


def test_an_unreadable_key_is_reported_when_it_is_the_one_asked_for() -> None:
    document, key = web_document()
    broken = {"id": "did:web:example.org#old", "type": "Multikey", "publicKeyMultibase": "z1"}
    document["verificationMethod"].append(broken)
    assert find_key(key.verification_method, web(document)).public_key == key.public
    with pytest.raises(InvalidKey):
        find_key("did:web:example.org#old", web(document))


def test_an_https_issuer_lists_its_keys_in_its_profile() -> None:
    key = generate_key(controller=ISSUER)
    profile = {
        "id": ISSUER,
        "type": "Profile",
        "verificationMethod": [key.to_document(secret=False)],
        "assertionMethod": key.verification_method,
    }
    found = find_key(key.verification_method, documents(**{ISSUER: profile}))
    assert found.is_assertion_method


def test_a_key_in_the_fragment_alone_proves_nothing() -> None:
    key = generate_key(controller=ISSUER)
    with pytest.raises(InvalidKey, match="does not list") as caught:
        find_key(key.verification_method, documents(**{ISSUER: {"id": ISSUER}}))
    assert caught.value.code == "key_not_listed"


def test_public_key_of_a_2_0_profile_counts_only_without_assertion_method() -> None:
    key = generate_key("rsa2048", controller=ISSUER)
    method = key.to_document(secret=False)
    profile = {"id": ISSUER, "publicKey": method}
    assert find_key(method["id"], documents(**{ISSUER: profile})).is_assertion_method
    profile["assertionMethod"] = []
    assert not find_key(method["id"], documents(**{ISSUER: profile})).is_assertion_method


def test_a_document_that_cannot_be_had_is_no_verdict() -> None:
    with pytest.raises(DocumentUnavailable):
        resolve("did:web:example.org", Offline())


@pytest.mark.parametrize("body", [b"[]", b"nonsense", b'{"id": 5}', b'{"id":1,"id":2}', b"\xff"])
def test_what_is_no_controller_document_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidKey):
        resolve(ISSUER, MappedDocuments({ISSUER: body}))


@pytest.mark.parametrize(
    "identifier", ["", "urn:uuid:0", "http://issuer.example.org", "did:web:x/y", "did:example:1"]
)
def test_other_identifiers_are_refused_as_such(identifier: str) -> None:
    with pytest.raises(BadgingError):
        resolve(identifier, Offline())


# did:jwk ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KeyType)
def test_did_jwk_is_its_own_document(kind: KeyType) -> None:
    key = generate_key(kind).public
    did = did_jwk.did_of(key)
    for name in (did, f"{did}#0"):
        found = find_key(name, Offline())
        assert (found.public_key, found.controller, found.id) == (key, did, f"{did}#0")
        assert found.is_assertion_method
    with pytest.raises(InvalidKey, match="does not list"):
        find_key(f"{did}#1", Offline())


def test_a_did_jwk_of_a_key_with_more_members_is_read() -> None:
    jwk = generate_key("p256").public.jwk | {"use": "sig", "alg": "ES256", "kid": "a"}
    did = did_jwk.PREFIX + multibase.base64url_encode(json.dumps(jwk).encode())
    assert find_key(did, Offline()).public_key.jwk.items() <= jwk.items()


@pytest.mark.parametrize(
    "jwk",
    [
        b"[]", b"nonsense", b"{}", b'{"kty":"oct","k":"AA"}', b'{"kty":"RSA","kty":"RSA"}', b"\xff",
        json.dumps(generate_key().public.jwk | {"use": "enc"}).encode(),
        json.dumps(generate_key().public.jwk | {"d": "AAAA"}).encode(),
    ],
    ids=["list", "words", "empty", "secret-kind", "twice", "no-text", "for-encryption", "secret"],
)  # fmt: skip
def test_malformed_did_jwk_is_refused(jwk: bytes) -> None:
    with pytest.raises(InvalidKey):
        resolve(did_jwk.PREFIX + multibase.base64url_encode(jwk), Offline())


@pytest.mark.parametrize("text", ["", "=", "e30=", "A" * 4097])
def test_what_is_no_base64url_is_no_did_jwk(text: str) -> None:
    with pytest.raises(InvalidKey):
        resolve(did_jwk.PREFIX + text, Offline())


# Documents ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("identifier", ["https://", "https:///profile", "https://[::1"])
def test_an_address_without_a_host_is_none(identifier: str) -> None:
    with pytest.raises(InvalidKey) as caught:
        resolve(identifier, Offline())
    assert caught.value.code == "unsupported_identifier"


def test_a_did_web_that_is_none_is_an_error_of_keys() -> None:
    with pytest.raises(InvalidKey) as caught:
        resolve("did:web:a/b", Offline())
    assert caught.value.code == "malformed_did"


@pytest.mark.parametrize(
    "entry", [5, None, "", {"publicKeyMultibase": "z1"}, {"id": 5}, {"id": ""}]
)
def test_entries_without_a_name_are_passed_over(entry: Any) -> None:
    document, key = web_document()
    document["verificationMethod"].append(entry)
    document["assertionMethod"].append(entry)
    assert find_key(key.verification_method, web(document)).is_assertion_method


def test_the_number_of_keys_is_bounded() -> None:
    document, key = web_document()
    document["assertionMethod"] = [key.verification_method] * 64
    assert find_key(key.verification_method, web(document)).is_assertion_method
    document["assertionMethod"].append("did:web:example.org#more")
    with pytest.raises(InvalidKey, match="more than 64 keys") as caught:
        find_key(key.verification_method, web(document))
    assert caught.value.pointer == "/assertionMethod"


def test_until_when_a_key_may_be_used_is_read() -> None:
    document, key = web_document()
    ends = {"expires": "2027-01-01T00:00:00Z", "revoked": "2026-01-01T01:00:00+01:00"}
    document["verificationMethod"][0] |= ends
    life = find_key(key.verification_method, web(document)).lifetime
    assert life == Lifetime(
        expires=datetime(2027, 1, 1, tzinfo=UTC), revoked=datetime(2026, 1, 1, tzinfo=UTC)
    )
    other = Lifetime(expires=datetime(2026, 6, 1, tzinfo=UTC))
    assert life.and_(other) == other.and_(life) == Lifetime(other.expires, life.revoked)


def test_did_key_is_written_in_one_way() -> None:
    key = generate_key()
    raw = b"\xed\x01" + key.public.material
    with pytest.raises(InvalidKey, match="no did:key"):
        did_key.public_key_of("did:key:" + "u" + multibase.base64url_encode(raw))


def test_another_address_is_no_did_web() -> None:
    for url in ("ftp://example.org", "https://example.org/?a", "https://u@example.org", "x"):
        with pytest.raises(Misused):
            did_web.did_of(url)
