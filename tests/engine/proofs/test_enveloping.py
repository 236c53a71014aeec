"""Tokens around a credential: `vc+jwt`, `vc+sd-jwt`, `dc+sd-jwt`, and which of them a text is."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from badging.errors import InvalidCredential, InvalidKey, Misused, ProofError
from badging.keys import KeyType, generate_key, multibase
from badging.proofs import enveloping, jws, sd_jwt, sd_jwt_concealing, sd_jwt_vc, vc_jose, vc_jwt
from badging.proofs.jwt import signature_holds

DID = "did:web:example.org"
KEY = generate_key("ed25519", controller=DID)
HOLDER = generate_key("p256")
MADE = datetime(2026, 1, 2, 3, 4, 5, 999_000, tzinfo=UTC)
NAME = "/credentialSubject/achievement/name"


@pytest.fixture
def credential() -> dict[str, Any]:
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": DID, "name": "Example", "email": "office@example.org"},
        "validFrom": "2026-01-01T01:00:00.5+01:00",
        "validUntil": "2027-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:1", "achievement": {"name": "Ramp", "tag": ["a"]}},
    }


def token(payload: Any, **header: Any) -> str:
    return jws.sign(json.dumps(payload).encode(), KEY, header)


# vc+jwt -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KeyType)
def test_the_payload_of_a_vc_jwt_is_the_very_credential(
    credential: dict[str, Any], kind: KeyType
) -> None:
    key = generate_key(kind, controller=DID)
    jwt = enveloping.parse(vc_jose.sign(credential, key, MADE))
    assert jwt.mechanism == "vc+jwt"
    assert jwt.payload == jwt.credential == credential
    assert jwt.header == {
        "alg": jws.ALGORITHM_OF[kind],
        "typ": "vc+jwt",
        "cty": "vc",
        "kid": key.verification_method,
        "iss": DID,
        "iat": 1767323045,
    }
    assert signature_holds(jwt, key.public)
    assert not signature_holds(jwt, generate_key(kind).public)
    assert jwt.presentation is None


def test_what_is_not_known_is_not_said(credential: dict[str, Any]) -> None:
    del credential["issuer"]
    header = enveloping.parse(vc_jose.sign(credential, KEY)).header
    assert set(header) == {"alg", "typ", "cty", "kid"}


def test_a_time_of_signing_has_a_zone(credential: dict[str, Any]) -> None:
    with pytest.raises(Misused, match="time zone"):
        vc_jose.sign(credential, KEY, datetime(2026, 1, 1))


@pytest.mark.parametrize("name", ["vc", "vp"])
def test_claims_of_the_older_form_are_forbidden(credential: dict[str, Any], name: str) -> None:
    with pytest.raises(InvalidCredential) as refused:
        vc_jose.sign({**credential, name: {}}, KEY)
    assert (refused.value.code, refused.value.pointer) == ("forbidden_claim", f"/{name}")
    with pytest.raises(ProofError) as caught:
        enveloping.parse(token({**credential, name: {}}, typ="vc+jwt"))
    assert (caught.value.code, caught.value.pointer) == ("forbidden_claim", f"/{name}")


@pytest.mark.parametrize("value", [{1}, float("inf"), "\ud800"])
def test_what_cannot_be_written_is_refused(credential: dict[str, Any], value: Any) -> None:
    for proof in enveloping.MECHANISMS:
        with pytest.raises(InvalidCredential):
            enveloping.sign({**credential, "name": value}, KEY, proof, MADE)


def test_claims_beside_the_credential_are_no_part_of_it(credential: dict[str, Any]) -> None:
    claims = {"iss": DID, "jti": "urn:uuid:1", "sub": "did:example:1", "nbf": 1, "exp": 9, "iat": 2,
              "aud": "x", "cnf": {"jwk": {}}}  # fmt: skip
    jwt = enveloping.parse(token({**credential, **claims}, typ="vc+jwt"))
    assert jwt.credential == credential
    assert jwt.payload["cnf"] == {"jwk": {}}
    assert enveloping.disagreements(jwt) == []


@pytest.mark.parametrize(
    ("claim", "value"), [("iss", "did:web:example.com"), ("jti", "urn:uuid:2"), ("sub", "did:x:2")]
)
def test_a_claim_that_names_another_is_told(
    credential: dict[str, Any], claim: str, value: str
) -> None:
    for jwt in (
        enveloping.parse(token({**credential, claim: value}, typ="vc+jwt")),
        enveloping.parse(token(credential, typ="vc+jwt", **{claim: value})),
    ):
        assert [pointer for pointer, _ in enveloping.disagreements(jwt)] == [f"/{claim}"]
        assert value in enveloping.disagreements(jwt)[0][1]


def test_a_claim_about_what_the_credential_leaves_open_contradicts_nothing(
    credential: dict[str, Any],
) -> None:
    del credential["id"]
    credential["credentialSubject"] = [{"id": "did:example:1"}, {"id": "did:example:2"}]
    jwt = enveloping.parse(token(credential, typ="vc+jwt", jti="urn:uuid:9", sub="did:example:2"))
    assert enveloping.disagreements(jwt) == []


def test_a_vc_jwt_of_the_older_form_keeps_its_own_rules(credential: dict[str, Any]) -> None:
    jwt = enveloping.parse(token({"vc": credential, "exp": 0}, typ="JWT"))
    assert jwt.mechanism == "vc-jwt"
    assert [pointer for pointer, _ in enveloping.disagreements(jwt)] == ["/exp"]
    assert enveloping.signature_period(jwt) == (None, None)


@pytest.mark.parametrize(
    ("kind", "mechanism"),
    [
        (None, "vc-jwt"),
        ("JWT", "vc-jwt"),
        ("application/JWT", "vc-jwt"),
        ("vc+jwt", "vc+jwt"),
        ("application/vc+jwt", "vc+jwt"),
        ("VC+JWT", "vc+jwt"),
        ("vc-ld+jwt", "vc+jwt"),
        ("application/vc+ld+jwt", "vc+jwt"),
    ],
)
def test_the_type_says_what_a_token_is(
    credential: dict[str, Any], kind: str | None, mechanism: str
) -> None:
    header = {} if kind is None else {"typ": kind}
    assert enveloping.parse(token(credential, **header)).mechanism == mechanism


@pytest.mark.parametrize("kind", ["at+jwt", "vp+jwt", "vc+sd-jwt", "dc+sd-jwt", "?", 5, None, []])
def test_a_token_of_another_type_is_refused(credential: dict[str, Any], kind: Any) -> None:
    with pytest.raises(ProofError, match="not a credential") as caught:
        enveloping.parse(token(credential, typ=kind))
    assert caught.value.code == "jwt_type"


@pytest.mark.parametrize("payload", [b"[]", b"nonsense", b'{"a":1,"a":2}', b"\xff", b'"text"'])
@pytest.mark.parametrize("kind", ["vc+jwt", "JWT", "vc+sd-jwt"])
def test_a_payload_is_one_object_of_strict_json(payload: bytes, kind: str) -> None:
    text = jws.sign(payload, KEY, {"typ": kind}) + ("~" if "sd" in kind else "")
    with pytest.raises(ProofError):
        enveloping.parse(text)


# Times of the signature ---------------------------------------------------------------------------


def test_times_of_the_signature_are_read_from_claims_or_header(credential: dict[str, Any]) -> None:
    jwt = enveloping.parse(token({**credential, "iat": 60, "exp": 120}, typ="vc+jwt", nbf=30))
    assert enveloping.signed_at(jwt) == datetime(1970, 1, 1, 0, 1, tzinfo=UTC)
    assert enveloping.signature_period(jwt) == (
        datetime(1970, 1, 1, 0, 0, 30, tzinfo=UTC),
        datetime(1970, 1, 1, 0, 2, tzinfo=UTC),
    )


def test_no_times_are_none(credential: dict[str, Any]) -> None:
    jwt = enveloping.parse(token(credential, typ="vc+jwt"))
    assert enveloping.signed_at(jwt) is None
    assert enveloping.signature_period(jwt) == (None, None)


@pytest.mark.parametrize("value", ["soon", True, 1e300, [], float(2**53) * 1e9])
def test_a_time_that_is_none_is_refused(credential: dict[str, Any], value: Any) -> None:
    for claim, read in (
        ("iat", enveloping.signed_at),
        ("exp", enveloping.signature_period),
        ("nbf", enveloping.signature_period),
    ):
        jwt = enveloping.parse(token({**credential, claim: value}, typ="vc+jwt"))
        with pytest.raises(ProofError) as caught:
            read(jwt)
        assert caught.value.pointer == f"/{claim}"


# SD-JWT of a credential ---------------------------------------------------------------------------


@pytest.mark.parametrize("proof", ["vc+sd-jwt", "dc+sd-jwt"])
def test_an_sd_jwt_shows_the_whole_credential_at_first(
    credential: dict[str, Any], proof: str
) -> None:
    text = enveloping.sign(
        credential, KEY, proof, MADE, disclosable=[NAME, "/issuer/email"], holder=HOLDER.public
    )
    jwt = enveloping.parse(text)
    assert jwt.mechanism == proof
    assert jwt.credential == credential
    assert jwt.header["typ"] == proof
    assert jwt.header["kid"] == KEY.verification_method
    assert jwt.payload["cnf"] == {"jwk": HOLDER.public.jwk}
    assert signature_holds(jwt, KEY.public)
    assert enveloping.disagreements(jwt) == []
    assert enveloping.signed_at(jwt) == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert jwt.presentation is not None
    assert jwt.presentation.disclosed == (NAME, "/issuer/email")
    assert jwt.presentation.withheld == 0
    assert jwt.presentation.key_binding is None


def test_a_vc_sd_jwt_holds_no_claims_beside_the_credential(credential: dict[str, Any]) -> None:
    jwt = enveloping.parse(sd_jwt_vc.sign(credential, KEY, MADE))
    assert jwt.payload == credential
    assert jwt.header["cty"] == "vc"
    assert jwt.header["iss"] == DID


def test_a_dc_sd_jwt_speaks_in_claims(credential: dict[str, Any]) -> None:
    jwt = enveloping.parse(sd_jwt_vc.sign_dc(credential, KEY, MADE))
    assert jwt.payload == credential | {
        "vct": "https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential",
        "iss": DID,
        "iat": 1767323045,
        "nbf": 1767225600,
        "exp": 1798761600,
    }
    assert set(jwt.header) == {"alg", "typ", "kid"}


def test_a_dc_sd_jwt_says_no_time_that_is_not_known(credential: dict[str, Any]) -> None:
    del credential["validFrom"], credential["validUntil"]
    jwt = enveloping.parse(sd_jwt_vc.sign_dc(credential, KEY, None))
    assert {"iat", "nbf", "exp", "cnf"}.isdisjoint(jwt.payload)


@pytest.mark.parametrize(
    ("kind", "vct"),
    [
        ("AchievementCredential", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential"),
        ("EndorsementCredential", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#EndorsementCredential"),
        ("ClrCredential", "https://purl.imsglobal.org/spec/vc/clr/vocab.html#ClrCredential"),
    ],
)  # fmt: skip
def test_each_type_of_the_standard_has_its_vct(
    credential: dict[str, Any], kind: str, vct: str
) -> None:
    credential["type"] = ["VerifiableCredential", kind]
    assert sd_jwt_vc.dc_claims(credential)["vct"] == vct


def test_of_several_types_the_first_gives_the_vct(credential: dict[str, Any]) -> None:
    credential["type"] = ["VerifiableCredential", "EndorsementCredential", "OpenBadgeCredential"]
    assert sd_jwt_vc.dc_claims(credential)["vct"].endswith("#EndorsementCredential")


def test_a_long_pointer_is_shown_in_part(credential: dict[str, Any]) -> None:
    with pytest.raises(Misused) as caught:
        sd_jwt_vc.sign(credential, KEY, MADE, ["/id/" + "a" * 300])
    assert f"see /id/{'a' * 196}, so" in caught.value.message


def test_another_type_has_no_vct(credential: dict[str, Any]) -> None:
    credential["type"] = ["VerifiableCredential"]
    with pytest.raises(InvalidCredential) as caught:
        sd_jwt_vc.sign_dc(credential, KEY, MADE)
    assert caught.value.pointer == "/type"


def test_the_credential_of_an_sd_jwt_vc_may_stand_in_ld(credential: dict[str, Any]) -> None:
    """OpenID4VP 1.0, B.3.7: the claims speak for what the credential leaves out."""
    linked = {n: v for n, v in credential.items() if n not in ("issuer", "validFrom", "validUntil")}
    claims = {"iss": DID, "vct": "urn:x", "nbf": 0, "exp": 60, "ld": linked}
    jwt = enveloping.parse(token(claims, typ="dc+sd-jwt") + "~")
    assert jwt.credential == linked | {
        "issuer": DID,
        "validFrom": "1970-01-01T00:00:00Z",
        "validUntil": "1970-01-01T00:01:00Z",
    }
    named = {**claims, "ld": credential | {"issuer": {"name": "Example"}}}
    jwt = enveloping.parse(token(named, typ="dc+sd-jwt") + "~")
    assert jwt.credential == credential | {"issuer": {"name": "Example", "id": DID}}
    for issuer in (credential["issuer"], "https://example.org/", {"id": "urn:x:1"}):
        own = credential | {"issuer": issuer}
        whole = enveloping.parse(token({**claims, "ld": own}, typ="dc+sd-jwt") + "~")
        assert whole.credential == own


def test_a_time_of_an_sd_jwt_vc_is_a_number(credential: dict[str, Any]) -> None:
    claims = {"iss": DID, "vct": "urn:x", "exp": "soon", "ld": {"id": "urn:x"}}
    with pytest.raises(ProofError, match="exp"):
        enveloping.parse(token(claims, typ="dc+sd-jwt") + "~")


def test_the_type_of_before_2024_is_told_by_its_vct(credential: dict[str, Any]) -> None:
    text = token({**credential, "vct": "urn:x", "iss": DID}, typ="vc+sd-jwt") + "~"
    jwt = enveloping.parse(text)
    assert (jwt.mechanism, jwt.credential) == ("dc+sd-jwt", credential)


@pytest.mark.parametrize("kind", ["vc+sd-jwt", "application/vc+sd-jwt", "vc-ld+sd-jwt"])
def test_types_of_credentials_in_sd_jwts_are_read(credential: dict[str, Any], kind: str) -> None:
    assert enveloping.parse(token(credential, typ=kind) + "~").mechanism == "vc+sd-jwt"


@pytest.mark.parametrize("kind", ["JWT", "vc+jwt", "vp+sd-jwt", None, 5])
def test_an_sd_jwt_of_another_type_is_refused(credential: dict[str, Any], kind: Any) -> None:
    with pytest.raises(ProofError) as caught:
        enveloping.parse(token(credential, typ=kind) + "~")
    assert caught.value.code == "jwt_type"


@pytest.mark.parametrize("name", ["vc", "vp"])
def test_forbidden_claims_are_so_in_sd_jwts_too(credential: dict[str, Any], name: str) -> None:
    with pytest.raises(ProofError) as caught:
        enveloping.parse(token({**credential, name: 1}, typ="vc+sd-jwt") + "~")
    assert caught.value.code == "forbidden_claim"
    with pytest.raises(InvalidCredential):
        sd_jwt_vc.sign({**credential, name: 1}, KEY, MADE)


HIDDEN = [
    "/id", "/@context", "/@context/0", "/type", "/type/1", "/issuer", "/issuer/id", "/issuer/type",
    "/issuer/id/0", "/validFrom", "/validUntil", "/issuanceDate", "/expirationDate",
    "/credentialStatus", "/credentialStatus/statusListIndex", "/credentialSchema", "/proof",
    "/refreshService", "/termsOfUse", "/iss", "/nbf", "/exp", "/iat", "/cnf", "/cnf/jwk", "/vct",
    "/vct#integrity", "/status", "/ld", "/ld/credentialStatus", "/ld/issuer/id", "/ld/id",
]  # fmt: skip


@pytest.mark.parametrize("place", HIDDEN)
def test_what_a_verifier_has_to_see_cannot_be_made_disclosable(
    credential: dict[str, Any], place: str
) -> None:
    for proof in ("vc+sd-jwt", "dc+sd-jwt"):
        with pytest.raises(Misused) as caught:
            enveloping.sign(credential, KEY, proof, MADE, disclosable=[place])
        assert caught.value.code == "never_hidden"


@pytest.mark.parametrize(
    "place",
    [
        NAME, "/issuer/email", "/issuer/image/id", "/credentialSubject", "/name", "/evidence/0",
        "/ld/name", "/ld/issuer/email",
    ],
)  # fmt: skip
def test_everything_else_can(place: str) -> None:
    assert sd_jwt_vc.may_be_hidden(place)


@pytest.mark.parametrize(("name", "value"), [("exp", 9_999_999_999), ("credentialStatus", {})])
def test_what_an_issuer_hid_that_a_verifier_has_to_see_is_refused(
    credential: dict[str, Any], name: str, value: Any
) -> None:
    payload, disclosures = sd_jwt_concealing.conceal({**credential, name: value}, [f"/{name}"])
    text = "~".join([token(payload, typ="vc+sd-jwt"), *disclosures, ""])
    with pytest.raises(ProofError) as caught:
        enveloping.parse(text)
    assert (caught.value.code, caught.value.pointer) == ("never_hidden", f"/{name}")


@pytest.mark.parametrize("proof", ["vc+sd-jwt", "dc+sd-jwt"])
def test_what_is_kept_back_is_not_in_the_credential_and_the_signature_holds(
    credential: dict[str, Any], proof: str
) -> None:
    text = enveloping.sign(credential, KEY, proof, MADE, disclosable=[NAME, "/issuer/email"])
    jwt = enveloping.parse(sd_jwt_vc.present(text, [NAME]))
    assert signature_holds(jwt, KEY.public)
    assert jwt.presentation is not None
    assert (jwt.presentation.disclosed, jwt.presentation.withheld) == (("/issuer/email",), 1)
    del credential["credentialSubject"]["achievement"]["name"]
    assert jwt.credential == credential
    hidden = multibase.base64url_encode(b"Ramp")
    assert hidden not in jwt.text


def test_decoys_do_not_tell_how_much_is_kept_back(credential: dict[str, Any]) -> None:
    for make in (sd_jwt_vc.sign, sd_jwt_vc.sign_dc):
        jwt = enveloping.parse(make(credential, KEY, MADE, [NAME], decoys=2))
        assert jwt.presentation is not None
        assert jwt.presentation.withheld == 2


def test_only_sd_jwts_keep_anything_back(credential: dict[str, Any]) -> None:
    for proof in ("vc-jwt", "vc+jwt"):
        for options in ({"disclosable": [NAME]}, {"holder": HOLDER.public}):
            with pytest.raises(Misused, match="can be kept back"):
                enveloping.sign(credential, KEY, proof, MADE, **options)  # type: ignore[arg-type]


def test_each_mechanism_signs_what_it_reads_back(credential: dict[str, Any]) -> None:
    for proof in enveloping.MECHANISMS:
        jwt = enveloping.parse(enveloping.sign(credential, KEY, proof, MADE))
        assert (jwt.mechanism, jwt.credential) == (proof, credential)
        assert signature_holds(jwt, KEY.public)
    assert enveloping.MECHANISMS[0] == vc_jwt.NAME


# Key binding --------------------------------------------------------------------------------------


def bound(credential: dict[str, Any], **options: Any) -> str:
    text = sd_jwt_vc.sign(credential, KEY, MADE, [NAME], holder=HOLDER.public)
    shown = sd_jwt_vc.present(text, [NAME])
    options = {
        "audience": "https://verifier.example.org",
        "nonce": "n-1",
        "created": MADE,
    } | options
    return sd_jwt_vc.bind(shown, HOLDER, **options)


def test_a_holder_binds_what_is_shown_to_an_audience_and_a_moment(
    credential: dict[str, Any],
) -> None:
    text = bound(credential)
    presentation = enveloping.parse(text).presentation
    assert presentation is not None
    assert presentation.key_binding is not None
    assert presentation.key_binding.header == {"alg": "ES256", "typ": "kb+jwt"}
    assert json.loads(presentation.key_binding.payload) == {
        "iat": 1767323045,
        "aud": "https://verifier.example.org",
        "nonce": "n-1",
        "sd_hash": presentation.bound_hash,
    }
    assert jws.signature_holds(presentation.key_binding, HOLDER.public)
    assert presentation.bound_hash == sd_jwt.digest(text[: text.rindex("~") + 1].encode())


def test_only_the_key_that_the_issuer_was_given_binds(credential: dict[str, Any]) -> None:
    text = sd_jwt_vc.sign(credential, KEY, MADE, holder=HOLDER.public)
    once = {"audience": "a", "nonce": "n", "created": MADE}
    with pytest.raises(Misused, match="not waiting"):
        sd_jwt_vc.bind(text, generate_key("p256"), **once)
    with pytest.raises(Misused, match="not waiting"):
        sd_jwt_vc.bind(bound(credential), HOLDER, **once)
    with pytest.raises(Misused, match="not waiting"):
        sd_jwt_vc.bind(sd_jwt_vc.sign(credential, KEY, MADE), HOLDER, **once)


def test_a_key_binding_without_an_accepted_algorithm_is_refused(credential: dict[str, Any]) -> None:
    text = sd_jwt_vc.sign(credential, KEY, MADE, holder=HOLDER.public)
    none = multibase.base64url_encode(b'{"alg":"none","typ":"kb+jwt"}') + ".e30."
    with pytest.raises(ProofError) as caught:
        enveloping.parse(text + none)
    assert caught.value.code == "unsupported_algorithm"


def test_the_signature_is_of_the_algorithms_own_kind_of_key(credential: dict[str, Any]) -> None:
    jwt = enveloping.parse(sd_jwt_vc.sign(credential, KEY, MADE))
    with pytest.raises(InvalidKey):
        signature_holds(jwt, HOLDER.public)
