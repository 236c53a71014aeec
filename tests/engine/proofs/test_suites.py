"""Every suite that proofs are made with: what is signed, by which key, in which form."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from badging.documents import MappedDocuments, Offline
from badging.errors import BadgingError, InvalidCredential, InvalidKey, Misused, ProofError
from badging.keys import LocalKey, multibase
from badging.keys.public import FIELD_BYTES
from badging.proofs import registry
from badging.proofs.chain import previous_of
from badging.proofs.data_integrity import add_proof, signs_letters, time_stamp, verify_proof

CREATED = datetime(2026, 1, 1, 12, tzinfo=UTC)
WITH_KEYS = [
    ("eddsa-rdfc-2022", "ed25519", 64),
    ("eddsa-jcs-2022", "ed25519", 64),
    ("ecdsa-rdfc-2019", "p256", 64),
    ("ecdsa-rdfc-2019", "p384", 96),
    ("ecdsa-jcs-2019", "p256", 64),
    ("ecdsa-jcs-2019", "p384", 96),
    ("ecdsa-sd-2023", "p256", 0),
]
LETTERS = {"eddsa-jcs-2022", "ecdsa-jcs-2019"}
OPTIONS = {
    "id": "urn:uuid:58172aac-0000-4000-8000-000000000001",
    "expires": "2027-01-01T00:00:00Z",
    "domain": "example.org",
    "challenge": "b31d37d4",
    "nonce": "uAAA",
}
ORDER_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@pytest.fixture(params=WITH_KEYS, ids=lambda case: f"{case[0]}-{case[1]}")
def case(request: pytest.FixtureRequest, keys: dict[str, LocalKey]) -> tuple[str, LocalKey, int]:
    suite, kind, size = request.param
    return suite, keys[kind], size


def signed(badge: dict[str, Any], suite: str, key: LocalKey, **options: Any) -> dict[str, Any]:
    made = add_proof(badge, key, suite, CREATED, Offline(), options)
    assert {name: made[name] for name in badge} == badge
    return made["proof"]


def holds(badge: dict[str, Any], proof: dict[str, Any], key: LocalKey, **more: Any) -> bool:
    return verify_proof(badge, proof, key.public, Offline(), **more)


def test_a_proof_holds_under_its_key_and_no_other(case, badge) -> None:
    suite, key, size = case
    proof = signed(badge, suite, key)
    assert proof["cryptosuite"] == suite
    assert holds(badge, proof, key)
    assert size == 0 or len(multibase.decode(proof["proofValue"])) == size


def test_the_documents_own_proof_does_not_count(case, badge) -> None:
    suite, key, _ = case
    proof = signed(badge, suite, key)
    assert holds({**badge, "proof": proof}, proof, key)
    assert holds({**badge, "proof": "anything"}, proof, key)


@pytest.mark.parametrize("name", [*OPTIONS, "created", "verificationMethod"])
def test_every_option_is_signed(case, badge, name) -> None:
    suite, key, _ = case
    proof = signed(badge, suite, key, **OPTIONS)
    assert holds(badge, proof, key)
    other = {
        "id": "urn:uuid:58172aac-0000-4000-8000-000000000002",
        "created": "2026-01-01T12:00:01Z",
        "expires": "2028-01-01T00:00:00Z",
        "verificationMethod": "did:example:1#2",
    }.get(name, "another")
    assert not holds(badge, {**proof, name: other}, key)
    assert not holds(badge, {n: v for n, v in proof.items() if n != name}, key)


CHANGES = {
    "removed": lambda b: b.pop("validFrom"),
    "changed": lambda b: b["credentialSubject"]["achievement"].update(name="Bridge builder"),
    "added": lambda b: b.update(validUntil="2030-01-01T00:00:00Z"),
    "issuer": lambda b: b["issuer"].update(id="did:web:other.example.org"),
    "moved": lambda b: b["credentialSubject"]["identifier"][0].update(identityHash="eve@x.org"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_statement_is_signed(case, badge, change) -> None:
    suite, key, _ = case
    proof = signed(badge, suite, key)
    CHANGES[change](badge)
    assert not holds(badge, proof, key)


def test_a_proof_for_another_purpose_is_refused_and_cannot_be_turned(case, badge) -> None:
    suite, key, _ = case
    proof = signed(badge, suite, key, proofPurpose="authentication")
    with pytest.raises(ProofError) as caught:
        holds(badge, proof, key)
    assert caught.value.code == "proof_purpose"
    assert holds(badge, proof, key, purpose="authentication")
    assert not holds(badge, {**proof, "proofPurpose": "assertionMethod"}, key)


def test_domain_and_challenge_are_asked_for(case, badge) -> None:
    suite, key, _ = case
    proof = signed(badge, suite, key, domain=["a.example", "b.example"], challenge="c")
    assert holds(badge, proof, key, domain=["b.example", "a.example"], challenge="c")
    with pytest.raises(ProofError) as caught:
        holds(badge, proof, key, domain="a.example")
    assert caught.value.code == "invalid_domain"
    with pytest.raises(ProofError) as caught:
        holds(badge, proof, key, challenge="d")
    assert caught.value.code == "invalid_challenge"


def test_a_key_of_another_kind_is_refused(case, badge, keys) -> None:
    suite, key, _ = case
    proof = signed(badge, suite, key)
    for other in keys.values():
        if other.public.type in registry.SUITES[suite].KEY_TYPES:
            continue
        for attempt in (
            lambda other=other: signed(badge, suite, other),
            lambda other=other: holds(badge, proof, other),
        ):
            with pytest.raises(InvalidKey) as caught:
                attempt()
            assert caught.value.code == "key_type"


@pytest.mark.parametrize("suite", ["ecdsa-rdfc-2019", "ecdsa-jcs-2019"])
def test_a_proof_of_one_curve_does_not_hold_under_a_key_of_the_other(suite, badge, keys) -> None:
    for own, other in (("p256", "p384"), ("p384", "p256")):
        proof = signed(badge, suite, keys[own])
        assert holds(badge, proof, keys[own])
        assert not holds(badge, proof, keys[other])


def test_a_proof_does_not_hold_under_the_name_of_another_suite(case, badge) -> None:
    suite, key, _ = case
    proof = signed(badge, suite, key)
    for other, others in registry.SIGNING_SUITES.items():
        if other == suite or key.public.type not in others.KEY_TYPES:
            continue
        try:
            assert not holds(badge, {**proof, "cryptosuite": other}, key)
        except ProofError as error:  # the other has proof values of another form
            assert error.pointer == "/proof/proofValue"


@pytest.mark.parametrize(
    "value",
    [
        None,
        5,
        "",
        "z",
        "zO0Il",
        "uAAA",
        "z1",
        "z" + "1" * 64,
        "z" + "2" * 5000,
        "m",
        "Z111",
        " z11",
    ],
)
def test_a_proof_value_of_another_form_does_not_hold(case, badge, value) -> None:
    suite, key, _ = case
    proof = {**signed(badge, suite, key), "proofValue": value}
    try:
        assert not holds(badge, proof, key)
    except ProofError as error:
        assert error.pointer == "/proof/proofValue"


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "ecdsa-rdfc-2019", "eddsa-jcs-2022"])
def test_a_signature_has_one_length(suite, badge, keys) -> None:
    key = keys["ed25519" if suite.startswith("eddsa") else "p256"]
    proof = signed(badge, suite, key)
    signature = multibase.decode(proof["proofValue"])
    for other in (signature[:-1], signature + b"\0", b"\0" + signature, signature * 2, b""):
        assert not holds(badge, {**proof, "proofValue": multibase.encode(other)}, key)
    extra = {**proof, "proofValue": "z1" + proof["proofValue"][1:]}
    assert not holds(badge, extra, key)  # one more leading zero byte


def test_of_ecdsa_both_values_of_s_are_accepted(badge, keys) -> None:
    """FIPS 186-5 knows no low s; ed25519 has one value only."""
    key = keys["p256"]
    proof = signed(badge, "ecdsa-jcs-2019", key)
    signature = multibase.decode(proof["proofValue"])
    size = FIELD_BYTES[key.public.type]
    s = ORDER_P256 - int.from_bytes(signature[size:], "big")
    other = signature[:size] + s.to_bytes(size, "big")
    assert holds(badge, {**proof, "proofValue": multibase.encode(other)}, key)


@pytest.mark.parametrize("suite", ["ecdsa-rdfc-2019", "ecdsa-jcs-2019"])
def test_zero_is_no_signature(suite, badge, keys) -> None:
    proof = signed(badge, suite, keys["p256"])
    for nothing in (bytes(64), bytes(32) + (1).to_bytes(32, "big"), b"\xff" * 64):
        value = multibase.encode(nothing)
        assert not holds(badge, {**proof, "proofValue": value}, keys["p256"])


@pytest.mark.parametrize("suite", [s for s, _, _ in WITH_KEYS if s not in LETTERS])
def test_suites_over_meaning_refuse_options_without_one(suite, badge, keys) -> None:
    key = keys["ed25519" if suite.startswith("eddsa") else "p256"]
    proof = signed(badge, suite, key)
    with pytest.raises(ProofError) as caught:
        holds(badge, {**proof, "mood": "good"}, key)
    assert (caught.value.code, caught.value.pointer) == ("proof_not_defined", "/proof/mood")
    assert caught.value.message.endswith("(mood of the proof)")
    with pytest.raises(ProofError) as caught:
        signed(badge, suite, key, mood="good")
    assert caught.value.code == "proof_not_defined"
    with pytest.raises(ProofError) as caught:
        holds(badge, {**proof, "verificationMethod": "relative"}, key)
    assert caught.value.code == "proof_option_relative"
    with pytest.raises(InvalidCredential) as caught_too:
        holds({n: v for n, v in badge.items() if n != "@context"}, proof, key)
    assert caught_too.value.pointer == "/@context"


def test_suites_over_letters_are_those_of_canonical_json(badge) -> None:
    """An older type does not become one by claiming the contexts that they do."""
    said = set()
    for name in registry.SUITES:
        for proof in ({"type": "DataIntegrityProof", "cryptosuite": name}, {"type": name}):
            if signs_letters(badge, {**proof, "@context": badge["@context"]}):
                said.add(name)
    assert said == LETTERS


@pytest.mark.parametrize("suite", sorted(LETTERS))
def test_suites_over_letters_sign_what_has_no_meaning(suite, badge, keys) -> None:
    key = keys["ed25519" if suite.startswith("eddsa") else "p256"]
    badge["mood"] = {"ü": [1.5, None, True]}
    proof = signed(badge, suite, key, mood="good")
    assert holds(badge, proof, key)
    assert not holds(badge, {**proof, "mood": "bad"}, key)
    badge["mood"]["ü"][0] = 1.25
    assert not holds(badge, proof, key)


@pytest.mark.parametrize("suite", sorted(LETTERS))
def test_suites_over_letters_need_no_contexts(suite, badge, keys) -> None:
    key = keys["ed25519" if suite.startswith("eddsa") else "p256"]
    del badge["@context"]
    proof = signed(badge, suite, key)
    assert "@context" not in proof
    assert holds(badge, proof, key)
    assert not holds({**badge, "@context": "https://example.org/c"}, proof, key)


@pytest.mark.parametrize("suite", sorted(LETTERS))
@pytest.mark.parametrize(
    ("contexts", "expected"),
    [
        (["urn:a", "urn:b"], True),
        (["urn:a", "urn:b", "urn:c"], True),
        (["urn:b", "urn:a"], False),
        (["urn:c", "urn:a", "urn:b"], False),
        (["urn:a"], False),
        ("urn:a", False),
        ([], False),
        (None, False),
    ],
)
def test_the_contexts_of_a_document_begin_with_those_of_its_proof(
    suite, keys, contexts, expected
) -> None:
    key = keys["ed25519" if suite.startswith("eddsa") else "p256"]
    document = {"@context": ["urn:a", "urn:b"], "name": "Ada"}
    proof = signed(document, suite, key)
    assert proof["@context"] == ["urn:a", "urn:b"]
    assert holds({**document, "@context": contexts}, proof, key) is expected
    assert signs_letters({**document, "@context": contexts}, proof) is (
        contexts == ["urn:a", "urn:b"]
    )


def test_a_single_context_is_a_list_of_one(keys) -> None:
    document = {"@context": "urn:a", "name": "Ada"}
    proof = signed(document, "eddsa-jcs-2022", keys["ed25519"])
    assert proof["@context"] == "urn:a"
    assert holds({**document, "@context": ["urn:a", "urn:b"]}, proof, keys["ed25519"])
    assert holds(document, proof, keys["ed25519"])


@pytest.mark.parametrize("suite", sorted(LETTERS))
def test_a_proof_without_contexts_signs_those_of_the_document(suite, badge, keys) -> None:
    key = keys["ed25519" if suite.startswith("eddsa") else "p256"]
    proof = signed(badge, suite, key)
    bare = {name: value for name, value in proof.items() if name != "@context"}
    assert not holds(badge, bare, key)  # the configuration is another one


@pytest.mark.parametrize(
    "document",
    [{"n": 2**53}, {"n": float("nan")}, {"n": "\ud800"}, {"n": {1, 2}}],
    ids=["large", "nan", "surrogate", "set"],
)
def test_what_has_no_canonical_json_is_not_signed(document, keys) -> None:
    with pytest.raises(InvalidCredential) as caught:
        signed(document, "eddsa-jcs-2022", keys["ed25519"])
    assert caught.value.code == "no_canonical_json"


def test_numbers_that_are_the_same_are_signed_the_same(keys) -> None:
    proof = signed({"n": 1.0, "big": 1e16}, "eddsa-jcs-2022", keys["ed25519"])
    assert holds({"n": 1, "big": 10000000000000000.0}, proof, keys["ed25519"])
    assert not holds({"n": 1.0000000000000002, "big": 1e16}, proof, keys["ed25519"])


def test_texts_that_look_the_same_are_not_signed_the_same(keys) -> None:
    proof = signed({"name": "Zo\u00eb"}, "eddsa-jcs-2022", keys["ed25519"])
    assert not holds({"name": "Zoe\u0308"}, proof, keys["ed25519"])


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "ecdsa-jcs-2019"])
def test_letters_and_meanings_are_told_apart(suite, badge, keys) -> None:
    key = keys["ed25519" if suite.startswith("eddsa") else "p256"]
    proof = signed(badge, suite, key)
    assert signs_letters(badge, proof) is (suite in LETTERS)
    assert not signs_letters(badge, {**proof, "cryptosuite": "rot13-jcs-2022"})
    assert not signs_letters(badge, {**proof, "type": "Ed25519Signature2020"})


def test_contexts_that_are_not_known_are_asked_for(badge, keys) -> None:
    url = "https://example.org/context.json"
    documents = MappedDocuments({url: b'{"@context": {"mood": "https://example.org/mood"}}'})
    badge["@context"].append(url)
    badge["mood"] = "good"
    key = keys["p384"]
    made = add_proof(badge, key, "ecdsa-rdfc-2019", CREATED, documents, {"challenge": "c"})
    assert verify_proof(badge, made["proof"], key.public, documents)
    with pytest.raises(ProofError) as caught:
        verify_proof(badge, {**made["proof"], "more": 1}, key.public, documents)
    assert caught.value.code == "proof_not_defined"
    with pytest.raises(BadgingError) as caught_too:
        verify_proof(badge, made["proof"], key.public, Offline())
    assert caught_too.value.code == "offline"


def test_the_context_of_a_suite_may_stand_in_the_proof(badge, keys) -> None:
    """As some issuers do for data model 1.1; contexts that are not known change nothing."""
    own = {"@context": "https://w3id.org/security/data-integrity/v2"}
    badge["@context"][0] = "https://www.w3.org/2018/credentials/v1"
    proof = signed(badge, "eddsa-rdfc-2022", keys["ed25519"], **own)
    assert holds(badge, proof, keys["ed25519"])
    stranger = {**proof, "@context": [own["@context"], "https://example.org/c", {"a": "urn:a"}]}
    assert holds(badge, stranger, keys["ed25519"])
    with pytest.raises(ProofError) as caught:
        holds(badge, {n: v for n, v in proof.items() if n != "@context"}, keys["ed25519"])
    assert caught.value.code == "proof_not_defined"
    assert "https://w3id.org/security/data-integrity/v2" in caught.value.remedy


def test_a_proof_need_not_say_when_it_was_made(case, badge) -> None:
    suite, key, _ = case
    proof = add_proof(badge, key, suite, None, Offline())["proof"]
    assert "created" not in proof
    assert holds(badge, proof, key)


def test_options_of_another_form_are_not_signed(case, badge) -> None:
    suite, key, _ = case
    with pytest.raises(ProofError) as caught:
        signed(badge, suite, key, expires="tomorrow")
    assert caught.value.pointer == "/proof/expires"


def test_mandatory_parts_are_of_one_suite_alone(case, badge) -> None:
    suite, key, _ = case
    attempt = lambda: add_proof(  # noqa: E731
        badge, key, suite, CREATED, Offline(), mandatory_pointers=["/issuer"]
    )
    if suite == "ecdsa-sd-2023":
        assert holds(badge, attempt()["proof"], key)
        return
    with pytest.raises(Misused, match=suite):
        attempt()


def test_times_are_written_in_utc() -> None:
    assert time_stamp(datetime.fromisoformat("2026-01-01T01:30:00.7+02:00")) == (
        "2025-12-31T23:30:00Z"
    )
    with pytest.raises(Misused, match="time zone"):
        time_stamp(datetime(2026, 1, 1))


# Sets and chains (VC-DATA-INTEGRITY 4.4, 4.5)

CHAINABLE = [case for case in WITH_KEYS if case[0] != "ecdsa-sd-2023"]


@pytest.mark.parametrize(("suite", "kind", "_size"), CHAINABLE)
def test_a_proof_that_builds_on_others_signs_them(suite, kind, _size, badge, keys) -> None:
    key = keys[kind]
    first = {"id": "urn:uuid:58172aac-0000-4000-8000-00000000000a"}
    second = {"id": "urn:uuid:58172aac-0000-4000-8000-00000000000b"}
    once = add_proof(badge, key, suite, CREATED, Offline(), first)
    twice = add_proof(once, keys["ed25519"], "eddsa-jcs-2022", CREATED, Offline(), second)
    both = [first["id"], second["id"]]
    chain = add_proof(twice, key, suite, CREATED, Offline(), {"previousProof": both})
    *earlier, last = chain["proof"]
    assert earlier == twice["proof"]
    previous = previous_of(last, chain["proof"])
    assert previous == earlier
    assert holds(chain, last, key, previous=previous)
    assert not holds(chain, last, key, previous=previous[:1])
    changed = [{**previous[0], "proofValue": previous[1]["proofValue"]}, previous[1]]
    assert not holds(chain, last, key, previous=changed)
    with pytest.raises(ProofError) as caught:
        holds(chain, last, key)
    assert (caught.value.code, caught.value.pointer) == ("proof_chain", "/proof/previousProof")
    unbound = {name: value for name, value in last.items() if name != "previousProof"}
    assert not holds(chain, unbound, key)
    with pytest.raises(ProofError):
        holds(chain, unbound, key, previous=previous)


def test_the_previous_proof_has_to_be_there(badge, keys) -> None:
    key = keys["ed25519"]
    once = add_proof(badge, key, "eddsa-rdfc-2022", CREATED, Offline())
    with pytest.raises(ProofError) as caught:
        add_proof(once, key, "eddsa-rdfc-2022", CREATED, Offline(), {"previousProof": "urn:x"})
    assert caught.value.code == "proof_chain"


def test_selective_disclosure_builds_on_no_other_proof(badge, keys) -> None:
    once = add_proof(badge, keys["p256"], "ecdsa-jcs-2019", CREATED, Offline(), {"id": "urn:a:b"})
    with pytest.raises(ProofError, match="ecdsa-sd-2023") as caught:
        add_proof(
            once, keys["p256"], "ecdsa-sd-2023", CREATED, Offline(), {"previousProof": "urn:a:b"}
        )
    assert caught.value.code == "proof_chain"


def test_proofs_of_a_set_stand_side_by_side(badge, keys) -> None:
    made: dict[str, Any] = copy.deepcopy(badge)
    for suite, kind, _ in WITH_KEYS:
        made = add_proof(made, keys[kind], suite, CREATED, Offline())
    assert len(made["proof"]) == len(WITH_KEYS)
    for proof, (_, kind, _) in zip(made["proof"], WITH_KEYS, strict=True):
        assert holds(made, proof, keys[kind])


def test_every_mechanism_to_issue_with_is_verified() -> None:
    embedded = [name for name, place in registry.MECHANISMS.items() if place == "embedded"]
    assert embedded == list(registry.SIGNING_SUITES)
    assert [suite.NAME for suite in registry.SUITES.values()] == list(registry.SUITES)
    assert set(registry.SUITES) - set(embedded) == {
        "Ed25519Signature2020",
        "Ed25519Signature2018",
        "JsonWebSignature2020",
    }
