"""What every run needs, loaded and compiled before the first line: contexts, schema, short roads.

Done once in the process that starts workers, each of which then begins with it (a fork copies
nothing that is only read); a worker that begins as a new program does it for itself.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from badging.documents import Offline
from badging.issuing import issue
from badging.keys import generate_key
from badging.linked_data import contexts
from badging.verification import verify

_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


@cache
def warm() -> None:
    """Issue and verify one badge, with a key that nobody keeps."""
    key = generate_key()
    badge = issue(
        {
            "@context": [contexts.CREDENTIALS_V2, contexts.OB_3_0_3],
            "id": "urn:uuid:8f14e45f-ceea-467f-9a36-dedd4bea2543",
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": {"id": key.controller, "type": ["Profile"], "name": "Nobody"},
            "validFrom": "2026-01-01T00:00:00Z",
            "name": "Nothing",
            "credentialSubject": {
                "id": "mailto:nobody@example.org",
                "type": ["AchievementSubject"],
                "achievement": {
                    "id": "urn:uuid:45c48cce-2e2d-4bdf-8a26-2c5c4a5e9d11",
                    "type": ["Achievement"],
                    "name": "Nothing",
                    "description": "Nothing.",
                    "criteria": {"narrative": "None."},
                },
            },
        },
        key,
        created=_MOMENT,
    )
    verify(badge, at=_MOMENT, documents=Offline())
