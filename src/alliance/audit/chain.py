"""The chain: each entry holds the SHA-256 of itself and of the one before. No Django here, so that
an exported record is verified anywhere.

A line of an exported record is an entry:

    {"about":null,"act":"funding.claim.paid","at":"2026-11-30T09:40:00.000001Z","by":7,
     "data":{"way":"bank"},"digest":"…","position":2,"previous":"…","subject":"claim:…","system":""}

`digest` is SHA-256, in hexadecimal, over the canonical JSON (RFC 8785) of all other members; so
`previous`, the digest of the entry before, is part of it. The first has 64 zeros there. The last
line is a checkpoint: `{"checkpoint": {…}}`, signed (`sign`), so that a record which was cut short
shows it to whoever has a checkpoint.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

BEGINNING = "0" * 64
MOST_LINE_BYTES = 16_384
MEMBERS = frozenset(
    ("about", "act", "at", "by", "data", "digest", "position", "previous", "subject", "system")
)

Said = dict[str, Any]


class Broken(Exception):
    """The chain does not hold. `position` is where, or None; the message says how."""

    def __init__(self, message: str, position: int | None = None) -> None:
        self.position = position
        super().__init__(message)


def digest_of(said: Said) -> str:
    """Of an entry, its `digest` left out. Raises `Broken` for what has no canonical JSON."""
    try:
        text = rfc8785.dumps({name: value for name, value in said.items() if name != "digest"})
    except (rfc8785.CanonicalizationError, RecursionError, UnicodeError) as error:
        raise Broken(f"it has no canonical JSON: {error}") from error
    return hashlib.sha256(text).hexdigest()


@dataclass(frozen=True)
class Checkpoint:
    """The head of the chain at a moment: `position` entries (0: none), and the last one's digest.

    `key` is an Ed25519 public key and `signature` its signature over the canonical JSON of
    position, digest and moment; both Base64.
    """

    position: int
    digest: str
    at: str
    key: str
    signature: str

    def to_json(self) -> Said:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @classmethod
    def read(cls, said: object) -> Checkpoint:
        """Raises `Broken` for what is no checkpoint."""
        if not isinstance(said, dict) or set(said) != set(cls.__dataclass_fields__):
            raise Broken("this is no checkpoint: position, digest, at, key and signature")
        texts = [said[name] for name in ("digest", "at", "key", "signature")]
        if type(said["position"]) is not int or not all(type(t) is str for t in texts):
            raise Broken("this is no checkpoint: its members have other types")
        return cls(**said)

    def check_signature(self) -> None:
        """Raises `Broken` when it was not signed with `key`."""
        try:
            key = Ed25519PublicKey.from_public_bytes(b64decode(self.key, validate=True))
            key.verify(b64decode(self.signature, validate=True), self._signed())
        except (InvalidSignature, ValueError) as error:
            raise Broken("the signature of the checkpoint does not hold", self.position) from error

    def _signed(self) -> bytes:
        return signed_text(self.position, self.digest, self.at)


def signed_text(position: int, digest: str, at: str) -> bytes:
    return rfc8785.dumps({"position": position, "digest": digest, "at": at})


def sign(key: Ed25519PrivateKey, position: int, digest: str, at: str) -> Checkpoint:
    return Checkpoint(
        position,
        digest,
        at,
        key=b64encode(key.public_key().public_bytes_raw()).decode(),
        signature=b64encode(key.sign(signed_text(position, digest, at))).decode(),
    )


@dataclass
class Verified:
    """How far the chain holds, and the checkpoint that a file ended with."""

    position: int = 0
    digest: str = BEGINNING
    checkpoint: Checkpoint | None = None
    seen: list[Checkpoint] = field(default_factory=list)  # earlier ones, found in it


def verify(entries: Iterable[Said], checkpoints: Iterable[Checkpoint] = ()) -> Verified:
    """Follow the chain from its beginning. Each checkpoint has to lie on it.

    Raises `Broken`, with the first position at which it does not hold.
    """
    kept = sorted(checkpoints, key=lambda checkpoint: checkpoint.position)
    for checkpoint in kept:
        checkpoint.check_signature()
    head, at = Verified(), 0
    for said in entries:
        _follow(head, said)
        while at < len(kept) and kept[at].position <= head.position:
            if kept[at].position == head.position and kept[at].digest != head.digest:
                raise Broken(
                    f"entry {head.position} is another than when the checkpoint of {kept[at].at} "
                    "was taken: the chain was written anew",
                    head.position,
                )
            head.seen.append(kept[at])
            at += 1
    if at < len(kept) and kept[-1].position > head.position:
        raise Broken(
            f"the record ends with entry {head.position}; when the checkpoint of {kept[-1].at} was "
            f"taken there were {kept[-1].position}",
            head.position,
        )
    return head


def _follow(head: Verified, said: Said) -> None:
    position = head.position + 1
    if set(said) != MEMBERS:
        raise Broken(f"entry {position} has other members than an entry", position)
    if said["position"] != position:
        raise Broken(
            f"entry {position} is missing: after {head.position} comes {said['position']!r}",
            position,
        )
    if said["previous"] != head.digest:
        raise Broken(f"entry {position} does not follow from the one before", position)
    if said["digest"] != digest_of(said):
        raise Broken(f"entry {position} is not as it was written", position)
    head.position, head.digest = position, said["digest"]


def verify_file(lines: Iterable[bytes], checkpoints: Iterable[Checkpoint] = ()) -> Verified:
    """Verify an exported record. Raises `Broken`."""
    last: list[Checkpoint] = []
    head = verify(_entries(lines, last), checkpoints)
    if not last:
        raise Broken("there is no checkpoint at the end: the file was cut short", head.position)
    end = last[0]
    end.check_signature()
    if end.position == head.position and end.digest != head.digest:
        raise Broken(
            f"entry {head.position} is another than its checkpoint says: "
            "the chain was written anew",
            head.position,
        )
    if end.position != head.position:
        raise Broken(
            f"the file has {head.position} entries, its checkpoint says {end.position}: "
            "some were taken out or added",
            head.position,
        )
    head.checkpoint = end
    return head


def _entries(lines: Iterable[bytes], last: list[Checkpoint]) -> Iterator[Said]:
    for number, line in enumerate(lines, 1):
        if last:
            raise Broken(f"line {number} comes after the checkpoint")
        said = read_line(line, number)
        if "checkpoint" in said:
            last.append(Checkpoint.read(said["checkpoint"]))
        else:
            yield said


def checkpoints_in(lines: Iterable[bytes]) -> Iterator[Checkpoint]:
    """Checkpoints, one a line; of an exported record the one at its end. Raises `Broken`."""
    for number, line in enumerate(lines, 1):
        said = read_line(line, number)
        if "act" not in said:
            yield Checkpoint.read(said.get("checkpoint", said))


def read_line(line: bytes, number: int) -> Said:
    """The JSON object of one line; raises `Broken`."""
    if len(line) > MOST_LINE_BYTES:
        raise Broken(f"line {number} is longer than {MOST_LINE_BYTES} bytes")
    try:
        said = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Broken(f"line {number} is no JSON") from error
    if not isinstance(said, dict):
        raise Broken(f"line {number} is no object")
    return said
