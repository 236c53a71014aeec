"""How far from other programs? Each does the same work on the same bytes, in the same run.

    make peers && .venv/bin/python benchmarks/peers.py    # prints, writes nothing

One core, CPU time, warm. In each round ours and theirs have their turn, and each ratio is taken
within a round. A peer runs in a process of its own, which measures its own CPU time, all threads
counted; what passes between the processes is not in it. Peers that are not installed are named.
"""

from __future__ import annotations

import argparse
import base64
import os
import statistics
import struct
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.peers.calling import KINDS, Peer, PeerFailed, running

import badges
import badging
from badging.documents import Offline
from badging.keys import LocalKey

ROUNDS = 9
TURN_S = 0.08
"""CPU seconds that either side has in each round, about."""

Run = Callable[[], Any]


@dataclass(frozen=True)
class Race:
    """One thing that both do. work: what it is; does: what the driver is asked, with `said`.

    ours: the same by us.  note: in what the two differ, where they do.
    """

    work: str
    peer: str
    ours: Run = field(repr=False)
    does: str
    said: dict[str, Any] = field(repr=False)
    note: str = ""


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
        answer = peer.ask(race.does, **race.said)
        if isinstance(answer, dict) and answer.get("verified") is False:
            raise PeerFailed(answer["why"])
        once_s = peer.cpu_s(race.does, 3, **race.said)
    except PeerFailed as failure:
        return Result(race, peer.version, _cpu_s(race.ours, 20), None, None, str(failure)[:200])
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
    """All that is compared: embedded proofs, tokens, baking, and Open Badges 2.0."""
    return [*embedded(), *older(), *tokens(), *baking()]


def _verifying(secured: bytes) -> Run:
    documents = Offline()

    def verify() -> None:
        assert badging.verify(secured, documents=documents).verified

    return verify


def embedded() -> Iterator[Race]:
    ed, p256 = _key("ed25519"), _key("p256")
    for proof, key, peers in (
        ("eddsa-rdfc-2022", ed, ("openbadgeslib", "openvc-core", "pyld", "@digitalbazaar/vc")),
        ("eddsa-jcs-2022", ed, ("openvc-core",)),
        ("ecdsa-rdfc-2019", p256, ("openvc-core", "@digitalbazaar/vc")),
    ):
        for size, unsigned in (("2 KB", badges.small(key.ours)), ("20 KB", badges.large(key.ours))):
            signed = badging.issue(unsigned, key.ours, proof=proof)
            issue = lambda c=unsigned, k=key.ours, p=proof: badging.issue(c, k, proof=p)  # noqa: E731
            verify = _verifying(signed)
            for peer in peers:
                said = key.signing | {"credential": unsigned, "proof": proof}
                yield Race(f"issue {proof}, {size}", peer, issue, "issue", said)
            verifiers = (*peers, "@digitalcredentials/verifier-core")
            for peer in verifiers if proof == "eddsa-rdfc-2022" else peers:
                said = key.verifying | {"secured": signed.decode(), "proof": proof}
                yield Race(f"verify {proof}, {size}", peer, verify, "verify", said)


def older() -> Iterator[Race]:
    """didkit knows no Data Integrity proof: its work is that of the suite before, of the same
    steps (two canonical forms, two hashes, one Ed25519 signature).
    """
    key = _key("ed25519")
    for size, badge in (("2 KB", badges.small(key.ours)), ("20 KB", badges.large(key.ours))):
        unsigned = badges.on_the_older_model(badge)
        issue = lambda c=unsigned, k=key.ours: badging.issue(c, k)  # noqa: E731
        said = key.signing | {"credential": unsigned, "proof": "Ed25519Signature2020"}
        note = "theirs: Ed25519Signature2020"
        yield Race(f"issue eddsa-rdfc-2022, {size}, VC 1.1", "didkit", issue, "issue", said, note)
        if not KINDS["didkit"].is_installed:
            continue
        with running(KINDS["didkit"]) as didkit:
            signed = didkit.ask("issue", **said)
        yield Race(
            f"verify Ed25519Signature2020, {size}, VC 1.1", "didkit", _verifying(signed.encode()),
            "verify", key.verifying | {"secured": signed, "proof": "Ed25519Signature2020"},
        )  # fmt: skip


