"""Who signed a token around a badge, and attacks on the way to its key."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
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

from badging.documents import Document, MappedDocuments
from badging.issuing import issue
from badging.keys import LocalKey, generate_key, multibase
from badging.proofs import jws, sd_jwt_vc, vc_jose, vc_jwt
from badging.verification import verify

HTTPS_ISSUER = "https://issuer.example.org/profile"


def token(payload: Any, key: LocalKey, **header: Any) -> str:
    return jws.sign(json.dumps(payload).encode(), key, header)


def vc_payload(credential: dict[str, Any]) -> dict[str, Any]:
    return credential | vc_jwt.claims_of(credential)


def found(report: Any) -> tuple[str, str]:
    return finding(report, "proof").code, finding(report, "issuer").code


# Each form, well made -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["ed25519", "p256", "p384", "rsa2048"])
@pytest.mark.parametrize("proof", ["vc-jwt", "vc+jwt", "vc+sd-jwt", "dc+sd-jwt"])
def test_each_token_of_each_kind_of_key_verifies(credential, documents, examine, proof, kind):
    key = generate_key(kind, controller=ISSUER)
    documents[ISSUER_DOCUMENT] = json.dumps(did_document(key)).encode()
    report = examine(issue(credential, key, proof=proof, created=CREATED))
    assert report.verdict == "verified", report.sentence
    assert finding(report, "proof").values == (
        ("mechanism", f"{'VC-JWT' if proof == 'vc-jwt' else proof}, {jws.ALGORITHM_OF[kind]}"),
    )
    assert report.credential["name"] == "Ramp builder"


@pytest.mark.parametrize("proof", ["vc-jwt", "vc+jwt", "vc+sd-jwt", "dc+sd-jwt"])
def test_a_stranger_signs_in_nobodys_name(credential, stranger, examine, proof):
    report = examine(issue(credential, stranger, proof=proof, created=CREATED))
    assert found(report) == ("signature_right", "key_of_another")


@pytest.mark.parametrize("proof", ["vc-jwt", "vc+jwt", "vc+sd-jwt", "dc+sd-jwt"])
def test_a_changed_letter_shows(credential, key, examine, proof):
    header, _, rest = issue(credential, key, proof=proof, created=CREATED).decode().partition(".")
    payload, _, rest = rest.partition(".")
    changed = multibase.base64url_decode(payload).replace(b"Built a ramp", b"Built a dome")
    report = examine(f"{header}.{multibase.base64url_encode(changed)}.{rest}")
    assert found(report) == ("signature_wrong", "issuer_not_examined")


# Which key ----------------------------------------------------------------------------------------


def test_a_key_in_the_header_counts_when_the_issuer_lists_it(credential, key, examine):
    report = examine(token(vc_payload(credential), key, typ="JWT", jwk=key.public.jwk))
    assert found(report) == ("signature_right", "key_is_issuers")


def test_a_key_in_the_header_alone_is_nobodys(credential, stranger, examine):
    report = examine(token(vc_payload(credential), stranger, typ="JWT", jwk=stranger.public.jwk))
    assert found(report) == ("signature_right", "key_not_listed")


def test_the_key_that_is_named_goes_before_the_one_that_is_carried(
    credential, key, stranger, examine
):
    """A stranger names the issuer's key and carries an own one."""
    header = {"typ": "JWT", "kid": key.verification_method, "jwk": stranger.public.jwk}
    report = examine(token(vc_payload(credential), stranger, **header))
    assert found(report) == ("signature_right", "key_not_listed")


@pytest.mark.parametrize("jwk", [{"kty": "oct", "k": "AAAA"}, {"kty": "EC", "crv": "P-521"}, {}])
def test_a_carried_key_of_no_known_kind_is_refused(credential, key, examine, jwk):
    report = examine(token(vc_payload(credential), key, typ="JWT", jwk=jwk))
    assert found(report) == ("key_unusable", "key_not_listed")


def test_a_carried_key_with_its_secret_is_refused(credential, key, examine):
    jwk = key.public.jwk | {"d": "AAAA"}
    report = examine(token(vc_payload(credential), key, typ="JWT", jwk=jwk))
    assert finding(report, "proof").code == "key_unusable"


