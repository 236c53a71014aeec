"""A summit with pledges, for a demonstration; after that of 2014."""

from __future__ import annotations

from datetime import date

from alliance.organizations.models import Organization
from alliance.pledges import finding
from alliance.pledges.models import Pledge, Progress, Summit

State = Pledge.State
PLEDGES = (
    ("example-university-demo", "Example University (demo)", State.UNDER_WAY, 60,
     "Award open badges for every course of continuing education by the end of next year."),
    ("example-library-alliance-demo", "Example Library Alliance (demo)", State.KEPT, 100,
     "Teach two hundred librarians to verify a badge."),
    ("example-college-network-demo", "Example College Network (demo)", State.GIVEN, 0,
     "Recognise badges of partners when students apply."),
)  # fmt: skip


def add_demo_pledges() -> int:
    """Add what is not there yet; return how many pledges were added."""
    summit, _ = Summit.objects.get_or_create(
        slug="demo-summit",
        defaults={
            "name": "Summit for Open Recognition (demo)",
            "held_on": date(2026, 2, 12),
            "place": "Example City",
            "text": "An example for this demonstration. Organizations say in public what they "
            "will do, and report on it here.",
            "is_demo": True,
        },
    )
    added = 0
    for slug, name, state, percent, text in PLEDGES:
        organization, _ = Organization.objects.get_or_create(
            slug=slug, defaults={"name": name, "is_demo": True}
        )
        pledge, is_new = Pledge.objects.get_or_create(
            summit=summit,
            organization=organization,
            text=text,
            defaults={"state": state, "percent": percent, "is_demo": True},
        )
        if is_new and percent:
            evidence = "https://example.org/evidence" if state == State.KEPT else ""
            Progress.objects.create(
                pledge=pledge, text="An example of a report.", percent=percent,
                state=state, evidence_url=evidence,
            )  # fmt: skip
        finding.keep(pledge)
        added += is_new
    return added
