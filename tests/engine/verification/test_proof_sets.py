"""Which proof speaks for a badge: one of several, one that builds on others, one made for a use."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.engine.verification.conftest import (
    AT,
    CREATED,
    ISSUER,
    ISSUER_DOCUMENT,
    did_document,
    finding,
)

from badging.disclosing import disclose
from badging.documents import MappedDocuments, Offline
from badging.issuing import issue
from badging.keys import LocalKey, generate_key, read_key
from badging.proofs.data_integrity import add_proof
from badging.reading import Presented
from badging.verification import Check, Outcome, Verdict
from badging.verification.embedded import EmbeddedProofs
from badging.verification.examination import begin

NOTARY = "did:web:notary.example.net"
NOTARY_DOCUMENT = "https://notary.example.net/.well-known/did.json"
WRONG = "z" + "1" * 80


@pytest.fixture
def notary(documents: dict[str, bytes]) -> LocalKey:
    key = generate_key(controller=NOTARY)
    documents[NOTARY_DOCUMENT] = json.dumps(did_document(key, did=NOTARY)).encode()
    return key


def issued(credential: dict[str, Any], key: LocalKey, **options: Any) -> dict[str, Any]:
    options.setdefault("created", CREATED)
    return json.loads(issue(copy.deepcopy(credential), key, **options))


def codes(report: Any, name: str = "proof") -> list[str]:
    return [check.code for check in report.checks if check.name == name]


# Every suite


@pytest.mark.parametrize(
    ("proof", "kind"),
    [
        ("eddsa-rdfc-2022", "ed25519"),
        ("eddsa-jcs-2022", "ed25519"),
        ("ecdsa-rdfc-2019", "p256"),
        ("ecdsa-rdfc-2019", "p384"),
        ("ecdsa-jcs-2019", "p256"),
        ("ecdsa-jcs-2019", "p384"),
        ("ecdsa-sd-2023", "p256"),
    ],
)
def test_a_badge_of_every_suite_is_verified(credential, examine, documents, proof, kind) -> None:
    key = generate_key(kind, controller=ISSUER)
    documents[ISSUER_DOCUMENT] = json.dumps(did_document(key)).encode()
    badge = issued(credential, key, proof=proof)
    report = examine(badge)
    assert report.verdict is Verdict.VERIFIED
    assert finding(report, "proof").code == "signature_right"
    assert proof in finding(report, "proof").reason
    badge["name"] = "Bridge builder"
    report = examine(badge)
    assert report.verdict is Verdict.NOT_VERIFIED
    assert finding(report, "proof").code == "signature_wrong"
    assert finding(report, "proof").pointer == "/proof/proofValue"


def test_a_key_that_is_not_the_suites_is_told(credential, examine, key) -> None:
    badge = issued(credential, key)
    badge["proof"]["cryptosuite"] = "ecdsa-rdfc-2019"
    report = examine(badge)
    assert finding(report, "proof").code == "proof_malformed"
    assert "ed25519" in finding(report, "proof").reason
    assert report.verdict is Verdict.NOT_VERIFIED


# Parts left out


@pytest.fixture
def whole(credential, documents) -> bytes:
    key = generate_key("p256", controller=ISSUER)
    documents[ISSUER_DOCUMENT] = json.dumps(did_document(key)).encode()
    credential["credentialSubject"]["narrative"] = "She built it in two days."
    return issue(credential, key, proof="ecdsa-sd-2023", created=CREATED)


def test_a_badge_with_parts_left_out_is_verified_and_said_to_be_one(whole, examine) -> None:
    shown = disclose(whole, ["/credentialSubject/identifier"])
    assert "narrative" not in json.loads(shown)["credentialSubject"]
    report = examine(shown)
    assert report.verdict is Verdict.VERIFIED
    assert codes(report) == ["signature_right_of_part"]
    assert "left out" in finding(report, "proof").reason


def test_what_is_added_to_a_badge_with_parts_left_out_is_noticed(whole, examine) -> None:
    shown = json.loads(disclose(whole, ["/credentialSubject/identifier"]))
    shown["credentialSubject"]["narrative"] = "She built it in two days."
    assert codes(examine(shown)) == ["signature_wrong"]


def test_a_word_without_meaning_is_no_way_into_it(whole, examine) -> None:
    shown = json.loads(disclose(whole, ["/credentialSubject/identifier"]))
    shown["credentialSubject"]["rank"] = "first"
    report = examine(shown)
    assert finding(report, "contexts").code == "undefined_property"
    assert report.verdict is Verdict.NOT_VERIFIED


def test_an_alias_of_proof_is_no_proof(credential, examine, key) -> None:
    badge = issued(credential, key)
    badge["https://w3id.org/security#proof"] = badge.pop("proof")
    report = examine(badge)
    assert finding(report, "proof").code == "no_proof"
    assert report.verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("order", [1, -1])
def test_what_may_yet_be_proven_weighs_more_than_what_is_certainly_anothers(
    credential, examine, stranger, order
) -> None:
    """A key that cannot be had may turn out to be the issuer's; a stranger's never does."""
    name = "did:web:away.example.org#key-1"
    away = read_key(
        {**generate_key().to_document(secret=True), "id": name, "controller": name[:-6]}
    )
    badge = issued(credential, stranger)
    proofs = [badge["proof"], issued(credential, away)["proof"]]
    report = examine({**badge, "proof": proofs[::order]})
    assert finding(report, "proof").undecided
    assert report.verdict is Verdict.INDETERMINATE


# Suites over letters


def test_words_without_meaning_that_are_signed_as_letters_are_a_reservation(
    credential, examine, key
) -> None:
    credential["rank"] = "first"
    badge = issued(credential, key, proof="eddsa-jcs-2022")
    report = examine(badge)
    assert report.verdict is Verdict.RESERVATIONS
    assert codes(report, "contexts") == ["signed_anyway"]


def test_a_context_that_was_appended_after_the_signature_gives_no_word_a_meaning(
    credential, examine, documents, key
) -> None:
    url = "https://evil.example.org/c"
    until = "https://www.w3.org/2018/credentials#validUntil"
    documents[url] = json.dumps({"@context": {"rank": until}}).encode()
    credential["rank"] = "2099-01-01T00:00:00Z"
    badge = issued(credential, key, proof="eddsa-jcs-2022")
    assert "signed_anyway" in codes(examine(badge), "contexts")
    badge["@context"].append(url)
    report = examine(badge)
    assert codes(report) == ["signature_right"]
    assert codes(report, "contexts")[0] == "disguised_term"
    assert report.verdict is Verdict.NOT_VERIFIED


def test_a_proof_cannot_call_itself_one_over_letters(credential, examine, key) -> None:
    """Unsigned words stay unsigned, whatever a second proof says of itself."""
    badge = issued(credential, key)
    badge["rank"] = "first"
    for pretended in (
        {"type": "DataIntegrityProof", "cryptosuite": "x-jcs-x"},
        {**badge["proof"], "cryptosuite": "eddsa-jcs-2022"},
        {**badge["proof"], "type": "Ed25519Signature2020", "cryptosuite": "eddsa-jcs-2022"},
    ):
        report = examine({**badge, "proof": [badge["proof"], pretended]})
        assert finding(report, "contexts").code == "undefined_property"
        assert report.verdict is Verdict.NOT_VERIFIED
    report = examine({**badge, "proof": {**badge["proof"], "cryptosuite": "eddsa-jcs-2022"}})
    assert finding(report, "proof").code == "signature_wrong"


# Sets


def test_a_bad_proof_beside_a_good_one_is_told(credential, examine, key, notary) -> None:
    badge = issued(issued(credential, notary), key)
    assert examine(badge).verdict is Verdict.VERIFIED
    badge["proof"][0]["proofValue"] = WRONG
    report = examine(badge)
    assert report.verdict is Verdict.RESERVATIONS
    assert codes(report) == ["another_proof_fails", "signature_right"]
    assert finding(report, "proof").pointer == "/proof/0"
    assert report.checks[[c.name for c in report.checks].index("issuer")].outcome is Outcome.PASS


@pytest.mark.parametrize(
    "change",
    [
        {"cryptosuite": "bbs-2023"},
        {"proofPurpose": "authentication"},
        {"expires": "2026-01-03T00:00:00Z"},
        {"verificationMethod": "did:web:nowhere.example.net#1"},
    ],
)
def test_a_proof_beside_it_that_is_for_others_is_let_be(
    credential, examine, key, notary, change
) -> None:
    badge = issued(issued(credential, notary), key)
    badge["proof"][0] |= change
    report = examine(badge)
    assert codes(report) == ["signature_right"]
    assert report.verdict is Verdict.VERIFIED


def test_a_proof_without_a_remark_speaks_before_one_with(credential, examine, key) -> None:
    bound = issued(credential, key, domain="a.example")
    both = issued(bound, key)
    for proofs in (both["proof"], both["proof"][::-1]):
        report = examine({**both, "proof": proofs})
        assert codes(report) == ["signature_right"]
        assert report.verdict is Verdict.VERIFIED
        report = examine({**both, "proof": proofs}, domain="a.example")
        assert report.verdict is Verdict.VERIFIED


def test_what_is_no_object_beside_a_proof_is_told(credential, examine, key) -> None:
    badge = issued(credential, key)
    badge["proof"] = [badge["proof"], "a proof"]
    report = examine(badge)
    assert codes(report) == ["another_proof_fails", "signature_right"]
    assert finding(report, "proof").pointer == "/proof/1"
    badge["proof"] = "a proof"
    report = examine(badge)
    assert codes(report) == ["proof_malformed"]
    assert finding(report, "proof").pointer == "/proof"


def test_eight_proofs_are_tried_and_no_more(credential, examine, key) -> None:
    good = issued(credential, key)["proof"]
    broken = {**good, "proofValue": WRONG}
    report = examine({**credential, "proof": [broken] * 7 + [good]})
    assert codes(report) == ["another_proof_fails"] * 7 + ["signature_right"]
    report = examine({**credential, "proof": [broken] * 8 + [good]})
    assert codes(report) == ["too_many_proofs"]
    assert "9" in finding(report, "proof").reason
    report = examine({**credential, "proof": [good] + [broken] * 8})
    assert report.verdict is Verdict.RESERVATIONS
    report = examine({**credential, "proof": [broken] * 8})
    assert codes(report) == ["signature_wrong"]


def test_a_jwt_that_holds_is_enough(credential, sign, sign_jwt, examine) -> None:
    badge = sign(credential)
    badge["proof"]["proofValue"] = WRONG
    report = examine(sign_jwt(badge))
    assert codes(report) == ["signature_right"]
    assert report.verdict is Verdict.VERIFIED


def test_a_proof_inside_a_jwt_that_fails_speaks_for_what_it_signs_alone(
    credential, sign, sign_jwt, examine, stranger
) -> None:
    badge = sign(credential)
    forged = sign_jwt(badge, stranger)
    assert codes(examine(forged)) == ["signature_right"]  # that of the proof inside
    badge["rank"] = "first"
    report = examine(sign_jwt(badge, stranger))
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report)[0] in ("undefined_property", "signature_right", "signature_wrong")
    lettered = issued({**credential, "rank": "first"}, stranger, proof="eddsa-jcs-2022")
    assert examine(sign_jwt(lettered, stranger)).verdict is Verdict.NOT_VERIFIED


# Chains

FIRST, SECOND = (f"urn:uuid:58172aac-0000-4000-8000-00000000000{n}" for n in (1, 2))


@pytest.fixture
def chain(credential, key, notary) -> dict[str, Any]:
    """The notary signed first; the issuer signed that it had."""
    once = issued(credential, notary, proof_id=FIRST)
    return issued(once, key, previous_proof=FIRST)


def test_a_chain_holds(chain, examine) -> None:
    report = examine(chain)
    assert report.verdict is Verdict.VERIFIED
    assert codes(report) == ["signature_right"]
    assert finding(report, "proof").pointer == "/proof/1"


def test_a_notarys_proof_on_top_takes_nothing_away(credential, examine, key, notary) -> None:
    badge = issued(issued(credential, key, proof_id=FIRST), notary, previous_proof=[FIRST])
    assert examine(badge).verdict is Verdict.VERIFIED
    badge["proof"][1]["proofValue"] = WRONG
    assert codes(examine(badge)) == ["another_proof_fails", "signature_right"]


def test_a_chain_cannot_be_cut(chain, examine) -> None:
    for cut in (chain["proof"][1:], chain["proof"][1]):
        report = examine({**chain, "proof": cut})
        assert codes(report) == ["proof_chain_broken"]
        assert finding(report, "proof").pointer.endswith("/previousProof")
        assert report.verdict is Verdict.NOT_VERIFIED


def test_a_link_cannot_be_unbound(chain, examine) -> None:
    del chain["proof"][1]["previousProof"]
    report = examine(chain)
    assert report.verdict is Verdict.NOT_VERIFIED
    assert finding(report, "issuer").outcome is not Outcome.PASS


def test_a_link_cannot_be_replaced(chain, examine, credential, notary) -> None:
    later = datetime(2026, 2, 2, tzinfo=UTC)
    other = issued(credential, notary, proof_id=FIRST, created=later)["proof"]
    report = examine({**chain, "proof": [other, chain["proof"][1]]})
    assert report.verdict is Verdict.NOT_VERIFIED


def test_a_link_that_fails_fails_the_chain(credential, key, notary, examine) -> None:
    once = issued(credential, notary, proof_id=FIRST)
    once["proof"]["proofValue"] = WRONG
    badge = issued(once, key, previous_proof=FIRST)
    report = examine(badge)
    assert report.verdict is Verdict.NOT_VERIFIED
    failed = finding(examine({**badge, "proof": badge["proof"][::-1]}), "proof")
    assert failed.code == "previous_proof_fails"
    assert failed.pointer == "/proof/1"
    assert not failed.undecided
    assert "does not fit" in failed.reason


def link_of(badge: dict[str, Any], documents: dict[str, bytes], index: int = 1) -> Check:
    """What is said of one proof, whichever speaks best for the badge."""
    source = MappedDocuments(documents)
    examination = begin(Presented("json", json.dumps(badge)), source, AT)
    return EmbeddedProofs(examination, 8).assess(index)[0]


def test_a_link_whose_key_cannot_be_had_leaves_the_question_open(chain, examine, documents) -> None:
    assert link_of(chain, documents).code == "signature_right"
    del documents[NOTARY_DOCUMENT]
    link = link_of(chain, documents)
    assert (link.code, link.pointer, link.undecided) == ("previous_proof_fails", "/proof/0", True)
    assert examine(chain).verdict is Verdict.INDETERMINATE


@pytest.mark.parametrize("listed", ["nowhere", "for another purpose"])
def test_a_link_has_to_be_its_controllers(chain, notary, examine, documents, listed) -> None:
    """That a key is spelled out in its name makes it nobody's."""
    document = did_document(notary, did=NOTARY)
    if listed == "nowhere":
        document["verificationMethod"] = []
    document["assertionMethod"] = []
    documents[NOTARY_DOCUMENT] = json.dumps(document).encode()
    link = link_of(chain, documents)
    assert (link.code, link.pointer, link.undecided) == ("previous_proof_fails", "/proof/0", False)
    assert notary.verification_method in link.reason
    assert examine(chain).verdict is Verdict.NOT_VERIFIED


