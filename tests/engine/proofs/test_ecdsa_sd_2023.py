"""Selective disclosure: parts can be left out, and nothing else can be done (VC-DI-ECDSA 3.6)."""

from __future__ import annotations

import copy
import dataclasses
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from badging.documents import Offline
from badging.errors import InvalidCredential, Misused, ProofError
from badging.keys import multibase
from badging.proofs import cbor, sd_proof_value, statements
from badging.proofs import ecdsa_sd_2023 as suite
from badging.proofs.data_integrity import add_proof, verify_proof
from badging.proofs.sd_proof_value import BaseProof, DerivedProof

CREATED = datetime(2026, 1, 1, 12, tzinfo=UTC)
MANDATORY = ["/issuer", "/validFrom", "/credentialSubject/achievement/name"]
BOTH = ["/credentialSubject/identifier", "/credentialSubject/achievement/criteria"]


@pytest.fixture
def key(keys):
    return keys["p256"]


@pytest.fixture
def base(badge, key) -> dict[str, Any]:
    made = add_proof(badge, key, "ecdsa-sd-2023", CREATED, Offline(), mandatory_pointers=MANDATORY)
    return made["proof"]


@pytest.fixture
def derived(badge, base) -> dict[str, Any]:
    return suite.derive(badge, base, BOTH, Offline())


def holds(document, key, proof=None) -> bool:
    proof = document["proof"] if proof is None else proof
    return verify_proof(document, proof, key.public, Offline())


def changed(proof: dict[str, Any], **parts: Any) -> dict[str, Any]:
    value = dataclasses.replace(sd_proof_value.read(proof), **parts)
    return {**proof, "proofValue": value.written()}


def test_the_whole_badge_holds(badge, base, key) -> None:
    assert holds(badge, key, base)
    assert not sd_proof_value.is_derived(base)


def test_what_is_chosen_and_what_is_mandatory_is_shown(derived, badge, key) -> None:
    assert holds(derived, key)
    assert sd_proof_value.is_derived(derived["proof"])
    subject = badge["credentialSubject"]
    achievement = subject["achievement"]
    assert {name: value for name, value in derived.items() if name != "proof"} == {
        "@context": badge["@context"],
        "type": badge["type"],
        "issuer": badge["issuer"],
        "validFrom": badge["validFrom"],
        "credentialSubject": {
            "type": subject["type"],
            "identifier": subject["identifier"],
            "achievement": {n: achievement[n] for n in ("id", "type", "name", "criteria")},
        },
    }


def test_no_more_than_what_is_mandatory_may_be_shown(badge, base, key) -> None:
    shown = suite.derive(badge, base, [], Offline())
    assert "identifier" not in shown["credentialSubject"]
    assert holds(shown, key)


def test_one_of_two_alike_may_be_shown(badge, base, key) -> None:
    for index in (0, 1):
        at = f"/credentialSubject/identifier/{index}"
        shown = suite.derive(badge, base, [at], Offline())
        assert shown["credentialSubject"]["identifier"] == [
            badge["credentialSubject"]["identifier"][index]
        ]
        assert holds(shown, key)


def test_two_that_look_the_same_are_shown_as_two(badge, key) -> None:
    at = "/credentialSubject/identifier"
    made = add_proof(badge, key, "ecdsa-sd-2023", CREATED, Offline(), mandatory_pointers=[at])
    types = [f"{at}/0/identityType", f"{at}/1/identityType"]
    base = add_proof(badge, key, "ecdsa-sd-2023", CREATED, Offline())["proof"]
    shown = suite.derive(badge, base, types, Offline())
    assert len(shown["credentialSubject"]["identifier"]) == 2
    assert holds(shown, key)
    assert holds(badge, key, made["proof"])