@pytest.mark.parametrize("jwk", ["text", 5, []])
def test_a_carried_key_that_is_no_object_is_no_key(credential, key, examine, jwk):
    report = examine(token(vc_payload(credential), key, typ="JWT", jwk=jwk))
    assert found(report) == ("no_method", "issuer_not_examined")


@pytest.mark.parametrize("kid", [None, "", "key-9", "#key-9", "absent"])
def test_a_token_that_names_no_address_is_tried_with_the_issuers_keys(
    credential, documents, examine, kid
):
    keys = [generate_key("ed25519", controller=ISSUER) for _ in range(2)]
    listing = did_document(*keys)
    listing["verificationMethod"][1]["id"] = listing["assertionMethod"][1] = f"{ISSUER}#key-9"
    documents[ISSUER_DOCUMENT] = json.dumps(listing).encode()
    header = {} if kid is None else {"kid": kid}
    report = examine(token(vc_payload(credential), keys[1], **header))
    assert found(report) == ("signature_right", "key_is_issuers")


def test_of_the_issuers_keys_those_of_the_name_are_tried(credential, documents, examine):
    keys = [generate_key("ed25519", controller=ISSUER) for _ in range(2)]
    listing = did_document(*keys)
    for number, method in enumerate(listing["verificationMethod"]):
        listing["assertionMethod"][number] = method["id"] = f"{ISSUER}#key-{number}"
    documents[ISSUER_DOCUMENT] = json.dumps(listing).encode()
    report = examine(token(vc_payload(credential), keys[0], kid="key-1"))
    assert found(report) == ("signature_wrong", "issuer_not_examined")


def test_a_key_that_the_issuer_lists_for_somebody_else_is_not_tried(
    credential, documents, examine, key
):
    listing = did_document(key)
    listing["verificationMethod"][0]["controller"] = "did:web:other.example.org"
    documents[ISSUER_DOCUMENT] = json.dumps(listing).encode()
    report = examine(token(vc_payload(credential), key))
    assert found(report) == ("no_method", "issuer_not_examined")


def test_an_unreadable_key_of_the_issuer_is_passed_over(credential, documents, examine, key):
    listing = did_document(key)
    broken = {"id": f"{ISSUER}#old", "type": "Multikey", "publicKeyMultibase": "z1"}
    listing["verificationMethod"].insert(0, broken)
    listing["assertionMethod"].insert(0, broken["id"])
    documents[ISSUER_DOCUMENT] = json.dumps(listing).encode()
    assert examine(token(vc_payload(credential), key)).verdict == "verified"


def test_no_more_than_a_few_of_the_issuers_keys_are_tried(credential, documents, examine):
    names = [f"{ISSUER}#key-{n:02}" for n in range(17)]
    others = generate_key("ed25519", controller=ISSUER).to_document(secret=False)
    last = generate_key("ed25519", controller=ISSUER)
    methods = [others | {"id": name} for name in names[:16]]
    methods.append(last.to_document(secret=False) | {"id": names[16]})
    listing = {"id": ISSUER, "verificationMethod": methods, "assertionMethod": names}
    documents[ISSUER_DOCUMENT] = json.dumps(listing).encode()
    assert examine(token(vc_payload(credential), last)).verdict == "not_verified"
    listing["assertionMethod"] = names[1:]
    documents[ISSUER_DOCUMENT] = json.dumps(listing).encode()
    assert examine(token(vc_payload(credential), last)).verdict == "verified"


def test_neither_key_nor_issuer_named(credential, key, examine):
    del credential["issuer"]
    report = examine(token(credential, key, typ="JWT"))
    assert found(report) == ("key_unusable", "no_issuer")


def test_a_signature_without_an_issuer_is_nobodys(credential, key, documents, examine):
    del credential["issuer"]
    text = token(credential, key, typ="vc+jwt", kid=key.verification_method)
    assert found(examine(text)) == ("signature_right", "no_issuer")
    documents.clear()
    assert found(examine(text)) == ("key_unavailable", "no_issuer")


