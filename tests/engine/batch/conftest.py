"""Lines of credentials and badges, and the command as a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import badging
from badging.keys import LocalKey

BADGING = Path(sys.executable).parent / "badging"
AT = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="session")
def key() -> LocalKey:
    return badging.generate_key("ed25519")


def credential(issuer: str, number: int = 1, **more: Any) -> dict[str, Any]:
    """A small badge; the number makes each another."""
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": f"urn:uuid:5b9a1c3e-7d0a-4c55-9a54-{number:012}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": issuer, "type": ["Profile"], "name": "Example Alliance"},
        "validFrom": "2026-01-01T00:00:00Z",
        "name": f"Ramp builder {number}",
        "credentialSubject": {
            "id": "mailto:ada@example.org",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "urn:uuid:0d6e4c3f-5b0e-4a39-8b0e-6b7f5a1d9c11",
                "type": ["Achievement"],
                "name": "Ramp builder",
                "description": "Built a ramp.",
                "criteria": {"narrative": "Build a ramp that a wheelchair can use."},
            },
        },
        **more,
    }


@pytest.fixture(scope="session")
def credentials(key: LocalKey) -> Callable[[int], list[bytes]]:
    """`credentials(5)`: five of them, as lines without ends."""

    def make(count: int) -> list[bytes]:
        return [json.dumps(credential(key.controller, n)).encode() for n in range(1, count + 1)]

    return make


@pytest.fixture(scope="session")
def badges(key: LocalKey, credentials: Callable[[int], list[bytes]]) -> list[bytes]:
    """600 signed badges: every tenth in JSON, the others JWTs, bare or as JSON texts."""
    lines = []
    for number, text in enumerate(credentials(600)):
        proof = "vc-jwt" if number % 10 else "eddsa-rdfc-2022"
        badge = badging.issue(json.loads(text), key, proof=proof)
        if proof == "eddsa-rdfc-2022":
            badge = json.dumps(json.loads(badge)).encode()
        lines.append(json.dumps(badge.decode()).encode() if number % 10 == 5 else badge)
    return lines


class Outcome:
    def __init__(self, done: subprocess.CompletedProcess[bytes]) -> None:
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr.decode()


@pytest.fixture
def folder(tmp_path: Path, key: LocalKey, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder with key.json in it, and the current one."""
    (tmp_path / "key.json").touch(0o600)
    (tmp_path / "key.json").write_text(json.dumps(key.to_document(secret=True)))
    monkeypatch.chdir(tmp_path)
    yield tmp_path


@pytest.fixture
def process(folder: Path) -> Callable[..., Outcome]:
    """`process("verify-many", …, stdin=b"…")`: the installed command."""

    def run(*arguments: str, stdin: bytes = b"") -> Outcome:
        return Outcome(
            subprocess.run(
                [str(BADGING), *arguments],
                input=stdin,
                capture_output=True,
                cwd=folder,
                timeout=300,
            )
        )

    return run
