"""Badges of each version, and the web in which they are kept: `World.put`, `World.verify`."""

from __future__ import annotations

import base64
import copy
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from tests.sound_badge import ADA, sound_badge

from badging.documents import Document, MappedDocuments
from badging.errors import DocumentUnavailable
from badging.issuing import issue
from badging.keys import LocalKey, generate_key
from badging.proofs import jws as ours
from badging.verification import Check, Outcome, Report, verify

AT = datetime(2026, 6, 1, tzinfo=UTC)
CREATED = datetime(2026, 1, 2, tzinfo=UTC)
HOST = "https://issuer.example.org"
ASSERTION_URL, BADGE_URL = f"{HOST}/assertions/1", f"{HOST}/badges/1"
PROFILE_URL, KEY_URL = f"{HOST}/profile", f"{HOST}/key"
DID = "did:web:issuer.example.org"
VC_1 = "https://www.w3.org/2018/credentials/v1"
VC_2 = "https://www.w3.org/ns/credentials/v2"
OB_3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CLR_2 = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"


@dataclass
class World(MappedDocuments):
    """What the web holds in one test. gone: addresses that answer 410. moved: redirects."""

    held: dict[str, bytes] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    moved: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def put(self, url: str, document: Any) -> str:
        self.held[url] = document if isinstance(document, bytes) else json.dumps(document).encode()
        return url

    def get(self, url: str, **_options: Any) -> Document:  # type: ignore[override]
        self.asked.append(url)
        if url in self.gone:
            raise DocumentUnavailable(url, f"{url} is gone.", code="gone", status=410)
        if url not in self.held:
            raise DocumentUnavailable(url, f"There is no {url}.", code="not_found", status=404)
        return Document(url=self.moved.get(url, url), body=self.held[url])

    def verify(self, badge: Any, **options: Any) -> Report:
        presented = badge if isinstance(badge, str | bytes) else json.dumps(badge)
        return verify(presented, documents=self, **{"at": AT, **options})


def codes(report: Report, name: str = "") -> set[str]:
    return {check.code for check in report.checks if not name or check.name == name}


def found(report: Report, code: str) -> Check:
    return next(check for check in report.checks if check.code == code)


def failures(report: Report) -> list[tuple[str, str, str]]:
    return [(c.name, c.code, c.pointer) for c in report.checks if c.outcome is Outcome.FAIL]


