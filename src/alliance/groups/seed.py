"""Working groups for a demonstration, named as such; after those of the alliance's first cycle."""

from __future__ import annotations

from datetime import date

from alliance.groups.models import GroupEvent, WorkingGroup
from alliance.groups.services import log

State = WorkingGroup.State
CYCLES = {
    State.ACTIVE: (date(2026, 7, 1), date(2026, 12, 31)),
    State.CONCLUDED: (date(2026, 1, 1), date(2026, 6, 30)),
}

DEMO_GROUPS: tuple[tuple[str, str, WorkingGroup.State, str, str], ...] = (
    (
        "standard",
        "Standard",
        State.ACTIVE,
        "Keeps the specification usable: proposals, questions of implementers, a vocabulary.",
        "Example University (demo)",
    ),
    (
        "infrastructure",
        "Infrastructure",
        State.ACTIVE,
        "Software that issues, carries and verifies badges, and ways for it to work together.",
        "Example Open Source Foundation (demo)",
    ),
    (
        "higher-education",
        "Higher Education",
        State.ACTIVE,
        "How universities recognise badges, and what they need in order to issue them well.",
        "Example College Network (demo)",
    ),
    (
        "workforce",
        "Workforce",
        State.ACTIVE,
        "What an employer has to know about a badge, and how a badge tells it.",
        "",
    ),
    (
        "privacy",
        "Privacy and Trust",
        State.PROPOSED,
        "What a badge reveals about its holder, to whom, and who decides.",
        "",
    ),
    (
        "community",
        "Community and Outreach",
        State.DORMANT,
        "Welcomes those who come for the first time, and tells what others have learned.",
        "Example Library Alliance (demo)",
    ),
    (
        "endorsement",
        "Endorsement",
        State.CONCLUDED,
        "How one organization says that it stands behind the badge of another.",
        "Example Research Institute (demo)",
    ),
)


def add_demo_groups() -> int:
    """Add what is not there yet; return how many groups were added."""
    added = 0
    for acronym, name, state, purpose, chair in DEMO_GROUPS:
        starts_on, ends_on = CYCLES.get(state, (None, None))
        group, is_new = WorkingGroup.objects.get_or_create(
            acronym=acronym,
            defaults={
                "name": name,
                "state": state,
                "purpose": purpose,
                "chair_name": chair,
                "cycle_starts_on": starts_on,
                "cycle_ends_on": ends_on,
                "is_demo": True,
            },
        )
        if is_new:
            added += 1
            log(group, GroupEvent.Kind.NOTE, "added as an example for this demonstration")
    return added
