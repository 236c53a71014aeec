"""How many badges a second, and how far from the bare signature?

    .venv/bin/python benchmarks/engine.py            # writes benchmarks/results/engine.md
    .venv/bin/python benchmarks/engine.py --quick    # a fifth of the rounds, writes nothing

One process on one core, CPU time. In each round every subject has its turn, and each ratio is
taken within a round, so that a machine that is busy for a while slows both sides of it. The table
shows medians over the rounds.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

import badging
from badging.documents import Offline
from badging.keys import LocalKey

RESULTS = Path(__file__).parent / "results" / "engine.md"
CREATED = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ROUNDS = 25
BATCH_S = 0.04
"""CPU seconds a subject has in each round."""

COLD = """
import time
from pathlib import Path
import badging
from badging.documents import Offline
report = badging.verify(Path({path!r}).read_bytes(), documents=Offline())
assert report.verified
print(time.process_time())
"""


@dataclass(frozen=True)
class Subject:
    """One thing that is timed. against: the subject whose time is its line to beat."""

    name: str
    run: Callable[[], Any]
    against: str = ""


@dataclass(frozen=True)
class Timing:
    """Medians. cpu_s: of one run. ratio: to the subject it is held against."""

    cpu_s: float
    ratio: float | None


def credential_of(key: LocalKey) -> dict[str, Any]:
    """A badge as issuers write them: about 2 KB once it is signed."""
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "urn:uuid:0c1a9a1c-3f1e-4d8e-9a5b-6d1f7b0c9e11",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Facilitator of the community call",
        "issuer": {
            "id": key.controller,
            "type": ["Profile"],
            "name": "Working group on stewardship",
            "url": "https://example.org/groups/stewardship",
            "email": "stewardship@example.org",
        },
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2036-01-01T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [badging_identity("ada@example.org")],
            "achievement": {
                "id": "https://example.org/achievements/facilitator",
                "type": ["Achievement"],
                "name": "Facilitator of the community call",
                "description": "Prepared, led and wrote up a community call from its agenda to the "
                "published notes, together with those who took part in it.",
                "criteria": {
                    "narrative": "Published the agenda two days ahead. Welcomed newcomers by name. "
                    "Kept to the time. Saw that notes were taken, and published them."
                },
                "achievementType": "Badge",
                "tag": ["community", "facilitation", "open badges"],
                "alignment": [
                    {
                        "type": ["Alignment"],
                        "targetName": "Facilitating conversations",
                        "targetUrl": "https://example.org/frameworks/facilitation#2",
                    }
                ],
            },
        },
        "evidence": [
            {
                "id": "https://example.org/calls/2026-01-07",
                "type": ["Evidence"],
                "name": "Notes of the call of 7 January 2026",
            }
        ],
    }


def badging_identity(email: str) -> dict[str, Any]:
    from badging.identity import identity_object

    return identity_object(email, "pepper")


def raw_subjects(message: bytes) -> list[Subject]:
    """The bare signatures, straight from `cryptography`."""
    ed = ed25519.Ed25519PrivateKey.generate()
    p256 = ec.generate_private_key(ec.SECP256R1())
    rsa_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    ecdsa, pkcs, sha = ec.ECDSA(hashes.SHA256()), padding.PKCS1v15(), hashes.SHA256()
    by_ed, by_p256 = ed.sign(message), p256.sign(message, ecdsa)
    by_rsa = rsa_key.sign(message, pkcs, sha)
    ed_public, p256_public, rsa_public = ed.public_key(), p256.public_key(), rsa_key.public_key()
    return [
        Subject("Ed25519 sign", lambda: ed.sign(message)),
        Subject("Ed25519 verify", lambda: ed_public.verify(by_ed, message)),
        Subject("ES256 sign", lambda: p256.sign(message, ecdsa)),
        Subject("ES256 verify", lambda: p256_public.verify(by_p256, message, ecdsa)),
        Subject("RS256 sign", lambda: rsa_key.sign(message, pkcs, sha)),
        Subject("RS256 verify", lambda: rsa_public.verify(by_rsa, message, pkcs, sha)),
    ]


def badge_subjects(proof: str, key_type: str, raw: str) -> tuple[list[Subject], bytes]:
    """Issue and verify a badge with a key of its own; also the badge, for its size."""
    key = badging.generate_key(key_type)
    credential = credential_of(key)
    offline = Offline()

    def issue() -> bytes:
        return badging.issue(credential, key, proof=proof, created=CREATED)

    badge = issue()

    def verify() -> None:
        report = badging.verify(badge, at=CREATED, documents=offline)
        if not report.verified:  # a fast answer counts only when it is the right one
            raise SystemExit(f"{proof} with {key_type} does not verify: {report.sentence}")

    verify()
    name = f"{proof}, {raw}"
    return [
        Subject(f"issue {name}", issue, f"{raw} sign"),
        Subject(f"verify {name}", verify, f"{raw} verify"),
    ], badge


def baking_subjects(badge: bytes) -> list[Subject]:
    png, svg = _png(), _svg()
    baked_png, baked_svg = badging.bake(png, badge), badging.bake(svg, badge)
    return [
        Subject(f"bake PNG of {len(png) // 1024} KB", lambda: badging.bake(png, badge)),
        Subject("unbake PNG", lambda: badging.unbake(baked_png)),
        Subject(f"bake SVG of {len(svg) // 1024} KB", lambda: badging.bake(svg, badge)),
        Subject("unbake SVG", lambda: badging.unbake(baked_svg)),
    ]


def _png(side: int = 256) -> bytes:
    """A picture of noise, so that its size is that of a real one."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows, state = bytearray(), 1
    for _ in range(side):
        rows.append(0)
        for _ in range(side):
            state = state * 1103515245 + 12345 & 0x7FFFFFFF
            rows.append(state >> 16 & 0xFF)
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(rows)))
        + chunk(b"IEND", b"")
    )