def changed(document: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy with another value at the pointer; without it, for `...`."""
    copied = copy.deepcopy(document)
    *steps, last = path.split("/")[1:]
    node: Any = copied
    for step in steps:
        node = node[int(step) if isinstance(node, list) else step]
    if value is ...:
        del node[last]
    else:
        node[int(last) if isinstance(node, list) else last] = value
    return copied


# 0.5, 1.0, 1.1

BADGE_05: dict[str, Any] = {
    "recipient": "ada@example.org",
    "issued_on": "2011-06-01",
    "expires": "2033-06-01",
    "evidence": f"{HOST}/evidence/1",
    "badge": {
        "version": "0.5.0",
        "name": "Ramp builder",
        "image": f"{HOST}/ramp.png",
        "description": "Built a ramp.",
        "criteria": f"{HOST}/criteria",
        "issuer": {"origin": HOST, "name": "Example Alliance", "contact": "contact@example.org"},
    },
}
ASSERTION_1: dict[str, Any] = {
    "uid": "abc",
    "recipient": {"type": "email", "hashed": False, "identity": "ada@example.org"},
    "badge": BADGE_URL,
    "verify": {"type": "hosted", "url": ASSERTION_URL},
    "issuedOn": 1359217910,
}
BADGE_1: dict[str, Any] = {
    "name": "Ramp builder",
    "description": "Built a ramp.",
    "image": f"{HOST}/ramp.png",
    "criteria": f"{HOST}/criteria",
    "tags": ["ramps"],
    "alignment": [{"name": "Carpentry", "url": "https://example.net/carpentry"}],
    "issuer": PROFILE_URL,
}
PROFILE_1: dict[str, Any] = {"name": "Example Alliance", "url": HOST}
LINKED_1 = {"@context": "https://w3id.org/openbadges/v1"}


def world_1(assertion: dict[str, Any], *, linked: bool = False) -> World:
    """1.0, or (linked) 1.1: the assertion where it says it is kept, and what it points to."""
    context = LINKED_1 if linked else {}
    world = World()
    world.put(ASSERTION_URL, assertion)
    world.put(BADGE_URL, {**context, **({"type": "BadgeClass"} if linked else {}), **BADGE_1})
    world.put(PROFILE_URL, {**context, **({"type": "Issuer"} if linked else {}), **PROFILE_1})
    return world


def assertion_11() -> dict[str, Any]:
    return {**LINKED_1, "type": "Assertion", "id": ASSERTION_URL, **ASSERTION_1}


# 2.0

CONTEXT_2 = {"@context": "https://w3id.org/openbadges/v2"}
ASSERTION_2: dict[str, Any] = {
    **CONTEXT_2,
    "type": "Assertion",
    "id": ASSERTION_URL,
    "recipient": {"type": "email", "hashed": False, "identity": "ada@example.org"},
    "badge": BADGE_URL,
    "issuedOn": "2016-12-31T23:59:59Z",
    "verification": {"type": "hosted"},
}
BADGE_2: dict[str, Any] = {
    **CONTEXT_2,
    "type": "BadgeClass",
    "id": BADGE_URL,
    "name": "Ramp builder",
    "description": "Built a ramp.",
    "image": f"{HOST}/ramp.png",
    "criteria": {"narrative": "Build a ramp."},
    "issuer": PROFILE_URL,
}
PROFILE_2: dict[str, Any] = {
    **CONTEXT_2,
    "type": "Issuer",
    "id": PROFILE_URL,
    "name": "Example Alliance",
    "url": HOST,
    "email": "contact@example.org",
}


def world_2(
    assertion: dict[str, Any] | None = None,
    badge: dict[str, Any] | None = None,
    profile: dict[str, Any] | None = None,
) -> World:
    world = World()
    world.put(ASSERTION_URL, ASSERTION_2 if assertion is None else assertion)
    world.put(BADGE_URL, BADGE_2 if badge is None else badge)
    world.put(PROFILE_URL, PROFILE_2 if profile is None else profile)
    return world


def endorsement_2(about: str, number: int = 1, **members: Any) -> dict[str, Any]:
    return {
        **CONTEXT_2,
        "id": f"https://endorser.example.net/endorsements/{number}",
        "type": "Endorsement",
        "claim": {"id": about, "endorsementComment": "Well made."},
        "issuedOn": "2017-10-01T00:00:00Z",
        "issuer": "https://endorser.example.net/profile",
        "verification": {"type": "HostedBadge"},
        **members,
    }


ENDORSER_2 = {
    **CONTEXT_2,
    "type": "Profile",
    "id": "https://endorser.example.net/profile",
    "name": "Guild of carpenters",
}


@cache
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(key: rsa.RSAPrivateKey | None = None) -> str:
    public = (key or rsa_key()).public_key()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return public.public_bytes(serialization.Encoding.PEM, form).decode()


def jws(payload: dict[str, Any], key: rsa.RSAPrivateKey | None = None) -> str:
    """A compact JWS by RS256 (RFC 7515), made here so that it is not ours that is tested."""
    parts = [json.dumps({"alg": "RS256"}).encode(), json.dumps(payload).encode()]
    text = ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
    made = (key or rsa_key()).sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{text}.{base64.urlsafe_b64encode(made).decode().rstrip('=')}"


# 3.0 and CLR 2.0


@cache
def issuers_key() -> LocalKey:
    return generate_key("ed25519", controller=DID)


@cache
def strangers_key() -> LocalKey:
    return generate_key("ed25519")


def world_3() -> World:
    method = issuers_key().to_document(secret=False)
    world = World()
    document = {"id": DID, "verificationMethod": [method], "assertionMethod": [method["id"]]}
    world.put(f"{HOST}/.well-known/did.json", document)
    return world


BADGE_3: dict[str, Any] = sound_badge(
    DID,
    subject={"id": "did:example:ada", "identifier": [dict(ADA)]},
    validUntil="2027-01-01T00:00:00Z",
)


def sign(credential: dict[str, Any], key: LocalKey | None = None) -> dict[str, Any]:
    signed = issue(copy.deepcopy(credential), key or issuers_key(), created=CREATED)
    return dict(json.loads(signed))


def sign_jwt(credential: dict[str, Any], key: LocalKey | None = None) -> str:
    return issue(copy.deepcopy(credential), key or issuers_key(), proof="vc-jwt").decode()


def sign_letters(credential: dict[str, Any]) -> str:
    """A JWT around a credential as it is, of which `issue` would refuse to make one."""
    key = issuers_key()
    header = {"typ": "JWT", "kid": key.verification_method}
    return ours.sign(json.dumps(credential).encode(), key, header)


def endorsement_3(about: str, key: LocalKey | None = None, **members: Any) -> dict[str, Any]:
    """An endorsement by whoever has the key, under the identifier that the key is."""
    key = key or strangers_key()
    return {
        "@context": [VC_2, OB_3],
        "id": "urn:uuid:7d3c1c2a-0000-4000-8000-0000000000e1",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": key.controller, "type": ["Profile"], "name": "Carpenters"},
        "validFrom": "2026-01-01T00:00:00Z",
        "name": "Well made",
        "credentialSubject": {
            "id": about, "type": ["EndorsementSubject"], "endorsementComment": "Well made.",
        },
        **members,
    }  # fmt: skip
