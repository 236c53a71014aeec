"""Keys that end: old ones still verify what they signed, withdrawn ones nothing made after that.

Controlled Identifiers 1.0, 2.2 (`expires`, `revoked`); did:webvh, whose log proves the dates.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.engine.did.webvh_log import Log
from tests.engine.verification.conftest import (
    AT,
    CREATED,
    ISSUER,
    ISSUER_DOCUMENT,
    did_document,
    finding,
)

from badging.issuing import issue
from badging.keys import generate_key

OLD = generate_key("ed25519", controller=ISSUER)
NEW = generate_key("ed25519", controller=ISSUER)
SECOND = timedelta(seconds=1)


def written(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


@pytest.fixture
def publish(documents):
    """`publish(expires=…)`: the issuer lists both keys, the old one with these ends."""

    def make(**ends: Any) -> None:
        listing = did_document(OLD, NEW)
        listing["verificationMethod"][0] |= {
            name: written(end) if isinstance(end, datetime) else end for name, end in ends.items()
        }
        documents[ISSUER_DOCUMENT] = json.dumps(listing).encode()

    return make


PROOFS = pytest.mark.parametrize("proof", ["eddsa-rdfc-2022", "vc+jwt", "vc+sd-jwt"])


@PROOFS
def test_old_and_new_keys_verify_side_by_side(credential, publish, examine, proof):
    publish()
    for key in (OLD, NEW):
        assert examine(issue(credential, key, proof=proof, created=CREATED)).verdict == "verified"


@PROOFS
@pytest.mark.parametrize(
    ("end", "code"),
    [
        (CREATED + SECOND, "key_is_issuers"),
        (CREATED, "key_expired"),
        (CREATED - SECOND, "key_expired"),
    ],
)
def test_a_key_that_expired_verifies_what_it_signed_before(
    credential, publish, examine, proof, end, code
):
    publish(expires=end)
    report = examine(issue(credential, OLD, proof=proof, created=CREATED))
    check = finding(report, "issuer")
    assert (check.code, check.pointer) == (code, "/issuer/id")
    assert report.verdict == ("verified" if code == "key_is_issuers" else "not_verified")
    assert examine(issue(credential, NEW, proof=proof, created=CREATED)).verdict == "verified"


@PROOFS
@pytest.mark.parametrize(
    ("end", "code", "verdict"),
    [
        (AT + SECOND, "key_is_issuers", "verified"),
        (AT, "key_revoked_since", "reservations"),
        (CREATED + SECOND, "key_revoked_since", "reservations"),
        (CREATED, "key_revoked", "not_verified"),
        (CREATED - SECOND, "key_revoked", "not_verified"),
    ],
)
def test_a_key_that_was_withdrawn_verifies_nothing_made_after_that(
    credential, publish, examine, proof, end, code, verdict
):
    publish(revoked=end)
    report = examine(issue(credential, OLD, proof=proof, created=CREATED))
    assert (finding(report, "issuer").code, report.verdict) == (code, verdict)
    assert finding(report, "proof").code == "signature_right"


def test_the_finding_names_both_moments(credential, publish, examine):
    publish(revoked=datetime(2026, 1, 3, tzinfo=UTC))
    report = examine(issue(credential, OLD, created=CREATED))
    assert "since, at 2026-01-03 00:00 UTC" in finding(report, "issuer").reason
    assert "before, at 2026-01-02 00:00 UTC" in finding(report, "issuer").reason


def test_withdrawn_weighs_more_than_expired(credential, publish, examine):
    publish(revoked=CREATED, expires=CREATED)
    report = examine(issue(credential, OLD, created=CREATED))
    assert finding(report, "issuer").code == "key_revoked"


def test_a_signature_that_does_not_say_when_it_was_made_is_taken_as_made_now(
    credential, publish, examine
):
    from badging.documents import Offline
    from badging.proofs.data_integrity import add_proof

    publish(revoked=AT)
    badge = add_proof(credential, OLD, "eddsa-rdfc-2022", None, Offline())
    assert finding(examine(badge), "issuer").code == "key_revoked"
    assert finding(examine(badge, at=AT - SECOND), "issuer").code == "key_is_issuers"


@pytest.mark.parametrize(
    ("end", "code"),
    [("2026-01-01T00:00:01Z", "key_is_issuers"), ("2026-01-01T00:00:00Z", "key_expired")],
)
def test_a_vc_jwt_without_a_time_is_of_when_it_begins_to_be_valid(
    credential, publish, examine, end, code
):
    publish(expires=end)
    assert finding(examine(issue(credential, OLD, proof="vc-jwt")), "issuer").code == code


@pytest.mark.parametrize("name", ["expires", "revoked"])
@pytest.mark.parametrize("value", ["soon", True, 5, "", None, {}])
def test_an_end_that_is_no_time_makes_the_key_unusable(credential, publish, examine, name, value):
    publish(**{name: value})
    report = examine(issue(credential, OLD, created=CREATED))
    assert report.verdict == "not_verified"
    assert finding(report, "issuer").code in ("key_not_listed", "issuer_not_examined")


def test_a_key_carried_along_has_the_end_that_the_issuer_gives_it(credential, publish, examine):
    from badging.proofs import jws, vc_jwt

    publish(revoked=CREATED)
    payload = json.dumps(credential | vc_jwt.claims_of(credential) | {"iat": 1767312000 + 86400})
    text = jws.sign(payload.encode(), OLD, {"typ": "JWT", "jwk": OLD.public.jwk})
    assert finding(examine(text), "issuer").code == "key_revoked"


def test_a_key_listed_twice_has_the_shorter_life(credential, documents, examine):
    from badging.proofs import jws, vc_jwt

    listing = did_document(OLD)
    again = listing["verificationMethod"][0] | {
        "id": f"{ISSUER}#again",
        "revoked": written(CREATED),
    }
    listing["verificationMethod"].append(again)
    listing["assertionMethod"].append(again["id"])
    documents[ISSUER_DOCUMENT] = json.dumps(listing).encode()
    payload = json.dumps(credential | vc_jwt.claims_of(credential) | {"iat": 1767312000 + 86400})
    text = jws.sign(payload.encode(), OLD, {"typ": "JWT", "jwk": OLD.public.jwk})
    assert finding(examine(text), "issuer").code == "key_revoked"


def test_a_key_kept_by_somebody_else_has_the_end_that_its_keeper_gives_it(
    credential, documents, examine
):
    """The issuer names the key of a service as one that may sign for it."""
    service = "did:web:service.example.org"
    key = generate_key("ed25519", controller=service)
    listing = did_document(OLD)
    listing["assertionMethod"].append(key.verification_method)
    documents[ISSUER_DOCUMENT] = json.dumps(listing).encode()
    url = "https://service.example.org/.well-known/did.json"
    documents[url] = json.dumps(did_document(key, did=service)).encode()
    badge = issue(credential, key, created=CREATED)
    assert finding(examine(badge), "issuer").code == "key_is_issuers"
    own = did_document(key, did=service)
    own["verificationMethod"][0]["revoked"] = written(CREATED)
    documents[url] = json.dumps(own).encode()
    assert finding(examine(badge), "issuer").code == "key_revoked"


# did:webvh: dates that nobody can write afterwards ------------------------------------------------


@pytest.fixture
def rotated(documents):
    """A did:webvh that replaced its key on 2026-03-01. (The log, the old key, the new key)."""
    log = Log()
    old, new = (generate_key("ed25519", controller=log.did) for _ in range(2))
    log.add(datetime(2025, 1, 2, tzinfo=UTC), old)
    log.add(datetime(2026, 3, 1, tzinfo=UTC), new)
    documents[log.url] = log.text()
    return log, old, new


@pytest.mark.parametrize(
    ("created", "code"),
    [
        (datetime(2026, 2, 28, tzinfo=UTC), "key_revoked_since"),
        (datetime(2026, 3, 1, tzinfo=UTC), "key_revoked"),
    ],
)
def test_a_key_that_the_log_replaced_verifies_what_it_signed_before(
    credential, rotated, examine, created, code
):
    log, old, new = rotated
    credential["issuer"]["id"] = log.did
    assert finding(examine(issue(credential, old, created=created)), "issuer").code == code
    assert examine(issue(credential, new, created=created)).verdict == "verified"


def test_naming_an_old_version_does_not_bring_a_withdrawn_key_back(credential, rotated, examine):
    from badging.keys import named

    log, old, _ = rotated
    credential["issuer"]["id"] = log.did
    fragment = old.verification_method.partition("#")[2]
    for query in ("versionNumber=2", f"versionId={log.entries[1]['versionId']}",
                  "versionTime=2025-06-01T00:00:00Z"):  # fmt: skip
        key = named(old, f"{log.did}?{query}#{fragment}")
        for created, code in (
            (datetime(2026, 2, 1, tzinfo=UTC), "key_revoked_since"),
            (datetime(2026, 4, 1, tzinfo=UTC), "key_revoked"),
        ):
            report = examine(issue(credential, key, proof="vc+jwt", created=created))
            assert finding(report, "issuer").code == code
