"""Badges for a verifier to judge: right ones, and others with one fault each, by keys of their own.

Those of Open Badges 2.0 are made by `testset_2`. Of 3.0 each badge has an issuer of its own, a
`did:key`, so that nothing but the status list has to be fetched; that stands among the documents of
the run. The faults are those that a check of Open Badges 3.0, section 9, is there to find. Names
and order say nothing.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import SystemRandom
from typing import Any
from uuid import uuid4

import badging
from alliance.issuing.documents import CONTEXTS, VC_CONTEXT, instant
from alliance.lab import testset_2
from alliance.lab.kinds import Kind
from alliance.lab.scoring import TAKE
from badging.keys import LocalKey, SigningKey, generate_key, named
from badging.proofs.registry import MECHANISMS, SIGNING_SUITES
from badging.status.bitstring import StatusList
from badging.status.entry import status_entry
from badging.status.list_credential import status_list_credential

Json = dict[str, Any]
DEFAULT = ("eddsa-rdfc-2022", "vc-jwt")
"""What every verifier of Open Badges 3.0 reads (section 8)."""
OFFERED_3 = tuple(name for name in MECHANISMS if name != "dc+sd-jwt")
"""That one is for wallets, and no Open Badge."""
OFFERED = (*OFFERED_3, *testset_2.MECHANISMS)
MOST_MECHANISMS = 4
SELECTIVE = "ecdsa-sd-2023"
REVOKED, GOOD = 40_001, 70_002  # entries of a status list
_UNGUESSED = SystemRandom()
_ALTERED = "Altered"


@dataclass(frozen=True, slots=True)
class Badge:
    """One of the set. expected: "valid" or "invalid". fault, requirement: as in `models.Sample`."""

    name: str
    data: bytes
    expected: str
    fault: str
    requirement: str
    mechanism: str


@dataclass(frozen=True, slots=True)
class TestSet:
    """documents: to be served below the address that the set was made for."""

    badges: tuple[Badge, ...]
    documents: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Maker:
    """How the badges of one mechanism are made. base: of the documents, with a slash at its end."""

    mechanism: str
    base: str
    now: datetime
    documents: dict[str, str]

    @property
    def is_embedded(self) -> bool:
        return self.mechanism in SIGNING_SUITES

    @property
    def signs_graph(self) -> bool:
        """Whether the signature covers what the words mean, and nothing that has no meaning."""
        suite = SIGNING_SUITES.get(self.mechanism)
        return suite is not None and not suite.SIGNS_LETTERS

    def key(self) -> LocalKey:
        suite = SIGNING_SUITES.get(self.mechanism)
        kinds = suite.KEY_TYPES if suite else ("ed25519",)
        return generate_key("ed25519" if "ed25519" in kinds else "p256")

    def credential(self, key: SigningKey, **more: Any) -> Json:
        """A whole AchievementCredential of the key's controller (OB 3.0 B.1)."""
        since = self.now - timedelta(days=2)
        return {
            "@context": CONTEXTS,
            "id": f"urn:uuid:{uuid4()}",
            "type": ["VerifiableCredential", "AchievementCredential"],
            "name": "Read closely",
            "issuer": {"id": key.controller, "type": ["Profile"], "name": "Badge Lab"},
            "validFrom": instant(since),
            "credentialSubject": {
                "id": f"urn:uuid:{uuid4()}",
                "type": ["AchievementSubject"],
                "achievement": {
                    "id": f"urn:uuid:{uuid4()}",
                    "type": ["Achievement"],
                    "name": "Read closely",
                    "description": "Made by the Badge Lab, to see what a verifier says of it.",
                    "criteria": {"narrative": "Be judged by a verifier."},
                },
            },
            **more,
        }

    def sign(self, credential: Json, key: SigningKey) -> bytes:
        signed = badging.issue(credential, key, proof=self.mechanism, created=self.now)
        if self.mechanism == SELECTIVE:  # a verifier is shown what the holder derives from it
            return badging.disclose(signed, [])
        return signed

    def with_status(self, index: int) -> bytes:
        """Of an issuer with a status list in which `REVOKED` alone is set."""
        key = self.key()
        name = f"status-{uuid4().hex[:12]}"
        bits = StatusList.new().with_set(REVOKED)
        listed = status_list_credential(
            id=self.base + name,
            issuer=key.controller,
            status_list=bits,
            purpose="revocation",
            valid_from=self.now - timedelta(days=1),
        )
        proof = "eddsa-rdfc-2022" if key.public.type == "ed25519" else "ecdsa-rdfc-2019"
        signed = badging.issue(listed, key, proof=proof, created=self.now)
        self.documents[name] = signed.decode()
        entry = status_entry(self.base + name, index)
        return self.sign(self.credential(key, credentialStatus=entry), key)


def _good(make: _Maker) -> bytes:
    key = make.key()
    until = instant(make.now + timedelta(days=3650))
    return make.sign(make.credential(key, validUntil=until), key)


def _good_status(make: _Maker) -> bytes:
    return make.with_status(GOOD)


def _altered(make: _Maker) -> bytes:
    return _rewritten(_good(make), _alter)