def test_proofs_in_a_circle_are_refused(credential, examine, key) -> None:
    proof = issued(credential, key)["proof"]
    circle = [
        {**proof, "id": FIRST, "previousProof": SECOND},
        {**proof, "id": SECOND, "previousProof": FIRST},
    ]
    report = examine({**credential, "proof": circle})
    assert codes(report) == ["proof_chain_broken"]
    assert "leads back" in finding(report, "proof").reason
    itself = {**proof, "id": FIRST, "previousProof": FIRST}
    assert codes(examine({**credential, "proof": itself})) == ["proof_chain_broken"]


def test_one_id_for_two_proofs_is_refused(chain, examine, documents) -> None:
    chain["proof"].append({**chain["proof"][0]})
    link = link_of(chain, documents)
    assert (link.code, link.pointer) == ("proof_chain_broken", "/proof/1/previousProof")
    assert examine(chain).verdict is Verdict.NOT_VERIFIED


def test_each_link_of_a_long_chain_is_asked_once(credential, key, examine) -> None:
    badge = credential
    for number in range(8):
        own = f"urn:uuid:58172aac-0000-4000-8000-00000000010{number}"
        before = f"urn:uuid:58172aac-0000-4000-8000-00000000010{number - 1}" if number else None
        badge = issued(badge, key, proof_id=own, previous_proof=before, proof="eddsa-jcs-2022")
    badge["proof"].reverse()
    report = examine(badge)
    assert codes(report) == ["signature_right"]
    assert finding(report, "proof").pointer == "/proof/0"


