"""The doors through which foreign bytes come in, and sound examples for each to be spoilt."""

from __future__ import annotations

import base64
import io
import json
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import DNSName
from PIL import Image
from tests.conformance.vectors import VECTORS
from tests.engine.did.webvh_log import Log
from tests.engine.verification.certificates import Authority, point

import badging
from badging.baking.png import check
from badging.baking.sanitise import clean_svg
from badging.critique import headers
from badging.did import webvh
from badging.did.resolver import controller_from
from badging.documents import Offline
from badging.errors import BadgingError
from badging.keys import certificates, crl, generate_key, multibase
from badging.proofs import enveloping, jws, sd_jwt_concealing, sd_jwt_revealing, vc_jwt
from badging.reading import parse_json
from badging.status import token_list
from badging.status.bitstring import StatusList

MOMENT = datetime(2026, 11, 24, tzinfo=UTC)


@dataclass(frozen=True)
class Target:
    """One parser. take: reads the bytes; it may raise BadgingError, and nothing else."""

    name: str
    take: Callable[[bytes], object]
    examples: Callable[[], Iterable[bytes]]


def _json(data: bytes) -> object:
    return parse_json(data)


def _jws(data: bytes) -> object:
    text = data.decode("latin-1")
    jws.parse(text)
    return vc_jwt.disagreements(vc_jwt.parse(text))


def _sd_jwt(data: bytes) -> object:
    """The payload and its disclosures, as an issuer signed them, one a line."""
    payload, *disclosures = data.decode("latin-1").split("\n")
    claims = parse_json(payload)
    texts = [multibase.base64url_encode(text.encode()) for text in disclosures]
    sd_jwt_revealing.reveal(claims if isinstance(claims, dict) else {}, texts)
    signed = jws.sign(payload.encode(), KEY, {"typ": "vc+sd-jwt"})
    return enveloping.parse("~".join([signed, *texts, ""]))


def _did_log(data: bytes) -> object:
    return webvh.read_log(_LOG.did, data, MOMENT)


def _png(data: bytes) -> object:
    data = _with_sums(data)
    check(data)
    badging.unbake(data)
    return badging.bake(data, '{"type": "x"}')


def _with_sums(data: bytes) -> bytes:
    """The chunks with the sums that they should have: a spoilt one would end every try there."""
    whole, at = bytearray(data), 8
    while at + 12 <= len(whole):
        (size,) = struct.unpack_from(">I", whole, at)
        if at + 12 + size > len(whole):
            break
        summed = zlib.crc32(whole[at + 4 : at + 8 + size])
        struct.pack_into(">I", whole, at + 8 + size, summed)
        at += 12 + size
    return bytes(whole)


def _svg(data: bytes) -> object:
    clean_svg(data)
    badging.bake(data, '{"type": "x"}')
    return badging.unbake(data)


def _multibase(data: bytes) -> object:
    text = data.decode("latin-1")
    read = []
    for decode in (multibase.decode, multibase.base64url_decode):
        with suppress(ValueError):  # their contract: who calls them names the place
            read.append(decode(text))
    return read


def _status_list(data: bytes) -> object:
    return StatusList.decode(data.decode("latin-1"))


def _token_status_list(data: bytes) -> object:
    """The claims of a token: the entry that they name, and the list that they hold."""
    claims = parse_json(data)
    if not isinstance(claims, dict):
        return None
    if token_list.names_list(claims.get("status")):
        token_list.read_claim(claims["status"])
    bits = token_list.read_claims(claims)
    return [bits.value(index) for index in range(min(bits.length, 64))]


def _certificate(data: bytes) -> object:
    chain = certificates.read_chain([base64.b64encode(data).decode()])
    crl.places_of(chain.certificates[0])
    return certificates.check_chain(chain, [_AUTHORITY.certificate], MOMENT)


def _revoked_certificates(data: bytes) -> object:
    certificate = _AUTHORITY.certificate
    return crl.revocation_of(certificate, certificate, data, MOMENT)


def _picture(data: bytes) -> object:
    found = headers.size_of(data)
    assert found is None or min(found) > 0
    return found


def _did_document(data: bytes) -> object:
    return controller_from("did:web:example.org", parse_json(data))


def _credential(data: bytes) -> object:
    report = badging.verify(data, at=MOMENT, documents=Offline())
    broken = [check for check in report.checks if check.code == "check_failed"]
    assert not broken, broken  # an error within a check, caught by the last net
    return report.to_json()


ODD_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**70, 1.5, 1e308, "", " ", "x", "https://example.org/", "did:key:z",
    "_:b", "\u202e", "\ud83d\ude00", "2026-01-01", "2026-01-01T00:00:00Z", "9999-12-31T23:59:60Z",
    [], {}, [[]], [None], {"@value": "x"}, {"@id": "x"}, {"@list": [1]}, {"id": 1}, {"type": 1},
)  # fmt: skip
NAMES = (
    "@context", "@id", "@type", "@graph", "@included", "id", "type", "issuer", "proof", "name",
    "credentialSubject", "credentialStatus", "verification", "badge", "recipient", "image",
    "evidence", "endorsement", "endorsementJwt", "validFrom", "expires", "issuedOn",
)  # fmt: skip


def _shape(data: bytes) -> object:
    """A sound document with some of its parts taken out, doubled, replaced or renamed: the bytes
    say which."""
    if len(data) < 4:
        return None
    document = json.loads(_parsed()[data[0] % len(_parsed())])
    for what, where, with_ in zip(data[1:37:3], data[2:37:3], data[3:37:3], strict=False):
        holders = list(_holders(document))
        if not holders:
            break
        holder, key = holders[(where + 256 * (what >> 4)) % len(holders)]
        _spoil_part(holder, key, what & 15, with_)
    return _credential(json.dumps(document).encode())


