"""How much does a status list of 16,777,216 entries cost its issuer, and whoever verifies a badge?

    python -m benchmarks.status_lists

CPU time of one core, the median of five runs; the lists are made of a fixed seed.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import badging
from badging.status.allocation import FileLedger, MemoryLedger, allocate_many
from badging.status.bitstring import StatusList
from badging.status.entry import status_entry
from badging.status.list_credential import status_list_credential

ENTRIES = 16_777_216
URL = "https://issuer.example.org/status/1"
RUNS = 5


def cpu_ms(work: Callable[[], Any]) -> float:
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        times.append(1000 * (time.process_time() - start))
    return statistics.median(times)


def badge(key: badging.SigningKey) -> bytes:
    credential = {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "urn:uuid:7d3c1c2a-0000-4000-8000-000000000003",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": key.controller, "type": ["Profile"], "name": "Example Alliance"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "mailto:ada@example.org",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "urn:uuid:0d6e4c3f-5b0e-4a39-8b0e-6b7f5a1d9c11",
                "type": ["Achievement"],
                "name": "Ramp builder",
                "description": "Built a ramp.",
                "criteria": {"narrative": "Build a ramp."},
            },
        },
        "credentialStatus": status_entry(URL, 77),
    }
    return badging.issue(credential, key)


def rows(share: float) -> list[tuple[str, str]]:
    dice = random.Random(5)
    chosen = [index for index in dice.sample(range(ENTRIES), int(ENTRIES * share)) if index != 77]
    bits = StatusList.new(ENTRIES).with_values(dict.fromkeys(chosen, 1))
    key = badging.generate_key("ed25519")
    around = status_list_credential(
        URL, key.controller, bits, "revocation", datetime(2026, 1, 1, tzinfo=UTC)
    )
    signed, presented = badging.issue(around, key), badge(key)
    documents = badging.MappedDocuments({URL: signed})
    assert badging.verify(presented, documents=documents).verified
    encoded = bits.encode()
    return [
        ("published list", f"{len(signed) / 1024:,.0f} KiB"),
        ("set one entry", f"{cpu_ms(lambda: bits.with_set(78)):.1f} ms"),
        ("compress", f"{cpu_ms(bits.encode):,.0f} ms"),
        ("sign", f"{cpu_ms(lambda: badging.issue(around, key)):.1f} ms"),
        ("unpack", f"{cpu_ms(lambda: StatusList.decode(encoded)):.1f} ms"),
        (
            "verify a badge with the list at hand",
            f"{cpu_ms(lambda: badging.verify(presented, documents=documents)):.1f} ms",
        ),
    ]


def main() -> None:
    shares = {"none revoked": 0.0, "1 in 100": 0.01, "1 in 2": 0.5}
    found = {name: rows(share) for name, share in shares.items()}
    print(f"| {ENTRIES:,} entries of one bit | " + " | ".join(found) + " |")
    print("|---" * (len(found) + 1) + "|")
    for number, (what, _) in enumerate(next(iter(found.values()))):
        print(f"| {what} | " + " | ".join(column[number][1] for column in found.values()) + " |")
    with tempfile.TemporaryDirectory() as folder:
        in_file = cpu_ms(lambda: allocate_many(FileLedger(Path(folder) / "taken"), ENTRIES, 100))
    in_memory = cpu_ms(lambda: allocate_many(MemoryLedger(), ENTRIES, 100))
    print(f"\nDrawing 100 free entries: {in_memory:.2f} ms in memory, {in_file:.1f} ms in a file.")


if __name__ == "__main__":
    main()
