"""What of the notices a person can take along."""

from __future__ import annotations

from typing import Any

from alliance.notices import queries
from alliance.people.models import Person


def of_person(person: Person) -> dict[str, Any]:
    wishes = queries.wishes_of(person)
    return {
        "notices": [
            {
                "at": notice.at.isoformat(),
                "kind": notice.kind,
                "title": notice.title,
                "text": notice.text,
                "url": notice.url,
                "read_at": notice.read_at.isoformat() if notice.read_at else None,
            }
            for notice in queries.notices_of(person).iterator()
        ],
        "ways": {name: str(way) for name, way in queries.ways_of(person).items()},
        "digest": {"rhythm": wishes.rhythm, "hour": wishes.digest_hour},
        "quiet_from": wishes.quiet_from.isoformat() if wishes.quiet_from else None,
        "quiet_to": wishes.quiet_to.isoformat() if wishes.quiet_to else None,
        "paused_until": wishes.paused_until.isoformat() if wishes.paused_until else None,
    }