def test_a_key_that_stands_alone_at_its_address_counts_when_the_issuer_lists_it(
    credential, documents, key, examine
):
    """1EdTech's `kid` may be the address of a JWK."""
    url = "https://keys.example.org/1.jwk"
    documents[url] = json.dumps(key.public.jwk).encode()
    report = examine(token(vc_payload(credential), key, kid=url))
    assert found(report) == ("signature_right", "key_is_issuers")


@pytest.mark.parametrize("body", [b"[]", b"nonsense", b'{"kty":"oct","k":"AA"}'])
def test_what_is_no_key_at_its_address_is_refused(credential, documents, key, examine, body):
    url = "https://keys.example.org/1.jwk"
    documents[url] = body
    report = examine(token(vc_payload(credential), key, kid=url))
    assert found(report) == ("key_unusable", "key_not_listed")


def test_a_key_that_its_document_does_not_list_is_not_looked_for_elsewhere(
    credential, documents, key, examine
):
    url = f"{HTTPS_ISSUER}#key-1"
    documents[HTTPS_ISSUER] = json.dumps({"id": HTTPS_ISSUER}).encode()
    documents[url] = json.dumps(key.public.jwk).encode()
    report = examine(token(vc_payload(credential), key, kid=url))
    assert finding(report, "proof").code == "key_unusable"


def test_a_key_that_cannot_be_had_leaves_it_open(credential, key):
    badge = issue(credential, key, proof="vc+jwt", created=CREATED)
    report = verify(badge, at=AT, documents=MappedDocuments({}))
    assert report.verdict == "indeterminate"
    assert found(report) == ("key_unavailable", "issuer_unavailable")
    assert finding(report, "proof").undecided


# Confusion ----------------------------------------------------------------------------------------


class Recording:
    """Documents that remember what they were asked for."""

    def __init__(self, documents: dict[str, bytes]) -> None:
        self.asked: list[str] = []
        self._documents = MappedDocuments(documents)

    def get(self, url: str, **options: Any) -> Document:
        self.asked.append(url)
        return self._documents.get(url, **options)


@pytest.mark.parametrize("name", ["jku", "x5u"])
def test_nothing_is_fetched_from_where_a_header_says(credential, documents, key, stranger, name):
    """RFC 7515, 4.1.2 and 4.1.5: an attacker's key set, and a way into networks of others."""
    url = "https://evil.example.org/keys.json"
    documents[url] = json.dumps({"keys": [stranger.public.jwk]}).encode()
    recording = Recording(documents)
    for signer, verdict in ((stranger, "not_verified"), (key, "verified")):
        text = token(vc_payload(credential), signer, typ="JWT", **{name: url})
        assert verify(text, at=AT, documents=recording).verdict == verdict
    assert url not in recording.asked


@pytest.mark.parametrize(
    ("member", "code"),
    [
        ({"crit": ["exp"]}, "proof_malformed"),
        ({"crit": []}, "proof_malformed"),
        ({"b64": False}, "proof_malformed"),
        ({"b64": False, "crit": ["b64"]}, "proof_malformed"),
        ({"zip": "DEF"}, "proof_malformed"),
    ],
)
@pytest.mark.parametrize("typ", ["JWT", "vc+jwt"])
def test_headers_that_would_change_the_meaning_are_refused(
    credential, key, examine, member, code, typ
):
    header = {"alg": "EdDSA", "typ": typ, "kid": key.verification_method, **member}
    encode = multibase.base64url_encode
    payload = encode(json.dumps(vc_payload(credential)).encode())
    signed = f"{encode(json.dumps(header).encode())}.{payload}"
    report = examine(f"{signed}.{encode(key.sign(signed.encode()))}")
    assert found(report) == (code, "issuer_not_examined")


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", "HS256", "HS384", "HS512"])
@pytest.mark.parametrize("typ", ["JWT", "vc+jwt", "vc+sd-jwt"])
def test_algorithms_that_prove_nothing_are_refused(credential, key, examine, algorithm, typ):
    """An HMAC keyed with the public key, which everybody knows, is the classic confusion."""
    import hashlib
    import hmac

    encode = multibase.base64url_encode
    header = {"alg": algorithm, "typ": typ, "kid": key.verification_method}
    signed = f"{encode(json.dumps(header).encode())}.{encode(json.dumps(credential).encode())}"
    mac = hmac.new(key.public.material, signed.encode(), hashlib.sha256).digest()
    tail = "~" if "sd" in typ else ""
    for signature in ("", encode(mac)):
        report = examine(f"{signed}.{signature}{tail}")
        assert found(report) == ("algorithm_refused", "issuer_not_examined")
        assert report.verdict == "not_verified"