# What a proof is made for


@pytest.mark.parametrize("proof", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_domain_and_challenge_are_as_asked(credential, key, examine, proof) -> None:
    badge = issued(credential, key, proof=proof, domain=["a.example", "b.example"], challenge="c")
    asked = {"domain": ["b.example", "a.example"], "challenge": "c"}
    assert examine(badge, **asked).verdict is Verdict.VERIFIED
    for wrong, code, where in (
        ({**asked, "domain": "a.example"}, "proof_domain_wrong", "/proof/domain"),
        ({**asked, "challenge": "d"}, "proof_challenge_wrong", "/proof/challenge"),
    ):
        report = examine(badge, **wrong)
        assert codes(report) == [code]
        assert finding(report, "proof").pointer == where
        assert report.verdict is Verdict.NOT_VERIFIED


def test_a_proof_for_no_use_is_not_what_was_asked_for(credential, key, examine) -> None:
    badge = issued(credential, key)
    assert codes(examine(badge, domain="a.example")) == ["proof_domain_wrong"]
    assert codes(examine(badge, challenge="c")) == ["proof_challenge_wrong"]
    assert examine(badge, domain=[]).verdict is Verdict.VERIFIED


def test_a_proof_for_a_use_is_told_when_nobody_asked(credential, key, examine) -> None:
    badge = issued(credential, key, domain="a.example", challenge="c")
    report = examine(badge)
    assert codes(report) == ["proof_for_a_use"]
    assert finding(report, "proof").pointer == "/proof/domain"
    assert report.verdict is Verdict.RESERVATIONS
    report = examine(badge, domain="a.example")
    assert finding(report, "proof").pointer == "/proof/challenge"
    assert examine(badge, domain="a.example", challenge="c").verdict is Verdict.VERIFIED


def test_what_is_worse_is_told_first(credential, key, examine) -> None:
    """A proof from the future for another use: the use decides."""
    later = AT + timedelta(days=1)
    badge = issued(credential, key, created=later, domain="a.example")
    assert codes(examine(badge, domain="b.example")) == ["proof_domain_wrong"]
    assert codes(examine(badge, domain="a.example")) == ["proof_created_later"]


def test_of_a_jwt_aud_and_nonce_are_asked(credential, sign_jwt, examine) -> None:
    report = examine(sign_jwt(credential), domain="a.example")
    assert codes(report) == ["proof_domain_wrong"]
    assert finding(report, "proof").pointer == "/aud"
    report = examine(sign_jwt(credential), challenge="c")
    assert codes(report) == ["proof_challenge_wrong"]
    assert finding(report, "proof").pointer == "/nonce"


def test_a_clock_may_be_five_minutes_ahead(credential, key, examine) -> None:
    for minutes, code in ((5, "signature_right"), (6, "proof_created_later")):
        badge = issued(credential, key, created=AT + timedelta(minutes=minutes))
        assert codes(examine(badge)) == [code]


def test_a_proof_holds_until_its_very_end(credential, key, examine) -> None:
    assert examine(issued(credential, key, expires=AT)).verdict is Verdict.VERIFIED
    badge = issued(credential, key, expires=AT - timedelta(seconds=1))
    report = examine(badge)
    assert codes(report) == ["proof_expired"]
    assert finding(report, "proof").pointer == "/proof/expires"


# When documents cannot be had


def test_without_the_issuers_document_a_right_signature_is_still_told(
    credential, key, examine, documents
) -> None:
    badge = issued(credential, key)
    del documents[ISSUER_DOCUMENT]
    report = examine(badge)
    assert codes(report) == ["signature_right"]
    assert report.verdict is Verdict.INDETERMINATE
    badge["name"] = "Bridge builder"
    assert codes(examine(badge)) == ["key_unavailable"]
    badge["proof"]["cryptosuite"] = "bbs-2023"
    assert codes(examine(badge)) == ["mechanism_unknown"]
    badge["proof"]["verificationMethod"] = f"{ISSUER}#key-1"
    assert codes(examine(badge)) == ["key_unavailable"]


def test_a_key_that_is_not_listed_is_told_from_one_that_cannot_be_used(
    credential, key, examine, documents
) -> None:
    badge = issued(credential, key)
    stranger = generate_key(controller=ISSUER)
    documents[ISSUER_DOCUMENT] = json.dumps(did_document(stranger)).encode()
    report = examine(badge)
    assert codes(report) == ["signature_right"]
    assert finding(report, "issuer").code == "key_not_listed"
    badge["proof"]["proofValue"] = WRONG
    assert codes(examine(badge)) == ["signature_wrong"]
    badge["proof"]["verificationMethod"] = f"{ISSUER}#key-1"
    assert codes(examine(badge)) == ["key_not_found"]
    badge["proof"]["verificationMethod"] = f"{ISSUER}#zzz"
    assert codes(examine(badge)) == ["key_not_found"]
    document = did_document(stranger)
    document["verificationMethod"][0] |= {"id": f"{ISSUER}#1", "publicKeyMultibase": "z6MkBad"}
    documents[ISSUER_DOCUMENT] = json.dumps(document).encode()
    badge["proof"]["verificationMethod"] = f"{ISSUER}#1"
    assert codes(examine(badge)) == ["key_unusable"]


def test_a_context_that_cannot_be_had_leaves_the_question_open(
    credential, key, examine, documents
) -> None:
    url = "https://example.org/more.json"
    around = {url: json.dumps({"@context": {"rank": "https://example.org/rank"}}).encode()}
    credential["@context"].append(url)
    made = add_proof(credential, key, "eddsa-rdfc-2022", CREATED, MappedDocuments(around))
    report = examine(made)
    assert codes(report) == ["context_unavailable"]
    assert report.verdict is Verdict.INDETERMINATE


def test_nothing_was_asked_of_the_network(credential, key) -> None:
    """Making a proof over known contexts needs no document."""
    assert add_proof(credential, key, "eddsa-rdfc-2022", CREATED, Offline())["proof"]
