"""How far from other programs? Each does the same work on the same bytes, in the same run.

    make peers && .venv/bin/python benchmarks/peers.py    # prints, writes nothing

One core, CPU time, warm. In each round ours and theirs have their turn, and each ratio is taken
within a round. A peer runs in a process of its own, which measures its own CPU time, all threads
counted; what passes between the processes is not in it. Peers that are not installed are named.
"""

from __future__ import annotations

import argparse
import base64
import copy
import json
import os
import statistics
import struct
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from itertools import cycle
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.peers.calling import KINDS, Peer, PeerFailed, known_contexts, running

import badges
import badging
from badging.documents import MappedDocuments, Offline
from badging.identity import identity_object
from badging.keys import LocalKey

ROUNDS = 9
TURN_S = 0.08
"""CPU seconds that either side has in each round, about."""

Run = Callable[[], Any]


@dataclass(frozen=True)
class Race:
    """One thing that both do. work: what it is; does: what the driver is asked, with `said`.

    ours: the same by us.  note: in what the two differ, where they do.  tells: what the driver is
    told before.
    """

    work: str
    peer: str
    ours: Run = field(repr=False)
    does: str
    said: dict[str, Any] = field(repr=False)
    note: str = ""
    tells: dict[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Result:
    """Medians over the rounds. times: how many times faster ours is; None where theirs refused."""

    race: Race
    version: str
    ours_s: float
    theirs_s: float | None
    times: float | None
    refusal: str = ""


def measured(races: Iterable[Race], rounds: int = ROUNDS) -> Iterator[Result]:
    """Run them, each with its peer; races of peers that are absent are left out (`absent`)."""
    with ExitStack() as until_the_end:

        @cache
        def peer(name: str) -> Peer:
            return until_the_end.enter_context(running(KINDS[name]))

        for race in races:
            if KINDS[race.peer].is_installed:
                yield _run(race, peer(race.peer), rounds)


def absent() -> list[str]:
    """Peers that are not installed here."""
    return [name for name, kind in KINDS.items() if not kind.is_installed]


def _run(race: Race, peer: Peer, rounds: int) -> Result:
    try:
        if race.tells:
            peer.ask("learn", **race.tells)
        answer = peer.ask(race.does, **race.said)
        if isinstance(answer, dict) and answer.get("verified") is False:
            raise PeerFailed(answer["why"])
        once_s = peer.cpu_s(race.does, 3, **race.said)
    except PeerFailed as failure:
        return Result(
            race,
            peer.version,
            _cpu_s(race.ours, 20),
            None,
            None,
            " ".join(str(failure).split())[:120],
        )
    theirs_count = max(1, round(TURN_S / max(once_s, 1e-6)))
    ours_count = max(1, round(TURN_S / max(_cpu_s(race.ours, 20), 1e-6)))
    ours, theirs = [], []
    for number in range(rounds):
        if number % 2:
            ours.append(_cpu_s(race.ours, ours_count))
        theirs.append(peer.cpu_s(race.does, theirs_count, **race.said))
        if number % 2 == 0:
            ours.append(_cpu_s(race.ours, ours_count))
    times = [their / our for our, their in zip(ours, theirs, strict=True)]
    return Result(
        race, peer.version, statistics.median(ours), statistics.median(theirs),
        statistics.median(times),
    )  # fmt: skip


def _cpu_s(run: Run, count: int) -> float:
    run()
    started = time.process_time_ns()
    for _ in range(count):
        run()
    return (time.process_time_ns() - started) / 1e9 / count


def races() -> list[Race]:
    """All that is compared: embedded proofs, tokens, disclosure, 2.0, baking."""
    kinds = (embedded(), older(), tokens(), disclosing(), hosted(), baking())
    return [race for kind in kinds for race in kind]


def _sizes(key: LocalKey) -> dict[str, dict[str, Any]]:
    return {"2 KB": badges.small(key), "20 KB": badges.large(key)}


def _verifying(secured: list[str]) -> Run:
    """Different badges in turn, so that nothing is gained by having seen this very one."""
    documents, ahead = Offline(), cycle([text.encode() for text in secured])

    def verify() -> None:
        report = badging.verify(next(ahead), documents=documents)
        assert report.verified, report.sentence

    return verify


def _issuing(unsigned: dict[str, Any], key: LocalKey, proof: str) -> Run:
    ahead = cycle(_variants(unsigned))
    return lambda: badging.issue(next(ahead), key, proof=proof)


def _variants(unsigned: dict[str, Any], count: int = 16) -> list[dict[str, Any]]:
    """The badge for as many people: each with an identifier and a recipient of its own."""
    found = []
    for number in range(count):
        one = copy.deepcopy(unsigned)
        one["id"] = f"urn:uuid:0c1a9a1c-3f1e-4d8e-9a5b-6d1f7b0c9e{number:02x}"
        one["credentialSubject"]["identifier"] = [identity_object(f"p{number}@example.org", "salt")]
        found.append(one)
    return found


def _signed(unsigned: dict[str, Any], key: LocalKey, proof: str) -> list[str]:
    """One for each variant, each signed a minute after the one before."""
    begin = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    return [
        badging.issue(one, key, proof=proof, created=begin + timedelta(minutes=turn)).decode()
        for turn, one in enumerate(_variants(unsigned))
    ]


def _signed_by(peer: str, unsigned: dict[str, Any], said: dict[str, Any]) -> list[str]:
    with running(KINDS[peer]) as signer:
        return [signer.ask("issue", **said | {"credential": one}) for one in _variants(unsigned, 4)]


def embedded() -> Iterator[Race]:
    ed, p256 = _key("ed25519"), _key("p256")
    for proof, key, peers in (
        ("eddsa-rdfc-2022", ed, ("openbadgeslib", "openvc-core", "pyld", "@digitalbazaar/vc")),
        ("eddsa-jcs-2022", ed, ("openvc-core",)),
        ("ecdsa-rdfc-2019", p256, ("openvc-core", "@digitalbazaar/vc")),
        ("ecdsa-jcs-2019", p256, ("openvc-core",)),
    ):
        for size, unsigned in _sizes(key.ours).items():
            signed = _signed(unsigned, key.ours, proof)
            issue, verify = _issuing(unsigned, key.ours, proof), _verifying(signed)
            for peer in peers:
                said = key.signing | {"credential": unsigned, "proof": proof}
                yield Race(f"issue {proof}, {size}", peer, issue, "issue", said)
            verifiers = (*peers, "@digitalcredentials/verifier-core")
            for peer in verifiers if proof == "eddsa-rdfc-2022" else peers:
                said = key.verifying | {"secured": signed[0], "proof": proof}
                note = "ours: the endorsements, too" if size == "20 KB" else ""
                yield Race(f"verify {proof}, {size}", peer, verify, "verify", said, note)


def older() -> Iterator[Race]:
    """didkit knows no Data Integrity proof: its work is that of the suite before, of the same
    steps (two canonical forms, two hashes, one Ed25519 signature). The large badge goes
    without its endorsements, which are of the newer data model.
    """
    key = _key("ed25519")
    for size, badge in _sizes(key.ours).items():
        unsigned = badges.on_the_older_model(badge)
        said = key.signing | {"credential": unsigned, "proof": "Ed25519Signature2020"}
        note = "theirs: Ed25519Signature2020"
        issue = _issuing(unsigned, key.ours, "eddsa-rdfc-2022")
        yield Race(f"issue eddsa-rdfc-2022, {size}, VC 1.1", "didkit", issue, "issue", said, note)
        if KINDS["didkit"].is_installed:
            signed = _signed_by("didkit", unsigned, said)
            said = key.verifying | {"secured": signed[0], "proof": "Ed25519Signature2020"}
            work = f"verify Ed25519Signature2020, {size}, VC 1.1"
            yield Race(work, "didkit", _verifying(signed), "verify", said)


def tokens() -> Iterator[Race]:
    for algorithm, key_type in (("EdDSA", "ed25519"), ("ES256", "p256"), ("RS256", "rsa2048")):
        key = _key(key_type)
        unsigned = badges.small(key.ours)
        size, signed = "2 KB", _signed(unsigned, key.ours, "vc-jwt")
        issue, verify = _issuing(unsigned, key.ours, "vc-jwt"), _verifying(signed)
        for peer in ("openbadgeslib", "jose"):
            said = key.signing | {"credential": unsigned, "proof": "vc-jwt", "typ": "JWT"}
            note = "theirs: the token alone, no credential" if peer == "jose" else ""
            yield Race(f"issue VC-JWT {algorithm}, {size}", peer, issue, "issue", said, note)
            said = key.verifying | {"secured": signed[0], "proof": "vc-jwt"}
            yield Race(f"verify VC-JWT {algorithm}, {size}", peer, verify, "verify", said, note)
    key = _key("ed25519")
    unsigned = badges.on_the_older_model(badges.small(key.ours))
    size, issue = "2 KB", _issuing(unsigned, key.ours, "vc-jwt")
    said = key.signing | {"credential": unsigned, "proof": "vc-jwt"}
    yield Race(f"issue VC-JWT EdDSA, {size}, VC 1.1", "didkit", issue, "issue", said)
    if KINDS["didkit"].is_installed:
        signed = _signed_by("didkit", unsigned, said)
        said = key.verifying | {"secured": signed[0], "proof": "vc-jwt"}
        work, note = f"verify VC-JWT EdDSA, {size}, VC 1.1", "theirs: signature and form alone"
        yield Race(work, "didkit", _verifying(signed), "verify", said, note)


SHOWN = [
    "/credentialSubject/identifier",
    *(f"/credentialSubject/achievement/{part}" for part in ("name", "description", "criteria")),
]


def disclosing() -> Iterator[Race]:
    """Badges of which a recipient can keep parts back; verified as they are presented."""
    key = _key("p256")
    unsigned = badges.small(key.ours)
    size, proof = "2 KB", "ecdsa-sd-2023"
    mandatory = ["/issuer", "/validFrom", "/validUntil"]
    ahead = cycle(_variants(unsigned))
    issue = lambda: badging.issue(next(ahead), key.ours, proof=proof, mandatory=mandatory)  # noqa: E731
    shown = [badging.disclose(issue(), SHOWN).decode() for _ in range(16)]
    for peer in ("openvc-core", "@digitalbazaar/vc"):
        said = key.signing | {"credential": unsigned, "proof": proof, "mandatory": mandatory}
        yield Race(f"issue {proof}, {size}", peer, issue, "issue", said)
        said = key.verifying | {"secured": shown[0], "proof": proof}
        yield Race(f"verify {proof}, a part of {size}", peer, _verifying(shown), "verify", said)
    tokens = [
        badging.present(
            badging.issue(one, key.ours, proof="dc+sd-jwt", disclosable=["/evidence", "/name"]),
            withhold=["/evidence"],
        ).decode()
        for one in _variants(unsigned)
    ]
    for peer in ("sd-jwt", "@sd-jwt/sd-jwt-vc", "openvc-core"):
        said = key.verifying | {"secured": tokens[0], "proof": "dc+sd-jwt"}
        note = "" if peer == "openvc-core" else "theirs: the token alone, no credential"
        yield Race(f"verify dc+sd-jwt, {size}", peer, _verifying(tokens), "verify", said, note)


def hosted() -> Iterator[Race]:
    """Open Badges 2.0: assertion, badge class and issuer from a map, as either side takes them."""
    published = badges.published_v2()
    documents = MappedDocuments({url: text.encode() for url, text in published.items()})
    context = "https://w3id.org/openbadges/v2"
    told = published | {context: json.dumps(known_contexts()[context])}

    def verify() -> None:
        assert badging.verify(badges.HOSTED_V2, documents=documents).verified

    said = {"secured": badges.HOSTED_V2}
    yield Race(
        "verify 2.0, hosted", "openbadges", verify, "verify", said, tells={"documents": told}
    )


def baking() -> Iterator[Race]:
    key = _key("ed25519")
    badge = badging.issue(badges.small(key.ours), key.ours)
    for name, image in (("PNG", png()), ("SVG", svg())):
        text, plain = badge.decode(), base64.b64encode(image).decode()
        bake = partial(badging.bake, image, badge)
        peer, size = "openbadges-bakery", f"{name}, {len(image) // 1024:,} KiB"
        yield Race(f"bake {size}", peer, bake, "bake", {"image": plain, "text": text})
        if KINDS[peer].is_installed:
            with running(KINDS[peer]) as bakery:
                baked = bakery.ask("bake", image=plain, text=text)
            unbake = partial(badging.unbake, base64.b64decode(baked))
            yield Race(f"unbake {size}", peer, unbake, "unbake", {"image": baked})


@dataclass(frozen=True)
class _Key:
    ours: LocalKey
    jwk: dict[str, Any]

    @property
    def signing(self) -> dict[str, Any]:
        return {"key": self.jwk, "method": self.ours.verification_method}

    @property
    def verifying(self) -> dict[str, Any]:
        bare = {name: self.jwk[name] for name in self.ours.public.jwk} | {"alg": self.jwk["alg"]}
        return {"key": bare, "issuer": self.ours.controller}


@cache
def _key(kind: str) -> _Key:
    """A key of ours, and the same as the JWK that drivers read."""
    ours = badging.generate_key(kind)
    document = ours.to_document(secret=True)
    if kind == "rsa2048":
        return _Key(ours, document["secretKeyJwk"] | {"alg": "RS256"})
    from badging.keys import multibase

    secret = multibase.decode(document["secretKeyMultibase"])[2:]  # behind the code of its kind
    d = base64.urlsafe_b64encode(secret).rstrip(b"=").decode()
    algorithm = "EdDSA" if kind == "ed25519" else "ES256"
    return _Key(ours, {**ours.public.jwk, "d": d, "alg": algorithm})


def png(side: int = 512) -> bytes:
    """A picture of that many pixels each way, with detail that does not compress away."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = bytearray()
    for y in range(side):
        rows.append(0)
        rows += bytes((x * y + (x ^ y) * 7) % 256 for x in range(side * 3))
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(rows))
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def svg(shapes: int = 100) -> bytes:
    paths = "".join(
        f'<path d="M{n} {n}h{n}v{n}z" fill="#24{n % 10}3a8" opacity="0.5"/>' for n in range(shapes)
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">{paths}</svg>'.encode()


def table(found: Iterable[Result]) -> str:
    """The results, and how far they reach what was aimed at."""
    results = list(found)
    lines = ["| work | peer | theirs, µs | ours, µs | times faster |", "|---|---|--:|--:|--:|"]
    for result in results:
        race, theirs = result.race, result.theirs_s
        peer = f"{race.peer} {result.version}"
        work = f"{race.work} ({race.note})" if race.note else race.work
        took = f"{theirs * 1e6:,.0f}" if theirs is not None else f"refuses: {result.refusal}"
        times = f"{result.times:,.1f}" if result.times is not None else ""
        lines.append(f"| {work} | {peer} | {took} | {result.ours_s * 1e6:,.0f} | {times} |")
    return "\n".join(lines) + f"\n\n{aims(results)}"


def absence() -> str:
    """A sentence that names the peers that were not raced."""
    names = absent()
    return f"Not installed here, and so not raced: {', '.join(names)}." if names else ""


PYTHON = ("openbadgeslib", "openvc-core")
NODE = ("@digitalbazaar/vc", "@digitalcredentials/verifier-core")
AIMS = (
    ("the fastest Python peer that knows credentials", PYTHON, 40),
    ("the bare proof in Python", ("pyld",), 40),
    ("the fastest Node peer", NODE, 25),
)


def aims(results: Sequence[Result]) -> str:
    """How far what was aimed at is reached: with eddsa-rdfc-2022, and against the Rust peer."""
    lines = []
    for whose, peers, aim in AIMS:
        for work in dict.fromkeys(
            r.race.work for r in results if " eddsa-rdfc-2022" in r.race.work
        ):
            raced = [r for r in results if r.race.work == work and r.race.peer in peers and r.times]
            if raced:
                least = min(raced, key=lambda r: r.times or 0)
                lines.append(f"- {work}: {least.times:,.0f} times {whose} ({least.race.peer}); "
                             f"aim {aim}.")  # fmt: skip
    behind = [r for r in results if r.race.peer == "didkit" and r.times and r.times < 1]
    rust = [r for r in results if r.race.peer == "didkit" and r.times]
    if rust:
        ahead = f"- Ahead of the Rust peer on {len(rust) - len(behind)} of {len(rust)} lines"
        lines.append(ahead + "".join(f"; not on “{r.race.work}”" for r in behind) + ".")
    return "\n".join(lines)


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--quick", action="store_true", help="a third of the rounds")
    arguments.add_argument("--only", default="", help="races whose work or peer has this in it")
    given = arguments.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    chosen = [race for race in races() if given.only in f"{race.work} {race.peer}"]
    print(table(measured(chosen, ROUNDS // 3 if given.quick else ROUNDS)), absence(), sep="\n\n")


if __name__ == "__main__":
    main()