@pytest.mark.parametrize("algorithm", ["ES256", "ES384", "RS256", "PS256", "ES256K", "ES512"])
def test_the_algorithm_is_the_keys_own_and_no_other(credential, key, examine, algorithm):
    encode = multibase.base64url_encode
    header = {"alg": algorithm, "typ": "vc+jwt", "kid": key.verification_method}
    signed = f"{encode(json.dumps(header).encode())}.{encode(json.dumps(credential).encode())}"
    report = examine(f"{signed}.{encode(key.sign(signed.encode()))}")
    known = algorithm in jws.ALGORITHMS
    assert finding(report, "proof").code == ("signature_wrong" if known else "algorithm_refused")


def test_a_key_that_is_for_another_algorithm_is_not_used(credential, documents, examine):
    key = generate_key("rsa2048", controller=ISSUER)
    listing = did_document(key)
    listing["verificationMethod"][0]["publicKeyJwk"]["alg"] = "PS256"
    documents[ISSUER_DOCUMENT] = json.dumps(listing).encode()
    report = examine(issue(credential, key, proof="vc-jwt"))
    assert found(report) == ("key_unusable", "key_not_listed")


def test_a_token_for_something_else_is_no_badge(credential, key, examine):
    report = examine(token(vc_payload(credential), key, typ="at+jwt", kid=key.verification_method))
    assert found(report) == ("proof_malformed", "issuer_not_examined")


# Claims and times ---------------------------------------------------------------------------------


@pytest.mark.parametrize("typ", ["JWT", "vc+jwt"])
def test_a_claim_that_names_another_issuer_is_refused(credential, key, examine, typ):
    payload = vc_payload(credential) | {"iss": "did:web:other.example.org"}
    report = examine(token(payload, key, typ=typ, kid=key.verification_method))
    assert found(report) == ("claims_disagree", "issuer_not_examined")
    assert finding(report, "proof").pointer == "/iss"


def test_a_vc_jwt_without_its_claims_is_bent(credential, key, examine):
    report = examine(token(credential, key, typ="JWT", kid=key.verification_method))
    assert report.verdict == "reservations"
    assert finding(report, "proof").code == "claims_missing"
    assert finding(report, "proof").values == (("names", "iss, jti, nbf, exp"),)


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


@pytest.mark.parametrize(("early_s", "code"), [(1, "signature_right"), (0, "proof_expired")])
def test_a_signature_ends_when_it_says(credential, key, examine, early_s, code):
    """VC-JOSE-COSE 3.1.3: `exp` is of the signature, not of the credential."""
    end = {"exp": seconds(AT) + early_s}
    report = examine(token(credential, key, typ="vc+jwt", kid=key.verification_method, **end))
    assert finding(report, "proof").code == code
    report = examine(token({**credential, **end}, key, typ="vc+jwt", kid=key.verification_method))
    assert finding(report, "proof").code == code


@pytest.mark.parametrize(
    ("late", "code"),
    [(timedelta(minutes=5), "signature_right"), (timedelta(minutes=6), "proof_not_yet_valid")],
)
def test_a_signature_begins_when_it_says(credential, key, examine, late, code):
    payload = {**credential, "nbf": seconds(AT + late)}
    report = examine(token(payload, key, typ="vc+jwt", kid=key.verification_method))
    assert finding(report, "proof").code == code


@pytest.mark.parametrize(
    ("late", "code"),
    [(timedelta(minutes=5), "signature_right"), (timedelta(minutes=6), "proof_created_later")],
)
def test_a_signature_of_a_time_to_come_is_a_reservation(credential, key, examine, late, code):
    report = examine(vc_jose.sign(credential, key, AT + late))
    assert finding(report, "proof").code == code
    assert report.verified