def test_without_mandatory_parts_something_has_to_be_chosen(badge, key) -> None:
    made = add_proof(badge, key, "ecdsa-sd-2023", CREATED, Offline(), mandatory_pointers=[])
    assert holds(made, key)
    shown = suite.derive(badge, made["proof"], ["/issuer"], Offline())
    assert sd_proof_value.read(shown["proof"]).mandatory_indexes == []
    assert holds(shown, key)
    with pytest.raises(Misused, match="Nothing is chosen"):
        suite.derive(badge, made["proof"], [], Offline())


def test_by_default_the_issuer_is_mandatory(badge, key) -> None:
    proof = add_proof(badge, key, "ecdsa-sd-2023", CREATED, Offline())["proof"]
    assert sd_proof_value.read(proof).mandatory_pointers == ["/issuer"]


def test_two_proofs_of_one_badge_share_no_secret(badge, key) -> None:
    one, two = (
        sd_proof_value.read(add_proof(badge, key, "ecdsa-sd-2023", CREATED, Offline())["proof"])
        for _ in range(2)
    )
    assert one.hmac_key != two.hmac_key
    assert one.public_key != two.public_key
    assert not set(one.signatures) & set(two.signatures)


def test_a_label_tells_nothing_of_its_node(derived, base) -> None:
    shown = sd_proof_value.read(derived["proof"])
    secret = sd_proof_value.read(base).hmac_key
    assert secret not in multibase.decode(derived["proof"]["proofValue"])
    assert all(len(label) == 32 for label in shown.labels.values())


def pointers_in(value: Any, at: str = "") -> list[str]:
    """Every part of a document, by its JSON pointer."""
    if isinstance(value, dict):
        entries = [(name, item) for name, item in value.items() if name != "@context"]
    elif isinstance(value, list):
        entries = [(str(index), item) for index, item in enumerate(value)]
    else:
        return []
    return [
        p for name, item in entries for p in (f"{at}/{name}", *pointers_in(item, f"{at}/{name}"))
    ]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_whatever_is_chosen_holds_and_is_no_more_than_was_signed(badge, base, key, data) -> None:
    everything = pointers_in(badge)
    chosen = data.draw(st.lists(st.sampled_from(everything), max_size=6, unique=True))
    shown = suite.derive(badge, base, chosen, Offline())
    assert holds(shown, key)
    value = sd_proof_value.read(shown["proof"])
    part = statements.canonical_quads({**shown, "proof": []}, Offline())
    whole = statements.canonical_quads(badge, Offline())
    assert len(value.signatures) + len(value.mandatory_indexes) == len(part) <= len(whole)


# Attacks on a derived badge