def _svg(shapes: int = 100) -> bytes:
    paths = "".join(
        f'<path d="M{n} {n}h{n}v{n}z" fill="#24{n % 10}3a8" opacity="0.5"/>' for n in range(shapes)
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">{paths}</svg>'.encode()


def measure(subjects: list[Subject], rounds: int) -> dict[str, Timing]:
    """Time all subjects in turn, round by round."""
    times: dict[str, list[float]] = {subject.name: [] for subject in subjects}
    batches = {subject.name: _batch_for(subject.run) for subject in subjects}
    for number in range(rounds):
        # Every other round runs backwards, so that nobody always comes after the same other.
        for subject in subjects if number % 2 == 0 else reversed(subjects):
            times[subject.name].append(_cpu_s(subject.run, batches[subject.name]))
    found = {}
    for subject in subjects:
        own = times[subject.name]
        raw = times.get(subject.against, [])
        ratios = [ours / bare for ours, bare in zip(own, raw, strict=False)]
        found[subject.name] = Timing(
            statistics.median(own), statistics.median(ratios) if ratios else None
        )
    return found


def _batch_for(run: Callable[[], Any]) -> int:
    run()
    count = 1
    while (taken := _cpu_s(run, count) * count) < BATCH_S / 4:
        count *= 2
    return max(1, round(count * BATCH_S / taken))


def _cpu_s(run: Callable[[], Any], count: int) -> float:
    started = time.process_time_ns()
    for _ in range(count):
        run()
    return (time.process_time_ns() - started) / 1e9 / count


def first_verification_s(badge: bytes, folder: Path, repeats: int = 5) -> float:
    """CPU seconds of a new process that verifies one badge, start of Python included."""
    path = folder / ".first-verification.json"
    path.write_bytes(badge)
    try:
        runs = [
            subprocess.run(
                [sys.executable, "-c", COLD.format(path=str(path))],
                check=True, capture_output=True, text=True,
            ).stdout
            for _ in range(repeats)
        ]  # fmt: skip
    finally:
        path.unlink()
    return statistics.median(float(text) for text in runs)


def table(subjects: list[Subject], timings: dict[str, Timing]) -> str:
    lines = ["| what | a second | µs | times the bare signature |", "|---|--:|--:|--:|"]
    for subject in subjects:
        timing = timings[subject.name]
        ratio = f"{timing.ratio:,.1f}" if timing.ratio is not None else ""
        lines.append(
            f"| {subject.name} | {1 / timing.cpu_s:,.0f} | {timing.cpu_s * 1e6:,.1f} | {ratio} |"
        )
    return "\n".join(lines)


def machine() -> str:
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    import cryptography

    return f"{model}, Python {platform.python_version()}, cryptography {cryptography.__version__}"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--quick", action="store_true", help="fewer rounds, writes nothing")
    quick = arguments.parse_args().quick
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    rounds = ROUNDS // 5 if quick else ROUNDS

    embedded, badge = badge_subjects("eddsa-rdfc-2022", "ed25519", "Ed25519")
    subjects = [*raw_subjects(badge), *embedded]
    for key_type, raw in (("ed25519", "Ed25519"), ("p256", "ES256"), ("rsa2048", "RS256")):
        subjects += badge_subjects("vc-jwt", key_type, raw)[0]
    subjects += baking_subjects(badge)
    timings = measure(subjects, rounds)
    result = table(subjects, timings)
    cold_s = first_verification_s(badge, RESULTS.parent)
    first = (
        "A process that starts, verifies one badge (eddsa-rdfc-2022) and ends takes "
        f"{cold_s:.2f} CPU seconds."
    )
    print(result, first, sep="\n\n")
    if quick:
        return
    lines = {
        kind: timings[f"{kind} eddsa-rdfc-2022, Ed25519"].ratio for kind in ("issue", "verify")
    }
    RESULTS.write_text(
        f"""# Issue, verify, bake: the engine

*{datetime.now(UTC):%d %B %Y}. {machine()}. One core, CPU time, medians of {rounds} paired rounds.*

A signed badge of {len(badge):,} bytes (eddsa-rdfc-2022), issued and verified in full: reading,
contexts, schema, canonical form, proof, issuer, validity. Written by `benchmarks/engine.py`.

{result}

{first}

**The line to beat:** issuing with eddsa-rdfc-2022 costs {lines["issue"]:,.0f} times a bare Ed25519
signature, verifying {lines["verify"]:,.0f} times a bare verification.
""",
        encoding="utf-8",
    )
    print(f"\nwritten to {RESULTS.relative_to(Path(__file__).parents[1])}")


if __name__ == "__main__":
    main()