def test_a_remark_does_not_cover_a_wrong_signature(credential, key, stranger, examine):
    later = AT + timedelta(hours=1)
    report = examine(token(credential, stranger, typ="vc+jwt", kid=key.verification_method,
                           iat=seconds(later)))  # fmt: skip
    assert finding(report, "proof").code == "signature_wrong"


@pytest.mark.parametrize("claim", ["iat", "exp", "nbf"])
def test_a_time_that_is_none_is_told_with_its_place(credential, key, examine, claim):
    payload = {**credential, claim: "soon"}
    report = examine(token(payload, key, typ="vc+jwt", kid=key.verification_method))
    assert found(report) == ("proof_malformed", "issuer_not_examined")
    assert finding(report, "proof").pointer == f"/{claim}"


@pytest.mark.parametrize("status", [{"status_assertion": {}}, {}, None, "status_list"])
def test_a_list_of_revoked_tokens_that_is_not_read_is_a_reservation(
    credential, key, examine, status
):
    payload = {**credential, "vct": "urn:x", "iss": ISSUER, "status": status}
    header = {"typ": "dc+sd-jwt", "kid": key.verification_method}
    report = examine(token(payload, key, **header) + "~")
    assert report.verdict == "reservations"
    assert finding(report, "proof").code == "status_claim_unread"


# SD-JWT -------------------------------------------------------------------------------------------


def test_a_presentation_that_keeps_something_back_verifies(credential, key, examine):
    credential["issuer"]["email"] = "office@issuer.example.org"
    badge = issue(
        credential, key, proof="vc+sd-jwt", created=CREATED, disclosable=["/issuer/email"]
    )
    shown = sd_jwt_vc.present(badge.decode(), ["/issuer/email"])
    assert "email" in examine(badge).credential["issuer"]
    report = examine(shown)
    assert report.verdict == "verified", report.sentence
    assert "email" not in report.credential["issuer"]
    assert report.document == shown


def test_a_presentation_without_what_a_badge_needs_says_so(credential, key, examine):
    place = "/credentialSubject/achievement/criteria"
    badge = issue(credential, key, proof="vc+sd-jwt", created=CREATED, disclosable=[place]).decode()
    report = examine(sd_jwt_vc.present(badge, [place]))
    assert finding(report, "proof").code == "signature_right"
    assert finding(report, "schema").code == "missing"


def test_a_forged_disclosure_is_refused(credential, key, examine):
    badge = issue(credential, key, proof="vc+sd-jwt", created=CREATED).decode()
    forged = multibase.base64url_encode(b'["salt","awardedDate","2020-01-01T00:00:00Z"]')
    report = examine(f"{badge}{forged}~")
    assert found(report) == ("proof_malformed", "issuer_not_examined")


def test_an_sd_jwt_inside_quotation_marks_or_lines_is_read(credential, key, examine):
    badge = issue(credential, key, proof="vc+sd-jwt", created=CREATED).decode()
    for text in (f'"{badge}"', f" {badge[:50]}\n{badge[50:]}\n"):
        assert examine(text).verdict == "verified"


@pytest.mark.parametrize("proof", ["vc-jwt", "vc+jwt", "vc+sd-jwt", "dc+sd-jwt"])
def test_each_token_verifies_out_of_an_image(credential, key, examine, proof):
    import badging

    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>'
    badge = issue(credential, key, proof=proof, created=CREATED)
    baked = badging.bake(svg, badge)
    assert badging.unbake(baked) == badge
    report = examine(baked)
    assert (report.verdict, report.document) == ("verified", badge.decode())


# In an envelope (VC data model 2.0, 4.13) ---------------------------------------------------------


def envelope(data: Any) -> dict[str, Any]:
    return {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "type": ["EnvelopedVerifiableCredential"],
        "id": data,
    }


