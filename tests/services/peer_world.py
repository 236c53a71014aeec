"""What the exchanges with peers share: keys, a badge, and peers that run while tests need them."""

from __future__ import annotations

import base64
import json
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from tests.services.processes import unavailable
from tools.peers.calling import KINDS, PeerKind

import badging
from badging.documents import Offline
from badging.keys import LocalKey
from badging.keys.local import NativeSecret, local_key

MANDATORY = ["/issuer", "/validFrom", "/validUntil"]
"""What no holder of an ecdsa-sd-2023 badge may hide."""


def need(name: str) -> PeerKind:
    """The peer of that name; skip, or fail where a machine has promised to have everything."""
    kind = KINDS[name]
    if not kind.is_installed:
        unavailable(f"the peer {name} is not installed here (make peers)")
    return kind


@dataclass(frozen=True)
class Key:
    """A key of ours, and the same as the JWK that peers read. open_jwk: its public part."""

    ours: LocalKey
    jwk: dict[str, Any]

    @property
    def open_jwk(self) -> dict[str, Any]:
        secret = ("d", "p", "q", "dp", "dq", "qi")
        return {name: value for name, value in self.jwk.items() if name not in secret}


@cache
def key(algorithm: str) -> Key:
    """One key an algorithm: EdDSA, ES256, ES384 or RS256. A did:key, save for RSA: a did:jwk."""
    native: NativeSecret
    if algorithm == "EdDSA":
        native = ed25519.Ed25519PrivateKey.generate()
        secret = {"d": _text(native.private_bytes_raw())}
    elif algorithm == "RS256":
        native = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        secret = local_key(native).to_document(secret=True)["secretKeyJwk"]
    else:
        native = ec.generate_private_key(ec.SECP256R1() if algorithm == "ES256" else ec.SECP384R1())
        size = 32 if algorithm == "ES256" else 48
        secret = {"d": _text(native.private_numbers().private_value.to_bytes(size, "big"))}
    ours = local_key(native)
    return Key(ours, {**ours.public.jwk, **secret, "alg": algorithm})


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def badge(of: Key) -> dict[str, Any]:
    """An unsigned badge of Open Badges 3.0 with what makes canonical forms differ where they can:
    text beyond ASCII, several values, blank nodes, an evidence and a hashed recipient.
    """
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "urn:uuid:2f3f1c8e-6a0a-4f7e-8a36-8c2f1a3d5b77",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Keeper of the notes – Hüterin der Notizen 記録係",
        "issuer": {
            "id": of.ours.controller,
            "type": ["Profile"],
            "name": 'Working group "Stewardship"',
            "url": "https://example.org/groups/stewardship",
        },
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2036-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "urn:uuid:9b0f8d5f-9f64-43a5-b1c8-7a8f5a3b2c11",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://example.org/achievements/notes",
                "type": ["Achievement"],
                "name": "Keeper of the notes",
                "description": "Kept the notes of a call\nand published them.",
                "criteria": {"narrative": "Wrote\tdown what was decided, and by whom."},
                "tag": ["notes", "calls", "notes of calls"],
                "alignment": [
                    {
                        "type": ["Alignment"],
                        "targetName": "Writing",
                        "targetUrl": f"https://example.org/frameworks/writing#{number}",
                    }
                    for number in (1, 2)
                ],
            },
        },
        "evidence": [
            {
                "id": "https://example.org/calls/2026-01-07",
                "type": ["Evidence"],
                "name": "Notes of 7 January",
            },
            {"type": ["Evidence"], "narrative": "Seen by all who were there."},
        ],
    }


def older_badge(of: Key) -> dict[str, Any]:
    """The same on the data model of 2018 (VC 1.1) and the context of Open Badges 3.0.0."""
    older = deepcopy(badge(of))
    older["@context"] = [
        "https://www.w3.org/2018/credentials/v1",
        "https://purl.imsglobal.org/spec/ob/v3p0/context.json",
    ]
    older["issuanceDate"] = older.pop("validFrom")
    older["expirationDate"] = older.pop("validUntil")
    return older


def tampered(secured: str) -> str:
    """The same with one word of what was signed changed, in JSON or in a compact JWS."""
    if secured.lstrip().startswith("{"):
        assert "published them" in secured
        return secured.replace("published them", "published it")
    header, payload, signature = secured.split(".")
    text = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    changed = text.replace(b"published them", b"published it")
    assert changed != text
    return ".".join((header, _text(changed), signature))


def verified(secured: str) -> badging.Report:
    """Our report on it; nothing is fetched."""
    return badging.verify(secured.encode(), documents=Offline())


def problems(report: badging.Report) -> list[tuple[str, str]]:
    """Check and code of what failed, for assertions that say what was wrong."""
    return [(c.name, c.code) for c in report.checks if c.outcome is badging.Outcome.FAIL]


def issued_by_us(credential: dict[str, Any], of: Key, proof: str) -> str:
    return badging.issue(credential, of.ours, proof=proof).decode()


def asking(of: Key, **more: Any) -> dict[str, Any]:
    """What every driver wants to know about a key that signs."""
    return {"key": of.jwk, "method": of.ours.verification_method} | more


def judging(of: Key, **more: Any) -> dict[str, Any]:
    """What every driver wants to know about a key that verifies."""
    return {"key": of.open_jwk, "issuer": of.ours.controller} | more


def as_json(text: str) -> dict[str, Any]:
    parsed = json.loads(text)
    assert isinstance(parsed, dict)
    return parsed