def _wrong_key(make: _Maker) -> bytes:
    """Signed by a key that is not the one that it names."""
    key, other = make.key(), make.key()
    if make.is_embedded:
        return make.sign(make.credential(key), named(other, key.verification_method))
    token, tilde, rest = make.sign(make.credential(key), key).partition(b"~")
    said = token.rpartition(b".")[0]
    forged = urlsafe_b64encode(other.sign(said)).rstrip(b"=")
    return b".".join([said, forged]) + tilde + rest


def _other_issuer(make: _Maker) -> bytes:
    """Signed by somebody else than the issuer it names, in their own name."""
    return make.sign(make.credential(make.key()), make.key())


def _unsigned(make: _Maker) -> bytes:
    key = make.key()
    if make.is_embedded:
        return json.dumps(make.credential(key), indent=2).encode()
    header, payload, _signature = _good(make).split(b"~")[0].split(b".")
    said = json.loads(_decoded(header)) | {"alg": "none"}
    return b".".join([_encoded(said), payload, b""])


def _expired(make: _Maker) -> bytes:
    key = make.key()
    return make.sign(make.credential(key, validUntil=instant(make.now - timedelta(days=1))), key)


def _early(make: _Maker) -> bytes:
    key = make.key()
    since = instant(make.now + timedelta(days=3650))
    return make.sign(make.credential(key, validFrom=since), key)


def _revoked(make: _Maker) -> bytes:
    return make.with_status(REVOKED)


def _incomplete(make: _Maker) -> bytes:
    key = make.key()
    credential = make.credential(key)
    del credential["credentialSubject"]["achievement"]["criteria"]
    return make.sign(credential, key)


def _no_context(make: _Maker) -> bytes:
    """The context of Open Badges is missing, so that its words have no meaning."""
    key = make.key()
    return make.sign(make.credential(key, **{"@context": [VC_CONTEXT]}), key)


def _unknown_word(make: _Maker) -> bytes:
    """A word that no context defines was put in, which a signature over the graph cannot see."""
    return _rewritten(_good(make), lambda said: said.update({"levelReached": "expert"}))


KINDS = (
    Kind("", TAKE, _good),
    Kind("", TAKE, _good_status),
    Kind("altered", "proof", _altered),
    Kind("wrong_key", "proof", _wrong_key),
    Kind("unsigned", "proof", _unsigned),
    Kind("other_issuer", "issuer", _other_issuer),
    Kind("expired", "validity", _expired),
    Kind("early", "validity", _early),
    Kind("revoked", "status", _revoked),
    Kind("incomplete", "schema", _incomplete),
    Kind("no_context", "schema", _no_context, graphs=False),
    Kind("unknown_word", "contexts", _unknown_word, graphs=True),
)


def version_of(mechanism: str) -> str:
    """Of Open Badges, in which badges are secured so."""
    return "2.0" if mechanism in testset_2.MECHANISMS else "3.0"


def right_ones(mechanism: str, now: datetime, count: int = 1) -> list[bytes]:
    """Badges without a fault, that need no document of their own."""
    maker = _Maker(mechanism, "", now.astimezone(UTC), {})
    return [_good(maker) for _ in range(count)]


def make(
    base: str,
    now: datetime,
    mechanisms: Sequence[str] = DEFAULT,
    shuffle: Callable[[list[Any]], object] = _UNGUESSED.shuffle,
) -> TestSet:
    """A set of its own, with each kind of badge in each of the mechanisms that has it.

    base: the address below which the documents will be served, with a slash at its end. now: aware.
    mechanisms: of `OFFERED`. shuffle: puts a list into an order that nobody can guess.
    """
    documents: dict[str, str] = {}
    made: list[tuple[str, Kind, bytes]] = []
    for mechanism in mechanisms:
        if mechanism in testset_2.MECHANISMS:
            made += testset_2.make(mechanism, base, now, documents)
            continue
        maker = _Maker(mechanism, base, now.astimezone(UTC), documents)
        made += [
            (mechanism, kind, kind.make(maker))
            for kind in KINDS
            if kind.graphs in (None, maker.signs_graph)
        ]
    shuffle(made)
    return TestSet(
        tuple(
            Badge(
                name=f"badge-{number:02}.{'json' if data[:1] == b'{' else 'jwt'}",
                data=data,
                expected="invalid" if kind.fault else "valid",
                fault=kind.fault,
                requirement=kind.requirement,
                mechanism=mechanism,
            )
            for number, (mechanism, kind, data) in enumerate(made, 1)
        ),
        documents,
    )


def _alter(said: Json) -> None:
    said["credentialSubject"]["achievement"]["name"] = _ALTERED


def _rewritten(signed: bytes, change: Callable[[Json], None]) -> bytes:
    """With another text under the same signature."""
    if signed[:1] == b"{":
        said = json.loads(signed)
        change(said)
        return json.dumps(said, indent=2, ensure_ascii=False).encode()
    token, tilde, rest = signed.partition(b"~")
    header, payload, signature = token.split(b".")
    said = json.loads(_decoded(payload))
    change(said.get("vc", said))
    return b".".join([header, _encoded(said), signature]) + tilde + rest


def _decoded(part: bytes) -> bytes:
    return urlsafe_b64decode(part + b"=" * (-len(part) % 4))


def _encoded(said: Json) -> bytes:
    return urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=")