TAMPERED = {
    "a shown statement": lambda b: b["credentialSubject"]["identifier"][0].update(
        identityHash="eve@example.org"
    ),
    "a mandatory statement": lambda b: b.update(validFrom="2020-01-01T00:00:00Z"),
    "the issuer": lambda b: b["issuer"].update(id="did:web:other.example.org"),
    "a mandatory statement left out": lambda b: b.pop("validFrom"),
    "a shown statement left out": lambda b: b["credentialSubject"].pop("identifier"),
    "a statement added": lambda b: b.update(validUntil="2030-01-01T00:00:00Z"),
    "a type added": lambda b: b["type"].append("EndorsementCredential"),
    "a node added": lambda b: b["credentialSubject"]["identifier"].append(
        {"type": "IdentityObject", "identityHash": "eve@example.org"}
    ),
    "a node doubled": lambda b: b["credentialSubject"]["identifier"].append(
        dict(b["credentialSubject"]["identifier"][0])
    ),
    "two nodes crossed": lambda b: (
        b["credentialSubject"]["identifier"][0].update(identityHash="bea@example.org"),
        b["credentialSubject"]["identifier"][1].update(identityHash="eve@example.org"),
    ),
    "a name given to a node": lambda b: b["credentialSubject"].update(id="did:example:eve"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_a_derived_badge_cannot_be_tampered_with(derived, key, what) -> None:
    TAMPERED[what](derived)
    assert not holds(derived, key)


def test_an_undisclosed_statement_cannot_be_added_without_its_signature(
    badge, derived, key
) -> None:
    derived["name"] = badge["name"]  # true, and signed, but not shown with its signature
    assert not holds(derived, key)


def test_labels_cannot_be_swapped(derived, key) -> None:
    labels = sd_proof_value.read(derived["proof"]).labels
    assert len(labels) > 2
    for one in labels:
        for other in labels:
            if one < other:
                swapped = {**labels, one: labels[other], other: labels[one]}
                assert not holds(derived, key, changed(derived["proof"], labels=swapped))


def test_labels_cannot_be_missing_added_or_invented(derived, key) -> None:
    labels = sd_proof_value.read(derived["proof"]).labels
    for other in (
        {n: label for n, label in labels.items() if n},
        {**labels, 99: bytes(32)},
        {**labels, 0: bytes(32)},
        {},
    ):
        assert not holds(derived, key, changed(derived["proof"], labels=other))


def test_two_nodes_cannot_share_a_label(derived, key) -> None:
    labels = sd_proof_value.read(derived["proof"]).labels
    merged = changed(derived["proof"], labels={**labels, 1: labels[0]})
    with pytest.raises(ProofError, match="same label"):
        holds(derived, key, merged)


def test_what_is_mandatory_cannot_be_declared_otherwise(derived, key) -> None:
    value = sd_proof_value.read(derived["proof"])
    last = len(value.signatures) + len(value.mandatory_indexes) - 1
    for indexes in ([], value.mandatory_indexes[1:], [*value.mandatory_indexes, last + 1]):
        assert not holds(derived, key, changed(derived["proof"], mandatory_indexes=indexes))
    everything = list(range(last + 1))
    all_mandatory = changed(derived["proof"], mandatory_indexes=everything, signatures=[])
    assert not holds(derived, key, all_mandatory)


def test_signatures_cannot_be_dropped_doubled_or_moved(derived, key) -> None:
    signatures = sd_proof_value.read(derived["proof"]).signatures
    for other in (
        signatures[1:],
        [*signatures, signatures[0]],
        [signatures[1], signatures[0], *signatures[2:]],
        [bytes(64), *signatures[1:]],
        [*signatures[:-1], bytes(64)],
        [],
    ):
        assert not holds(derived, key, changed(derived["proof"], signatures=other))


def test_signatures_of_another_badge_do_not_fit(badge, derived, key) -> None:
    other = copy.deepcopy(badge)
    other["credentialSubject"]["identifier"][0]["identityHash"] = "eve@example.org"
    foreign = suite.derive(
        other,
        add_proof(other, key, "ecdsa-sd-2023", CREATED, Offline(), mandatory_pointers=MANDATORY)[
            "proof"
        ],
        BOTH,
        Offline(),
    )
    assert holds(foreign, key)
    assert not holds(derived, key, foreign["proof"])
    theirs = sd_proof_value.read(foreign["proof"])
    for name in ("base_signature", "public_key", "signatures"):
        spliced = changed(derived["proof"], **{name: getattr(theirs, name)})
        assert not holds(derived, key, spliced)


def test_an_own_statement_key_does_not_help(derived, key) -> None:
    """Whoever signs the statements with a key of its own lacks the issuer's signature over it."""
    from badging.keys import generate_key

    mine = generate_key("p256")
    value = sd_proof_value.read(derived["proof"])
    grouped = suite.shown_statements(
        {n: v for n, v in derived.items() if n != "proof"}, value, Offline()
    )
    forged = changed(
        derived["proof"],
        public_key=sd_proof_value.P256_HEADER + mine.public.material,
        signatures=[mine.sign(text.encode()) for text in grouped.non_mandatory],
    )
    assert not holds(derived, key, forged)


def test_a_base_proof_cannot_be_turned_into_a_smaller_badge(badge, base, key) -> None:
    """The proof of the whole does not fit a part, and the mandatory parts cannot be renamed."""
    del badge["name"]
    assert not holds(badge, key, base)


def test_mandatory_pointers_of_a_base_proof_are_signed(badge, base, key) -> None:
    for pointers in ([], ["/issuer"], [*MANDATORY, "/name"]):
        assert not holds(badge, key, changed(base, mandatory_pointers=pointers))
    with pytest.raises(Misused):
        holds(badge, key, changed(base, mandatory_pointers=["/nowhere"]))


def test_another_hmac_key_does_not_fit(badge, base, key) -> None:
    assert not holds(badge, key, changed(base, hmac_key=bytes(32)))


def test_a_context_cannot_be_slipped_into_a_derived_badge(derived, key) -> None:
    """A context inside that gives a word another meaning changes what was signed."""
    derived["@context"] = [*derived["@context"], {"narrative": "https://example.org/joke"}]
    try:
        assert not holds(derived, key)
    except InvalidCredential as error:  # protected terms are not redefined
        assert error.code == "invalid_json_ld"


# Making


def test_leaving_out_begins_with_the_badge_as_issued(badge, derived, base) -> None:
    with pytest.raises(Misused) as caught:
        suite.derive(badge, derived["proof"], ["/name"], Offline())
    assert caught.value.code == "already_derived"
    badge["name"], badge["description"] = "Bridge builder", "More."
    with pytest.raises(ProofError) as caught_too:
        suite.derive(badge, base, ["/name"], Offline())
    assert (caught_too.value.code, caught_too.value.pointer) == (
        "proof_of_another",
        "/proof/proofValue",
    )


def test_a_pointer_that_leads_nowhere_is_told(badge, base, key) -> None:
    with pytest.raises(Misused) as caught:
        suite.derive(badge, base, ["/credentialSubject/result"], Offline())
    assert caught.value.pointer == "/credentialSubject/result"
    with pytest.raises(Misused):
        add_proof(badge, key, "ecdsa-sd-2023", CREATED, Offline(), mandatory_pointers=["/no"])


@pytest.mark.parametrize(
    "change",
    [
        lambda b: b["credentialSubject"].update(id="_:b0"),
        lambda b: b.update(
            {
                "@context": [*b["@context"], {"l": {"@id": "urn:l", "@container": "@list"}}],
                "l": ["a", "b"],
            }
        ),
    ],
    ids=["own label", "list"],
)
def test_what_cannot_be_selected_from_is_refused(badge, key, change) -> None:
    change(badge)
    with pytest.raises(InvalidCredential) as caught:
        add_proof(badge, key, "ecdsa-sd-2023", CREATED, Offline())
    assert caught.value.code == "not_selectable"


# Credentials inside, whose proofs are graphs of their own


@pytest.fixture
def endorsed(badge, keys) -> dict[str, Any]:
    """Endorsed twice, in the same words, by two."""
    badge["endorsement"] = []
    for number in (1, 2):
        endorsement = {
            "@context": badge["@context"],
            "id": f"urn:uuid:0c9b3f0e-0000-4000-8000-00000000000{number}",
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "issuer": {"id": keys["ed25519"].controller, "type": ["Profile"]},
            "validFrom": "2026-01-01T00:00:00Z",
            "credentialSubject": {"id": "did:example:ada", "type": ["EndorsementSubject"]},
        }
        signed = add_proof(endorsement, keys["ed25519"], "eddsa-rdfc-2022", CREATED, Offline())
        badge["endorsement"].append(signed)
    return badge


INSIDE = [
    ["/endorsement"],
    ["/endorsement/0"],
    ["/endorsement/1", "/name"],
    ["/endorsement/1/proof"],
    ["/endorsement/0/issuer"],
    ["/name"],
]


@pytest.mark.parametrize("pointers", INSIDE, ids=" ".join)
def test_a_credential_inside_can_be_shown_or_left_out(endorsed, key, pointers) -> None:
    made = add_proof(
        endorsed, key, "ecdsa-sd-2023", CREATED, Offline(), mandatory_pointers=MANDATORY
    )
    derived = suite.derive(endorsed, made["proof"], pointers, Offline())
    assert holds(derived, key)
    shown = derived.get("endorsement", [])
    assert len(shown) == (2 if pointers == ["/endorsement"] else int("/endorsement" in pointers[0]))
    for endorsement in shown:
        if "proof" in endorsement:
            for name in ("proofValue", "created"):
                other = copy.deepcopy(derived)
                proof = next(e for e in other["endorsement"] if e == endorsement)["proof"]
                proof[name] = "2026-01-02T12:00:00Z" if name == "created" else "z3"
                assert not holds(other, key)


def test_proofs_of_credentials_inside_cannot_be_exchanged(endorsed, key) -> None:
    made = add_proof(
        endorsed, key, "ecdsa-sd-2023", CREATED, Offline(), mandatory_pointers=MANDATORY
    )
    derived = suite.derive(endorsed, made["proof"], ["/endorsement"], Offline())
    one, two = derived["endorsement"]
    one["proof"], two["proof"] = two["proof"], one["proof"]
    assert not holds(derived, key)
    del one["proof"]
    assert not holds(derived, key)


def test_what_is_mandatory_may_be_inside_a_credential_inside(endorsed, key) -> None:
    made = add_proof(
        endorsed, key, "ecdsa-sd-2023", CREATED, Offline(), mandatory_pointers=["/endorsement/0"]
    )
    derived = suite.derive(endorsed, made["proof"], [], Offline())
    assert holds(derived, key)
    assert derived["endorsement"] == endorsed["endorsement"][:1]


@pytest.mark.parametrize(
    "proof",
    [{"id": "urn:uuid:1", "type": "DataIntegrityProof"}, {"id": "urn:uuid:1"}, {}],
    ids=["alike", "empty", "nameless and empty"],
)
def test_proofs_inside_that_cannot_be_told_apart_are_refused(endorsed, key, proof) -> None:
    for endorsement in endorsed["endorsement"]:
        endorsement["proof"] = proof
    with pytest.raises(InvalidCredential) as caught:
        add_proof(endorsed, key, "ecdsa-sd-2023", CREATED, Offline())
    assert caught.value.code == "not_selectable"


def test_a_proof_inside_that_is_about_itself_alone_is_refused(endorsed, key) -> None:
    endorsed["endorsement"][0]["proof"] = {
        "id": "urn:uuid:1",
        "type": "DataIntegrityProof",
        "previousProof": "urn:uuid:1",
    }
    with pytest.raises(InvalidCredential) as caught:
        add_proof(endorsed, key, "ecdsa-sd-2023", CREATED, Offline())
    assert caught.value.code == "not_selectable"


def test_texts_with_a_language_are_no_nodes(badge, key) -> None:
    badge["@context"].append({"motto": "https://example.org/motto"})
    badge["motto"] = {"@value": "Bauen", "@language": "de"}
    badge["name"] = "Rampenbauer"
    made = add_proof(badge, key, "ecdsa-sd-2023", CREATED, Offline())
    assert holds(made, key)
    labelled = statements.label(badge, bytes(32), Offline())
    assert labelled.document["motto"] == badge["motto"]
    assert labelled.document["@context"] == badge["@context"]


# The form of a proof value


def raw(components: Any, header: bytes = sd_proof_value.DERIVED_HEADER) -> dict[str, Any]:
    data = header + (components if isinstance(components, bytes) else cbor.encode(components))
    return {"proofValue": "u" + multibase.base64url_encode(data)}


P256 = sd_proof_value.P256_HEADER + b"\x02" + bytes(31) + b"\x05"
GOOD_DERIVED: list[Any] = [bytes(64), P256, [bytes(64)], {0: bytes(32)}, [0, 3]]
GOOD_BASE: list[Any] = [bytes(64), P256, bytes(32), [bytes(64)], ["/issuer"]]


def test_values_of_their_form_are_read_and_written_again() -> None:
    derived = sd_proof_value.read(raw(GOOD_DERIVED))
    assert derived == DerivedProof(*GOOD_DERIVED)
    assert derived.written() == raw(GOOD_DERIVED)["proofValue"]
    base = sd_proof_value.read(raw(GOOD_BASE, sd_proof_value.BASE_HEADER))
    assert base == BaseProof(*GOOD_BASE)
    assert base.written() == raw(GOOD_BASE, sd_proof_value.BASE_HEADER)["proofValue"]


def replaced(good: list[Any], index: int, value: Any) -> list[Any]:
    return [*good[:index], value, *good[index + 1 :]]


@pytest.mark.parametrize(
    ("proof", "why"),
    [
        ({}, "no proofValue in base64url"),
        ({"proofValue": 5}, "no proofValue in base64url"),
        ({"proofValue": "z111"}, "no proofValue in base64url"),
        ({"proofValue": "u2V0B="}, "base64url"),
        ({"proofValue": "u"}, "begins as neither"),
        (raw(GOOD_DERIVED, b"\xd9\x5d\x02"), "begins as neither"),
        (raw(GOOD_DERIVED, b"\xd9\x5d\x0a"), "begins as neither"),
        (raw(b""), "too early"),
        (raw(cbor.encode(GOOD_DERIVED) + b"\0"), "after the end"),
        (raw({0: b""}), "five components"),
        (raw(GOOD_DERIVED[:4]), "five components"),
        (raw([*GOOD_DERIVED, 0]), "five components"),
        (raw(replaced(GOOD_DERIVED, 0, bytes(63))), "base signature"),
        (raw(replaced(GOOD_DERIVED, 0, "x" * 64)), "base signature"),
        (raw(replaced(GOOD_DERIVED, 1, P256[:-1])), "public key"),
        (raw(replaced(GOOD_DERIVED, 1, b"\x81\x24" + P256[2:])), "public key"),
        (raw(replaced(GOOD_DERIVED, 2, bytes(64))), "signatures"),
        (raw(replaced(GOOD_DERIVED, 2, [bytes(64), bytes(65)])), "signatures"),
        (raw(replaced(GOOD_DERIVED, 3, [])), "label map"),
        (raw(replaced(GOOD_DERIVED, 3, {0: bytes(31)})), "label map"),
        (raw(replaced(GOOD_DERIVED, 3, {0: 5})), "label map"),
        (raw(replaced(GOOD_DERIVED, 3, {0: bytes(32), 1: bytes(32)})), "same label"),
        (raw(replaced(GOOD_DERIVED, 4, 0)), "indexes"),
        (raw(replaced(GOOD_DERIVED, 4, [0, b""])), "indexes"),
        (raw(replaced(GOOD_DERIVED, 4, [1, 1])), "ascending"),
        (raw(replaced(GOOD_DERIVED, 4, [1, 0])), "ascending"),
        (raw(replaced(GOOD_BASE, 2, bytes(31)), sd_proof_value.BASE_HEADER), "HMAC"),
        (raw(replaced(GOOD_BASE, 4, "/issuer"), sd_proof_value.BASE_HEADER), "pointers"),
        (raw(replaced(GOOD_BASE, 4, [b"/issuer"]), sd_proof_value.BASE_HEADER), "pointers"),
        (raw(GOOD_BASE), "signatures"),
    ],
)
def test_a_proof_value_of_another_form_is_refused(proof, why) -> None:
    with pytest.raises(ProofError, match=why) as caught:
        sd_proof_value.read(proof)
    assert caught.value.pointer == "/proof/proofValue"
    with pytest.raises(ProofError):
        sd_proof_value.is_derived(proof)