@pytest.mark.parametrize(
    ("proof", "media"),
    [
        ("vc-jwt", "jwt"), ("vc+jwt", "vc+jwt"), ("vc+jwt", "vc-ld+jwt"), ("vc+jwt", "vc+ld+jwt"),
        ("vc+sd-jwt", "vc+sd-jwt"), ("vc+sd-jwt", "vc-ld+sd-jwt"), ("dc+sd-jwt", "dc+sd-jwt"),
    ],
)  # fmt: skip
def test_a_token_in_an_envelope_is_taken_out(credential, key, examine, proof, media):
    badge = issue(credential, key, proof=proof, created=CREATED).decode()
    report = examine(envelope(f"data:application/{media},{badge}"))
    assert (report.verdict, report.document) == ("verified", badge)


@pytest.mark.parametrize(
    "data",
    [None, 5, "", "urn:x", "data:application/vc+jwt,", "data:application/vc+jwt;base64,QUFB",
     "data:text/plain,a.b.c", "data:application/vp+jwt,a.b.c", "data:application/vc+jwt,a b",
     "data:application/vc+jwt,abc", "data:application/vc+jwt,a.b.c.d"],
)  # fmt: skip
def test_an_envelope_with_no_token_is_refused(examine, data):
    from badging.errors import Unreadable

    with pytest.raises(Unreadable) as caught:
        examine(envelope(data))
    assert caught.value.code == "empty_envelope"


def test_what_is_in_an_envelope_is_judged_as_if_it_came_alone(credential, key, stranger, examine):
    badge = issue(credential, stranger, proof="vc+jwt", created=CREATED).decode()
    assert found(examine(envelope(f"data:application/vc+jwt,{badge}")))[1] == "key_of_another"
    none = multibase.base64url_encode(b'{"alg":"none"}') + ".e30."
    report = examine(envelope(f"data:application/vc+jwt,{none}"))
    assert finding(report, "format").outcome == "fail"


# Issuers of SD-JWT VCs (SD-JWT VC, 4) -------------------------------------------------------------

METADATA = "https://issuer.example.org/.well-known/jwt-vc-issuer/profile"


@pytest.fixture
def by_metadata(credential, documents):
    """A `dc+sd-jwt` of an HTTPS issuer whose keys are in its metadata, signed with `kid` key-1."""
    credential["issuer"]["id"] = HTTPS_ISSUER
    key = generate_key("p256")
    keys = [generate_key("p256").public.jwk | {"kid": "key-0"}, key.public.jwk | {"kid": "key-1"}]
    metadata = {"issuer": HTTPS_ISSUER, "jwks": {"keys": keys}}
    documents[METADATA] = json.dumps(metadata).encode()

    def make(typ: str = "dc+sd-jwt", by: LocalKey = key, **header: Any) -> str:
        payload = credential | sd_jwt_vc.dc_claims(credential) | {"iat": 1767312000}
        return token(payload, by, typ=typ, **({"kid": "key-1"} | header)) + "~"

    return make


def test_the_keys_of_an_sd_jwt_vc_are_in_its_issuers_metadata(by_metadata, examine):
    report = examine(by_metadata())
    assert (report.verdict, *found(report)) == ("verified", "signature_right", "key_is_issuers")


def test_a_stranger_is_not_in_the_metadata(by_metadata, examine):
    report = examine(by_metadata(by=generate_key("p256")))
    assert found(report) == ("signature_wrong", "issuer_not_examined")


def test_metadata_that_cannot_be_had_leaves_it_open(by_metadata, examine, documents):
    text = by_metadata()
    del documents[METADATA]
    assert found(examine(text)) == ("key_unavailable", "issuer_unavailable")
    assert METADATA in finding(examine(text), "proof").reason


def test_without_metadata_the_issuers_own_document_counts(by_metadata, examine, documents):
    del documents[METADATA]
    key = generate_key("p256", controller=HTTPS_ISSUER)
    documents[HTTPS_ISSUER] = json.dumps(did_document(key, did=HTTPS_ISSUER)).encode()
    report = examine(by_metadata(by=key, kid="any"))
    assert found(report) == ("signature_right", "key_is_issuers")


def test_a_vc_jwt_takes_no_key_from_metadata(credential, by_metadata, examine):
    key = generate_key("p256")
    by_metadata()
    report = examine(token(credential, key, typ="vc+jwt"))
    assert HTTPS_ISSUER in finding(report, "proof").reason
    assert found(report) == ("key_unavailable", "issuer_unavailable")