def _spoil_part(holder: Any, key: Any, what: int, with_: int) -> None:
    if what < 3:
        del holder[key]
    elif what < 6:
        holder[key] = [holder[key]]
    elif what < 8 and isinstance(holder, dict):
        holder[NAMES[with_ % len(NAMES)]] = deepcopy(holder[key])
    elif what < 10 and isinstance(holder, list):
        holder.insert(0, deepcopy(holder[key]))
    else:
        holder[key] = deepcopy(ODD_VALUES[with_ % len(ODD_VALUES)])


def _holders(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a document: what holds it, and the key or index there."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in list(items):
        yield value, key
        if isinstance(part, dict | list):
            yield from _holders(part)


@cache
def _parsed() -> list[str]:
    """The documents that `_shape` spoils, of every version."""
    texts = [badging.issue(CREDENTIAL, KEY).decode()]
    for data in _published(".json"):
        with suppress(ValueError):
            if isinstance(json.loads(data), dict):
                texts.append(data.decode())
    return texts


KEY = generate_key("ed25519")
CREDENTIAL = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "id": "urn:uuid:0c1a9a1c-3f1e-4d8e-9a5b-6d1f7b0c9e11",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {"id": KEY.controller, "type": ["Profile"], "name": "Example"},
    "validFrom": "2026-01-01T00:00:00Z",
    "credentialSubject": {
        "type": ["AchievementSubject"],
        "id": "did:example:ada",
        "achievement": {
            "id": "https://example.org/a",
            "type": ["Achievement"],
            "name": "A",
            "description": "B",
            "criteria": {"narrative": "C"},
        },
    },
}


def _published(*endings: str) -> Iterable[bytes]:
    if VECTORS.is_dir():
        for path in sorted(VECTORS.rglob("*")):
            if path.suffix in endings and path.stat().st_size < 50_000:
                yield path.read_bytes()


def _signed() -> Iterable[bytes]:
    yield badging.issue(CREDENTIAL, KEY)
    yield badging.issue(CREDENTIAL, KEY, proof="vc-jwt")


def _concealed() -> Iterable[bytes]:
    places = ["/name", "/credentialSubject/achievement", "/credentialSubject/achievement/name"]
    credential = {**CREDENTIAL, "name": "A"}
    payload, disclosures = sd_jwt_concealing.conceal(credential, places, decoys=1)
    texts = [multibase.base64url_decode(text) for text in disclosures]
    yield b"\n".join([json.dumps(payload).encode(), *texts])


_LOG = Log(nextKeyHashes=[], witness={}, portable=True)
_LOG.add(datetime(2026, 1, 1, tzinfo=UTC), generate_key("ed25519", controller=_LOG.did))


def _texts() -> Iterable[bytes]:
    yield KEY.public.multibase.encode()
    yield b"uAQID"


def _lists() -> Iterable[bytes]:
    yield StatusList.new().with_set(3).encode().encode()


def _token_lists() -> Iterable[bytes]:
    bits = token_list.TokenStatusList.new(64, size=2).with_values({3: 2})
    claims = token_list.claims_of("https://example.org/status/1", bits, MOMENT)
    status = token_list.status_claim("https://example.org/status/1", 3)
    yield json.dumps({**claims, "status": status}).encode()


_AUTHORITY = Authority("root")


def _certificates() -> Iterable[bytes]:
    key, names = KEY.public._native, [DNSName("issuer.example.org")]
    for options in ({}, {"points": [point("https://example.org/crl")]}, {"ca": False}):
        yield _AUTHORITY.certify(key, *names, **options).public_bytes(Encoding.DER)


def _pictures() -> Iterable[bytes]:
    for kind in ("JPEG", "GIF", "WEBP"):
        file = io.BytesIO()
        Image.new("RGB", (3, 5)).save(file, format=kind)
        yield file.getvalue()


def _documents() -> Iterable[bytes]:
    method = KEY.to_document(secret=False)
    yield json.dumps(
        {"id": "did:web:example.org", "verificationMethod": [method], "assertionMethod": [method]}
    ).encode()


TARGETS = {
    target.name: target
    for target in (
        Target("json", _json, lambda: [*_signed(), *_published(".json")]),
        Target("jws", _jws, lambda: [*list(_signed())[1:], *_published(".jwt")]),
        Target("sd-jwt", _sd_jwt, _concealed),
        Target("did-log", _did_log, lambda: [_LOG.text()]),
        Target("png", _png, lambda: _published(".png")),
        Target("svg", _svg, lambda: _published(".svg")),
        Target("multibase", _multibase, _texts),
        Target("status-list", _status_list, _lists),
        Target("token-status-list", _token_status_list, _token_lists),
        Target("certificate", _certificate, _certificates),
        Target(
            "revoked-certificates",
            _revoked_certificates,
            lambda: [_AUTHORITY.revoking(), _AUTHORITY.revoking(_AUTHORITY.certificate)],
        ),
        Target("picture", _picture, _pictures),
        Target("did-document", _did_document, _documents),
        Target("shape", _shape, lambda: [bytes((n,)) + bytes(range(n, n + 9)) for n in range(40)]),
        Target("credential", _credential, lambda: [*_signed(), *_published(".json", ".jwt")]),
    )
}  # fmt: skip


def take(target: Target, data: bytes) -> None:
    """Hand the bytes in. Whatever is no BadgingError gets out, and is a find."""
    try:
        target.take(data)
    except BadgingError as error:
        assert str(error)