def tokens() -> Iterator[Race]:
    for algorithm, key_type in (("EdDSA", "ed25519"), ("ES256", "p256"), ("RS256", "rsa2048")):
        key = _key(key_type)
        unsigned = badges.small(key.ours)
        signed = badging.issue(unsigned, key.ours, proof="vc-jwt")
        issue = lambda c=unsigned, k=key.ours: badging.issue(c, k, proof="vc-jwt")  # noqa: E731
        verify = _verifying(signed)
        for peer in ("openbadgeslib", "jose"):
            said = key.signing | {"credential": unsigned, "proof": "vc-jwt", "typ": "JWT"}
            note = "theirs: the token alone, no credential" if peer == "jose" else ""
            yield Race(f"issue VC-JWT {algorithm}, 2 KB", peer, issue, "issue", said, note)
            said = key.verifying | {"secured": signed.decode(), "proof": "vc-jwt"}
            yield Race(f"verify VC-JWT {algorithm}, 2 KB", peer, verify, "verify", said, note)
    key = _key("ed25519")
    unsigned = badges.on_the_older_model(badges.small(key.ours))
    issue = lambda: badging.issue(unsigned, key.ours, proof="vc-jwt")  # noqa: E731
    said = key.signing | {"credential": unsigned, "proof": "vc-jwt"}
    yield Race("issue VC-JWT EdDSA, 2 KB, VC 1.1", "didkit", issue, "issue", said)
    if not KINDS["didkit"].is_installed:
        return
    with running(KINDS["didkit"]) as didkit:
        signed = didkit.ask("issue", **said)
    said = key.verifying | {"secured": signed, "proof": "vc-jwt"}
    verify = _verifying(signed.encode())
    yield Race("verify VC-JWT EdDSA, 2 KB, VC 1.1", "didkit", verify, "verify", said)


def baking() -> Iterator[Race]:
    key = _key("ed25519")
    badge = badging.issue(badges.small(key.ours), key.ours)
    for name, image in (("PNG", png()), ("SVG", svg())):
        baked = badging.bake(image, badge)
        text, plain = badge.decode(), base64.b64encode(image).decode()
        bake = lambda i=image: badging.bake(i, badge)  # noqa: E731
        unbake = lambda b=baked: badging.unbake(b)  # noqa: E731
        peer = "openbadges-bakery"
        size = f"{name}, {len(image) // 1024:,} KiB"
        yield Race(f"bake {size}", peer, bake, "bake", {"image": plain, "text": text})
        if not KINDS[peer].is_installed:
            continue
        with running(KINDS[peer]) as bakery:
            theirs = bakery.ask("bake", image=plain, text=text)
        yield Race(f"unbake {size}", peer, unbake, "unbake", {"image": theirs})


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


def table(results: Iterable[Result]) -> str:
    lines = ["| work | peer | theirs, µs | ours, µs | times faster |", "|---|---|--:|--:|--:|"]
    for result in results:
        race, theirs = result.race, result.theirs_s
        peer = f"{race.peer} {result.version}"
        work = f"{race.work} ({race.note})" if race.note else race.work
        took = f"{theirs * 1e6:,.0f}" if theirs is not None else f"refuses: {result.refusal}"
        times = f"{result.times:,.1f}" if result.times is not None else ""
        lines.append(f"| {work} | {peer} | {took} | {result.ours_s * 1e6:,.0f} | {times} |")
    return "\n".join(lines)


def absence() -> str:
    """A sentence that names the peers that were not raced."""
    names = absent()
    return f"Not installed here, and so not raced: {', '.join(names)}." if names else ""


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--quick", action="store_true", help="a third of the rounds")
    arguments.add_argument("--only", default="", help="races whose work or peer has this in it")
    given = arguments.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    chosen = [race for race in races() if given.only in f"{race.work} {race.peer}"]
    print(table(measured(chosen, ROUNDS // 3 if given.quick else ROUNDS)))
    if absent():
        print(f"\n{absence()}")


if __name__ == "__main__":
    main()
