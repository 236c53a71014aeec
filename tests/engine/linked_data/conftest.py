from __future__ import annotations

from typing import Any

import pytest
from tests.sound_badge import sound_badge

from badging.status.entry import status_entry


@pytest.fixture
def badge() -> dict[str, Any]:
    return sound_badge(
        "did:web:example.org",
        subject={"id": "did:example:recipient"},
        validUntil="2027-01-01T00:00:00Z",
        credentialStatus=status_entry("https://example.org/status/1", 5),
    )
