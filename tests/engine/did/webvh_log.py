"""Logs of did:webvh, made as a controller makes them ("Create (Register)", "Update (Rotate)")."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from badging.canonical_json import canonical_json
from badging.did.webvh import multihash
from badging.keys import LocalKey, generate_key, multibase

PLACE = "issuer.example.org"
BEGAN = datetime(2025, 1, 1, tzinfo=UTC)


def proof_of(document: Any, key: LocalKey, **changes: Any) -> dict[str, Any]:
    """An eddsa-jcs-2022 proof (VC-DI-EdDSA 1.0, 3.3) by a did:key."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "verificationMethod": key.public.did_key + "#" + key.public.multibase,
        "created": "2025-01-01T00:00:00Z",
        "proofPurpose": "assertionMethod",
    } | changes
    hashed = [hashlib.sha256(canonical_json(part)).digest() for part in (proof, document)]
    return {**proof, "proofValue": multibase.encode(key.sign(b"".join(hashed)))}


class Log:
    """.did, .url, .entries; `add` appends a version. The update key is .key, until replaced."""

    def __init__(self, place: str = PLACE, **parameters: Any) -> None:
        self.key = generate_key()
        self.entries: list[dict[str, Any]] = []
        self.parameters = {
            "method": "did:webvh:1.0",
            "scid": "{SCID}",
            "updateKeys": [self.key.public.multibase],
            **parameters,
        }
        self.place = place
        self._first(BEGAN)

    @property
    def did(self) -> str:
        return f"did:webvh:{self.scid}:{self.place}"

    @property
    def url(self) -> str:
        host, *path = self.place.split(":")
        return f"https://{host}/{'/'.join(path) or '.well-known'}/did.jsonl"

    def text(self) -> bytes:
        return b"".join(json.dumps(entry).encode() + b"\n" for entry in self.entries)

    def _first(self, when: datetime) -> None:
        """A version without keys, from which the identifier comes."""
        draft = {
            "versionId": "{SCID}",
            "versionTime": when.isoformat().replace("+00:00", "Z"),
            "parameters": self.parameters,
            "state": {"id": f"did:webvh:{{SCID}}:{self.place}"},
        }
        self.scid = multihash(canonical_json(draft))
        entry = json.loads(json.dumps(draft).replace("{SCID}", self.scid))
        self._close(entry, 1, self.scid, self.key)

    def add(self, when: datetime, *keys: LocalKey, by: LocalKey | None = None,
            state: dict[str, Any] | None = None, **parameters: Any) -> None:  # fmt: skip
        """A version that lists these keys for assertions, signed by .key or `by`."""
        listed = [key.to_document(secret=False) for key in keys]
        document = {
            "id": self.did,
            "verificationMethod": listed,
            "assertionMethod": [method["id"] for method in listed],
        }
        previous = self.entries[-1]["versionId"]
        entry = {
            "versionId": previous,
            "versionTime": when.isoformat().replace("+00:00", "Z"),
            "parameters": parameters,
            "state": document if state is None else state,
        }
        self._close(entry, len(self.entries) + 1, previous, by or self.key)

    def _close(self, entry: dict[str, Any], number: int, previous: str, key: LocalKey) -> None:
        entry["versionId"] = previous
        entry["versionId"] = f"{number}-{multihash(canonical_json(entry))}"
        self.entries.append({**entry, "proof": [proof_of(entry, key)]})
