"""What is remembered, or passed over for speed, changes no answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from badging.did.resolver import MAX_REMEMBERED_CHARS, find_key, resolve
from badging.documents import Offline
from badging.errors import InvalidKey
from badging.keys import LocalKey, generate_key, public_key_from
from badging.proofs import jws
from badging.reading import part_of_token
from badging.verification.report import Report

Examine = Callable[..., Report]
ENDORSEMENT = {"id": "urn:uuid:1", "type": ["VerifiableCredential", "EndorsementCredential"]}


def codes(report: Report) -> dict[str, str]:
    return {check.name: check.code for check in report.checks}


def test_an_endorsement_in_a_token_is_found(
    examine: Examine, sign_jwt: Callable[..., str], credential: dict[str, Any]
) -> None:
    assert codes(examine(sign_jwt(credential)))["endorsements"] == "no_endorsements"
    credential["endorsement"] = [ENDORSEMENT]
    assert codes(examine(sign_jwt(credential)))["endorsements"] == "endorsement_fails"


@pytest.mark.parametrize("name", ["endorsement", "endorsementJwt"])
@pytest.mark.parametrize("escape", [False, True])
def test_an_endorsement_is_found_however_its_name_is_written(
    name: str,
    escape: bool,
    examine: Examine,
    sign: Callable[..., dict[str, Any]],
    credential: dict[str, Any],
) -> None:
    credential["credentialSubject"]["achievement"][name] = [ENDORSEMENT]
    text = json.dumps(sign(credential))
    if escape:
        text = text.replace(f'"{name}"', f'"\\u0065{name[1:]}"')
    found = {check.name: check for check in examine(text).checks}["endorsements"]
    assert (found.code, found.pointer) == (
        "endorsement_fails",
        f"/credentialSubject/achievement/{name}/0",
    )


def test_a_key_is_remembered_by_all_that_is_said_of_it(key: LocalKey) -> None:
    method = {"type": "Multikey", "publicKeyMultibase": key.public.multibase}
    assert public_key_from(method) is public_key_from(dict(method))
    assert public_key_from({**method, "id": "x"}) == key.public
    with pytest.raises(InvalidKey):
        public_key_from({**method, "type": "JsonWebKey"})


def test_a_key_that_says_what_it_is_for_in_a_list_is_read_each_time(key: LocalKey) -> None:
    jwk = {**key.public.jwk, "key_ops": ["verify"]}
    assert public_key_from(jwk) == key.public
    jwk["key_ops"] = ["sign"]
    with pytest.raises(InvalidKey):
        public_key_from(jwk)


def test_the_controller_of_a_key_is_the_same_however_often_it_is_asked_for(key: LocalKey) -> None:
    did = key.public.did_key
    assert resolve(did, Offline()) is resolve(did, Offline())
    rsa = generate_key("rsa2048").public.did_key
    assert resolve(rsa, Offline()).id == rsa
    with pytest.raises(InvalidKey):
        resolve("did:key:z" + "1" * MAX_REMEMBERED_CHARS, Offline())


def test_a_header_that_was_remembered_cannot_be_changed_for_others(key: LocalKey) -> None:
    text = jws.sign(b"{}", key, {"typ": "JWT"})
    first = jws.parse(text)
    first.header["typ"] = "other"
    assert jws.parse(text).header == {"alg": "EdDSA", "typ": "JWT"}


def test_a_header_that_is_too_long_to_be_remembered_is_read(key: LocalKey) -> None:
    header = {"typ": "JWT", "note": "x" * jws.MAX_REMEMBERED_CHARS}
    parsed = jws.parse(jws.sign(b"{}", key, header))
    assert parsed.header["note"] == header["note"]
    assert jws.signature_holds(parsed, key.public)


def test_a_method_of_a_key_is_the_same_however_often_it_is_asked_for(key: LocalKey) -> None:
    did = key.public.did_key
    named = f"{did}#{key.public.multibase}"
    assert find_key(named, Offline()) is find_key(named, Offline())
    assert find_key(did, Offline()).id == named
    for _ in range(2):
        with pytest.raises(InvalidKey):
            find_key(f"{did}#other", Offline())
    with pytest.raises(InvalidKey):
        find_key(f"did:key:z{'1' * MAX_REMEMBERED_CHARS}", Offline())


@pytest.mark.parametrize(
    ("at", "minute"),
    [
        (datetime(2026, 3, 11, 16, 0, 59, 999999, tzinfo=UTC), "16:00"),
        (datetime(2026, 3, 11, 16, 1, tzinfo=UTC), "16:01"),
        (datetime(2026, 3, 11, 16, 0, 40, tzinfo=timezone(timedelta(seconds=30))), "16:00"),
        (datetime(2026, 3, 11, 16, 0, 20, tzinfo=timezone(timedelta(seconds=30))), "15:59"),
        (datetime(2026, 3, 11, 18, 0, tzinfo=timezone(timedelta(hours=2))), "16:00"),
    ],
    ids=["last", "first", "after an odd minute", "before an odd minute", "zone"],
)
def test_the_minute_that_is_told_is_the_one_that_was_asked_for(
    at: datetime,
    minute: str,
    examine: Examine,
    sign: Callable[..., dict[str, Any]],
    credential: dict[str, Any],
) -> None:
    found = {check.name: check for check in examine(sign(credential), at=at).checks}
    assert dict(found["validity"].values)["at"] == f"2026-03-11 {minute} UTC"


def test_claims_are_compared_with_what_is_beside_them_each_time(
    examine: Examine, sign_jwt: Callable[..., str], credential: dict[str, Any], key: LocalKey
) -> None:
    right = sign_jwt(credential)
    claims = part_of_token(right, 1)
    for change, code in ((0, "signature_right"), (0.5, "signature_right"), (1, "claims_disagree")):
        text = jws.sign(
            json.dumps({**claims, "nbf": claims["nbf"] + change}).encode(),
            key,
            {"typ": "JWT", "kid": key.verification_method},
        )
        for _ in range(2):
            assert codes(examine(text))["proof"] == code
    wrong = jws.sign(
        json.dumps({**claims, "nbf": True}).encode(),
        key,
        {"typ": "JWT", "kid": key.verification_method},
    )
    assert codes(examine(wrong))["proof"] == "claims_disagree"
