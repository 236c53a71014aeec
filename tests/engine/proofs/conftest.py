"""A small badge and a key of each kind, made once."""

from __future__ import annotations

from typing import Any

import pytest
from tests.sound_badge import ADA, sound_badge

from badging.keys import LocalKey, generate_key


@pytest.fixture(scope="session")
def keys() -> dict[str, LocalKey]:
    return {kind: generate_key(kind) for kind in ("ed25519", "p256", "p384", "rsa2048")}


@pytest.fixture
def badge() -> dict[str, Any]:
    both = [dict(ADA), {**ADA, "identityHash": "bea@example.org"}]
    return sound_badge(subject={"identifier": both}, id=...)
