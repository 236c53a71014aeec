"""Open Badges 2.0 beside 1EdTech's validator of the time, live: both judge the same documents.

It takes them from a map, as ours does, and has an environment of its own, with the pyld of 2015.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.services.peer_world import problems
from tests.services.test_peers_baking import IMAGES
from tools.peers.calling import Peer

import badging
from badging.documents import MappedDocuments
from badging.keys.local import local_key
from badging.linked_data import contexts
from badging.proofs import jws

Peers = Callable[[str], Peer]
Documents = dict[str, dict[str, Any]]
CONTEXT = "https://w3id.org/openbadges/v2"
HOST = "https://example.org"
ISSUER, BADGE, KEY, REVOKED = f"{HOST}/issuer", f"{HOST}/badge", f"{HOST}/key", f"{HOST}/revoked"
ASSERTION = f"{HOST}/assertions/1"
IN_THE_LIST = "urn:uuid:2f3f1c8e-6a0a-4f7e-8a36-8c2f1a3d5b77"
NATIVE = rsa.generate_private_key(public_exponent=65537, key_size=2048)
SIGNING = local_key(NATIVE)
PEM = NATIVE.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
PNG = "data:image/png;base64," + base64.b64encode(IMAGES["png"]).decode()


def documents() -> Documents:
    """What the issuer publishes."""
    published: list[dict[str, Any]] = [
        {
            "type": "Issuer",
            "id": ISSUER,
            "name": "Working group on stewardship",
            "url": HOST,
            "email": "stewardship@example.org",
            "publicKey": KEY,
            "revocationList": REVOKED,
        },
        {"type": "CryptographicKey", "id": KEY, "owner": ISSUER, "publicKeyPem": PEM},
        {
            "type": "RevocationList",
            "id": REVOKED,
            "issuer": ISSUER,
            "revokedAssertions": [{"id": IN_THE_LIST, "revocationReason": "by mistake"}],
        },
        {
            "type": "BadgeClass",
            "id": BADGE,
            "name": "Keeper of the notes",
            "description": "Kept the notes of a call.",
            "image": PNG,
            "criteria": {"narrative": "Wrote down what was decided."},
            "issuer": ISSUER,
        },
    ]
    return {one["id"]: {"@context": CONTEXT, **one} for one in published}


def assertion(**changed: Any) -> dict[str, Any]:
    made = {
        "@context": CONTEXT,
        "type": "Assertion",
        "id": ASSERTION,
        "recipient": {"type": "email", "hashed": False, "identity": "ada@example.org"},
        "badge": BADGE,
        "verification": {"type": "hosted"},
        "issuedOn": "2026-01-01T00:00:00Z",
    }
    return {name: value for name, value in {**made, **changed}.items() if value is not None}


def signed(identifier: str = "urn:uuid:11111111-6a0a-4f7e-8a36-8c2f1a3d5b77", **more: Any) -> str:
    verification = {"type": "signed", "creator": KEY}
    said = assertion(id=identifier, verification=verification, **more)
    return jws.sign(json.dumps(said).encode(), SIGNING, {})


def judged(
    peer: Peers, presented: str, published: Documents, recipient: str | None = None
) -> tuple[bool, bool]:
    """What the validator says, and what we say."""
    texts = {url: json.dumps(document) for url, document in published.items()}
    validator = peer("openbadges")
    validator.ask("learn", documents={CONTEXT: json.dumps(contexts.known(CONTEXT)), **texts})
    profile = {"email": recipient} if recipient else None
    theirs = validator.verifies(presented, recipient=profile)
    mapped = MappedDocuments({url: text.encode() for url, text in texts.items()})
    ours = badging.verify(presented, documents=mapped, recipient=recipient)
    assert ours.verified or problems(ours), "a refusal says why"
    return theirs, ours.verified


def hosted(**changed: Any) -> Documents:
    return documents() | {ASSERTION: assertion(**changed)}


def hashed(identity: str) -> dict[str, Any]:
    digest = hashlib.sha256(f"{identity}pepper".encode()).hexdigest()
    return {"type": "email", "hashed": True, "salt": "pepper", "identity": f"sha256${digest}"}


def test_both_verify_a_hosted_badge(peer: Peers) -> None:
    assert judged(peer, ASSERTION, hosted()) == (True, True)


@pytest.mark.parametrize(
    "changed",
    [
        {"expires": "2026-02-01T00:00:00Z"},
        {"issuedOn": None},
        {"issuedOn": "yesterday"},
        {"badge": None},
        {"badge": f"{HOST}/nowhere"},
        {"recipient": None},
        {"recipient": "ada@example.org"},
        {"verification": None},
    ],
    ids=json.dumps,
)
def test_both_refuse_a_hosted_badge_that_is_wrong(peer: Peers, changed: dict[str, Any]) -> None:
    assert judged(peer, ASSERTION, hosted(**changed)) == (False, False)


@pytest.mark.parametrize("recipient", [assertion()["recipient"], hashed("ada@example.org")])
@pytest.mark.parametrize(
    ("asked", "is_theirs"), [("ada@example.org", True), ("eve@example.org", False)]
)
def test_both_tell_whose_it_is(
    peer: Peers, recipient: dict[str, Any], asked: str, is_theirs: bool
) -> None:
    found = judged(peer, ASSERTION, hosted(recipient=recipient), recipient=asked)
    assert found == (is_theirs, is_theirs)


def test_both_verify_a_signed_badge(peer: Peers) -> None:
    assert judged(peer, signed(), documents()) == (True, True)


def test_both_refuse_a_signed_badge_that_was_changed(peer: Peers) -> None:
    header, _, signature = signed().split(".")
    payload = signed(issuedOn="2025-01-01T00:00:00Z").split(".")[1]
    assert judged(peer, f"{header}.{payload}.{signature}", documents()) == (False, False)


def test_both_refuse_a_key_that_the_issuer_does_not_name(peer: Peers) -> None:
    published = documents()
    published[ISSUER]["publicKey"] = f"{HOST}/another-key"
    published[f"{HOST}/another-key"] = {**published[KEY], "id": f"{HOST}/another-key"}
    assert judged(peer, signed(), published) == (False, False)


def test_only_we_see_that_a_badge_is_revoked(peer: Peers) -> None:
    """Specification 2.0: a hosted assertion says so itself, a signed one's issuer keeps a list.
    The validator has a check for the list that is never reached, and none for the other.
    """
    assert judged(peer, ASSERTION, hosted(revoked=True)) == (True, False)
    assert judged(peer, signed(IN_THE_LIST), documents()) == (True, False)
