"""What `engine.py` times: the bare signatures, and every proof that a badge can be issued with.

No badge is met twice in a row: each run takes the next of BADGES, which differ in identifier,
recipient and time of signing, as the badges of one issuer do. What the engine remembers of one it
can use for the next only where real badges repeat it, too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any

import orjson
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

import badges
import badging
from badging.documents import Offline
from badging.identity import identity_object
from badging.keys import LocalKey, multibase
from badging.linked_data.canonical import unsecured
from badging.proofs.registry import MECHANISMS, SIGNING_SUITES
from peers import png, svg
from timing import Subject

BADGES = 1100
"""More than any memory of the engine holds of what differs from badge to badge."""
AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
RAW = {"ed25519": "Ed25519", "p256": "ES256", "p384": "ES384", "rsa2048": "RS256"}
TOKEN_KEYS = ("ed25519", "p256", "rsa2048")
SIZES: dict[str, Callable[[LocalKey], dict[str, Any]]] = {
    "2 KB": badges.small,
    "20 KB": badges.large,
}
NOT_SELECTABLE = ("ecdsa-sd-2023", "20 KB")
"""Endorsements are graphs of their own, of which no part can be shown; this proof refuses them."""
AT_MOST = {
    "issue eddsa-rdfc-2022, Ed25519, 2 KB": 4.0,
    "verify eddsa-rdfc-2022, Ed25519, 2 KB": 2.5,
    **{f"verify vc-jwt, {raw}, 2 KB": 1.4 for raw in ("Ed25519", "ES256", "RS256")},
}
"""Ratios to the bare signature that are to be reached."""


def raw_subjects(message: bytes) -> list[Subject]:
    """The bare signatures over the message, by the fastest library here: of Ed25519 that is PyNaCl,
    where it is installed; then the lines of `cryptography` stand beside it.
    """
    ed = ed25519.Ed25519PrivateKey.generate()
    fast = _by_sodium(ed, message)
    slower = ", by cryptography" if fast else ""
    rsa_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pkcs, sha = padding.PKCS1v15(), hashes.SHA256()
    by_ed, by_rsa = ed.sign(message), rsa_key.sign(message, pkcs, sha)
    ed_public, rsa_public = ed.public_key(), rsa_key.public_key()
    found = [
        *fast,
        Subject(f"Ed25519 sign{slower}", lambda: ed.sign(message)),
        Subject(f"Ed25519 verify{slower}", lambda: ed_public.verify(by_ed, message)),
        Subject("RS256 sign", lambda: rsa_key.sign(message, pkcs, sha)),
        Subject("RS256 verify", lambda: rsa_public.verify(by_rsa, message, pkcs, sha)),
    ]
    curves = (
        ("ES256", ec.SECP256R1(), hashes.SHA256()),
        ("ES384", ec.SECP384R1(), hashes.SHA384()),
    )
    for name, curve, digest in curves:
        found += _raw_ecdsa(name, ec.generate_private_key(curve), ec.ECDSA(digest), message)
    return found


def _by_sodium(key: ed25519.Ed25519PrivateKey, message: bytes) -> list[Subject]:
    try:
        from nacl.bindings import crypto_sign, crypto_sign_open, crypto_sign_seed_keypair
    except ImportError:
        return []
    public, secret = crypto_sign_seed_keypair(key.private_bytes_raw())
    signed = crypto_sign(message, secret)
    return [
        Subject("Ed25519 sign", lambda: crypto_sign(message, secret)),
        Subject("Ed25519 verify", lambda: crypto_sign_open(signed, public)),
    ]


def _raw_ecdsa(
    name: str, key: ec.EllipticCurvePrivateKey, algorithm: ec.ECDSA, message: bytes
) -> list[Subject]:
    signature, public = key.sign(message, algorithm), key.public_key()
    return [
        Subject(f"{name} sign", lambda: key.sign(message, algorithm)),
        Subject(f"{name} verify", lambda: public.verify(signature, message, algorithm)),
    ]


def proof_subjects(size: str) -> Iterator[Subject]:
    """Issuing and verifying with every mechanism and each type of key that it takes."""
    for proof in MECHANISMS:
        if (proof, size) == NOT_SELECTABLE:
            continue
        suite = SIGNING_SUITES.get(proof)
        for key_type in sorted(suite.KEY_TYPES) if suite else TOKEN_KEYS:
            yield from _issue_and_verify(proof, badging.generate_key(key_type), size)


def _issue_and_verify(proof: str, key: LocalKey, size: str) -> Iterator[Subject]:
    unsigned = variants(SIZES[size](key))
    signed = signed_with(proof, key, unsigned)
    raw = RAW[key.public.type]
    name = f"{proof}, {raw}, {size}"
    next_one = cycle(unsigned).__next__
    yield _subject(
        f"issue {name}",
        lambda: badging.issue(next_one(), key, proof=proof, created=AT),
        f"{raw} sign",
    )
    yield _subject(f"verify {name}", verifying(signed), f"{raw} verify")


def _subject(name: str, run: Callable[[], Any], against: str) -> Subject:
    return Subject(name, run, against, AT_MOST.get(name))


def verifying(signed: list[bytes]) -> Callable[[], None]:
    """Verify the next of these badges, in full, without a network."""
    offline, next_one = Offline(), cycle(signed).__next__

    def verify() -> None:
        report = badging.verify(next_one(), at=AT, documents=offline)
        if not report.verified:  # a fast answer counts only when it is the right one
            raise SystemExit(f"A badge that is timed does not verify: {report.sentence}")

    return verify


def variants(unsigned: dict[str, Any]) -> list[dict[str, Any]]:
    """The badge for as many people, each with an identifier and a recipient of its own."""
    found = []
    for number in range(BADGES):
        identity = identity_object(f"person{number}@example.org", f"salt{number}")
        subject = {**unsigned["credentialSubject"], "identifier": [identity]}
        identifier = f"urn:uuid:0c1a9a1c-3f1e-4d8e-9a5b-6d1f7b0c{number:04x}"
        found.append({**unsigned, "id": identifier, "credentialSubject": subject})
    return found


def signed_with(proof: str, key: LocalKey, unsigned: list[dict[str, Any]]) -> list[bytes]:
    """Each signed a second after the one before."""
    return [
        badging.issue(one, key, proof=proof, created=AT - timedelta(seconds=turn))
        for turn, one in enumerate(unsigned)
    ]


def floor_of(line: str) -> str:
    """The name of the line that says what a line of verifying cannot be without."""
    return line.replace("verify", "unchecked").replace("vc-jwt", "token")


def floors() -> list[Subject]:
    """What no verifier in Python can leave out: nothing is checked here but the signature.

    Of a token base64url, JSON and the signature; of eddsa-rdfc-2022 JSON, the two hashes over
    canonical forms that lie ready, base 58 and the signature.
    """
    found = []
    for key_type in TOKEN_KEYS:
        key = badging.generate_key(key_type)
        texts = [t.decode() for t in signed_with("vc-jwt", key, variants(badges.small(key)))]
        name = floor_of(f"verify vc-jwt, {RAW[key_type]}, 2 KB")
        found.append(Subject(name, _token_alone(texts, key), f"{RAW[key_type]} verify"))
    key = badging.generate_key("ed25519")
    signed = signed_with("eddsa-rdfc-2022", key, variants(badges.small(key)))
    name = floor_of("verify eddsa-rdfc-2022, Ed25519, 2 KB")
    found.append(Subject(name, _embedded_alone(signed, key), "Ed25519 verify"))
    return found


def _token_alone(texts: list[str], key: LocalKey) -> Callable[[], Any]:
    next_one, public = cycle(texts).__next__, key.public

    def run() -> Any:
        text = next_one()
        signing_input, _, signature = text.rpartition(".")
        if not public.verify(multibase.base64url_decode(signature), signing_input.encode()):
            raise SystemExit("A token that is timed does not verify.")
        return orjson.loads(multibase.base64url_decode(signing_input.partition(".")[2]))

    return run


def _embedded_alone(signed: list[bytes], key: LocalKey) -> Callable[[], Any]:
    from badging.proofs import eddsa_rdfc_2022 as suite

    prepared = []
    for text in signed:
        badge, offline = orjson.loads(text), Offline()
        options = {name: value for name, value in badge["proof"].items() if name != "proofValue"}
        document = unsecured(badge, offline)
        forms = (suite.configure(options, document, offline), suite.transform(document, offline))
        prepared.append((text, *(form.encode() for form in forms)))
    next_one, public = cycle(prepared).__next__, key.public

    def run() -> Any:
        text, configuration, document = next_one()
        badge = orjson.loads(text)
        data = hashlib.sha256(configuration).digest() + hashlib.sha256(document).digest()
        if not public.verify(multibase.decode(badge["proof"]["proofValue"]), data):
            raise SystemExit("A proof that is timed does not verify.")
        return badge

    return run


def baking_subjects(badge: bytes) -> list[Subject]:
    found = []
    for name, image in (("PNG", png(side=256)), ("SVG", svg())):
        baked = badging.bake(image, badge)
        size = f"{len(image) // 1024} KB"
        found += [
            Subject(f"bake {name} of {size}", lambda image=image: badging.bake(image, badge)),
            Subject(f"unbake {name} of {size}", lambda baked=baked: badging.unbake(baked)),
        ]
    return found
