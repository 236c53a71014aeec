"""A badge that nothing is to be said of; each test spoils one thing of it."""

from __future__ import annotations

import base64
import copy
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest

from badging.critique import Critique, lint

SVG = "http://www.w3.org/2000/svg"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(
    size: tuple[int, int],
    color: int,
    depth: int,
    lines: bytes,
    *before: bytes,
    interlaced: bool = False,
) -> bytes:
    """A PNG of these filtered lines."""
    header = struct.pack(">IIBBBBB", *size, depth, color, 0, 0, interlaced)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(before)
        + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    )  # fmt: skip


def stripes(*greys: int, size: int = 100) -> bytes:
    """A square PNG of grey columns, one after another."""
    line = b"\0" + bytes(greys[n % len(greys)] for n in range(size))
    return png((size, size), 0, 8, line * size)


def svg(inside: str, attributes: str = "viewBox='0 0 100 100'") -> bytes:
    return f"<svg xmlns='{SVG}' {attributes}>{inside}</svg>".encode()


def data_url(image: bytes, kind: str = "image/png") -> str:
    return f"data:{kind};base64,{base64.b64encode(image).decode()}"


GOOD_PICTURE = data_url(
    svg("<circle r='9' fill='#fff'/><path d='M0 0' fill='navy'/>"), "image/svg+xml"
)
ACHIEVEMENT: dict[str, Any] = {
    "id": "urn:uuid:0d6e4c3f-5b0e-4a39-8b0e-6b7f5a1d9c11",
    "type": ["Achievement"],
    "name": "Ramp builder",
    "description": "Plans and builds a ramp that people in wheelchairs can use on their own.",
    "criteria": {
        "narrative": "Measure a doorstep, plan the slope, build the ramp, and have it tried by "
        "somebody in a wheelchair while an assessor of the school looks on."
    },
    "achievementType": "Course",
    "image": {"id": GOOD_PICTURE, "type": "Image", "caption": "A ramp before a door"},
    "alignment": [
        {"type": ["Alignment"], "targetName": "Building",
         "targetUrl": "https://skills.example.org/building"}
    ],
    "tag": ["building", "access"],
    "inLanguage": "en",
}  # fmt: skip
CREDENTIAL: dict[str, Any] = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "id": "urn:uuid:7d3c1c2a-0000-4000-8000-000000000004",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {
        "id": "did:web:issuer.example.org",
        "type": ["Profile"],
        "name": "Example School",
        "url": "https://issuer.example.org/",
    },
    "validFrom": "2026-01-01T00:00:00Z",
    "credentialSubject": {
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "identityHash": "sha256$" + 64 * "0",
                "identityType": "emailAddress",
                "hashed": True,
                "salt": "salt-of-the-test",
            }
        ],
        "achievement": ACHIEVEMENT,
    },
    "credentialStatus": {"type": "BitstringStatusListEntry"},
}
BADGE_CLASS: dict[str, Any] = {
    "@context": "https://w3id.org/openbadges/v2",
    "@language": "en",
    "id": "https://issuer.example.org/badges/1",
    "type": "BadgeClass",
    "name": ACHIEVEMENT["name"],
    "description": ACHIEVEMENT["description"],
    "criteria": ACHIEVEMENT["criteria"],
    "image": ACHIEVEMENT["image"],
    "alignment": ACHIEVEMENT["alignment"],
    "tags": ["building"],
    "issuer": {
        "id": "https://issuer.example.org",
        "name": "Example School",
        "email": "a@example.org",
    },
}
ASSERTION: dict[str, Any] = {
    "@context": "https://w3id.org/openbadges/v2",
    "id": "https://issuer.example.org/assertions/1",
    "type": "Assertion",
    "recipient": {"type": "email", "hashed": True, "salt": "s", "identity": "sha256$" + 64 * "0"},
    "badge": BADGE_CLASS,
    "verification": {"type": "hosted"},
    "issuedOn": "2026-01-01T00:00:00Z",
}


@pytest.fixture
def achievement() -> dict[str, Any]:
    return copy.deepcopy(ACHIEVEMENT)


@pytest.fixture
def credential() -> dict[str, Any]:
    return copy.deepcopy(CREDENTIAL)


@pytest.fixture
def assertion() -> dict[str, Any]:
    return copy.deepcopy(ASSERTION)


def told(critique: Critique) -> list[tuple[str, str]]:
    """Code and pointer of each remark."""
    return [(remark.code, remark.pointer) for remark in critique.remarks]


Told = Callable[[dict[str, Any]], list[tuple[str, str]]]


def remarks_on(document: dict[str, Any]) -> list[tuple[str, str]]:
    return told(lint(document))
