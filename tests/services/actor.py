"""What a process of the site does, for tests that need several of them at once.

    python -m tests.services.actor prepare              an issuer and an achievement; prints its id
    python -m tests.services.actor award ID FIRST LAST  awards numbers FIRST..LAST, each by its key
    python -m tests.services.actor report               what is in the database, as JSON

Each runs with the alliance's own settings, on whatever DATA_DIR, DATABASE_URL and TASKS_URL say.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "alliance.settings"


def prepare() -> None:
    from alliance.issuing.services import create_achievement, create_issuer
    from alliance.people.services import person_for_proven_address

    person = person_for_proven_address("issuer@example.org", name="Ada Issuer")
    issuer = create_issuer(
        person, name="Example School", url="https://school.example.org", email="issuer@example.org"
    )
    achievement = create_achievement(
        issuer, by=person, name="Knots", description="Ties six knots.", criteria="Tie them."
    )
    print(achievement.public_id)


def award(public_id: str, first: int, last: int) -> None:
    from alliance.issuing.models import Achievement
    from alliance.issuing.services import AwardLine
    from alliance.issuing.services import award as award_one
    from alliance.people.models import Person

    achievement = Achievement.objects.get(public_id=public_id)
    by = Person.objects.get(email="issuer@example.org")
    for number in range(first, last + 1):
        line = AwardLine(email=f"learner-{number}@example.org")
        award_one(achievement, line, by=by, key=f"test:{number}")


def report() -> None:
    from alliance.issuing.models import Award
    from alliance.outbox.models import OutboxItem

    awards = list(Award.objects.values_list("key", "status_list_id", "status_index"))
    print(
        json.dumps(
            {
                "awards": len(awards),
                "keys": len({key for key, _, _ in awards}),
                "status_entries": len({(place, index) for _, place, index in awards}),
                "outbox": Counter(OutboxItem.objects.values_list("status", flat=True)),
            }
        )
    )


if __name__ == "__main__":
    django.setup()
    verb, *arguments = sys.argv[1:]
    if verb == "award":
        award(arguments[0], int(arguments[1]), int(arguments[2]))
    else:
        {"prepare": prepare, "report": report}[verb]()
