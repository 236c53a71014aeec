"""The groups of a demonstration: what each is called, who is in it, what it has promised."""

from __future__ import annotations

from dataclasses import dataclass

from alliance.groups.models import Deliverable, WorkingGroup

State = WorkingGroup.State
Done = Deliverable.State

UNIVERSITY = "Example University (demo)"
FOUNDATION = "Example Open Source Foundation (demo)"
COLLEGES = "Example College Network (demo)"
LIBRARIES = "Example Library Alliance (demo)"
INSTITUTE = "Example Research Institute (demo)"
EMPLOYERS = "Example Employers' Forum (demo)"

# Who is in the demonstration, where they belong, and whether they speak for that organization.
PEOPLE = {
    "Robin Example (demo)": (UNIVERSITY, True),
    "Kim Example (demo)": (FOUNDATION, True),
    "Noor Example (demo)": (COLLEGES, True),
    "Sasha Example (demo)": (LIBRARIES, True),
    "Alex Example (demo)": (INSTITUTE, True),
    "Jo Example (demo)": (EMPLOYERS, True),
    "Mika Example (demo)": (UNIVERSITY, False),
    "Lou Example (demo)": (FOUNDATION, False),
    "Uma Example (demo)": ("", False),
    "Ira Example (demo)": ("", False),
}


@dataclass(frozen=True)
class Promise:
    """A deliverable: due so many days from now, in which state."""

    title: str
    due: int
    state: str = Done.PLANNED
    owner: str = ""


@dataclass(frozen=True)
class Demo:
    acronym: str
    name: str
    state: str
    purpose: str
    chair: str = ""  # an organization of the above, or "" while one is wanted
    led_by: str = ""  # who chairs it for that organization, where that is said
    kind: str = WorkingGroup.Kind.WORKING_GROUP
    parent: str = ""
    cabinet: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    promises: tuple[Promise, ...] = ()
    goals: str = ""
    begun: int = 150  # days ago


DEMO_GROUPS: tuple[Demo, ...] = (
    Demo(
        "board",
        "Board",
        State.ACTIVE,
        "Decides on charters, and answers for what the Alliance promises.",
        UNIVERSITY,
        kind=WorkingGroup.Kind.BOARD,
        cabinet=(UNIVERSITY, FOUNDATION, COLLEGES),
        goals="- charters decided within three weeks\n- a budget that everybody can read",
        begun=400,
    ),
    Demo(
        "standard",
        "Standard",
        State.ACTIVE,
        "Keeps the specification usable: proposals, questions of implementers, a vocabulary.",
        UNIVERSITY,
        cabinet=(FOUNDATION, INSTITUTE),
        editors=("Mika Example (demo)", "Lou Example (demo)"),
        participants=("Uma Example (demo)", "Ira Example (demo)", "Jo Example (demo)"),
        promises=(
            Promise(
                "Questions of implementers, answered in one place",
                -70,
                Done.DELIVERED,
                "Lou Example (demo)",
            ),
            Promise("Vocabulary of skills, first draft", -12, Done.IN_REVIEW, "Lou Example (demo)"),
            Promise("Guide to moving from 2.0 to 3.0", 20, Done.IN_WORK, "Mika Example (demo)"),
            Promise("Proposals for the next version", 45),
        ),
        goals="- every open question has an answer or an owner\n- two independent implementations",
    ),
    Demo(
        "vocabulary",
        "Vocabulary",
        State.ACTIVE,
        "Words for skills that issuers share, so that badges can be compared.",
        INSTITUTE,
        kind=WorkingGroup.Kind.TASK_FORCE,
        parent="standard",
        editors=("Lou Example (demo)",),
        participants=("Uma Example (demo)", "Noor Example (demo)"),
        promises=(Promise("A list of a hundred words, tried by three issuers", 25, Done.IN_WORK),),
        begun=90,
    ),
    Demo(
        "infrastructure",
        "Infrastructure",
        State.ACTIVE,
        "Software that issues, carries and verifies badges, and ways for it to work together.",
        FOUNDATION,
        cabinet=(UNIVERSITY, EMPLOYERS),
        editors=("Lou Example (demo)",),
        participants=("Mika Example (demo)", "Uma Example (demo)", "Alex Example (demo)"),
        promises=(
            Promise(
                "A day of trying each other's software", -40, Done.DELIVERED, "Mika Example (demo)"
            ),
            Promise("Report on what did not fit together", 15, Done.IN_WORK, "Lou Example (demo)"),
        ),
        goals="- three wallets and three issuers exchange badges without a special case",
    ),
    Demo(
        "higher-education",
        "Higher Education",
        State.ACTIVE,
        "How universities recognise badges, and what they need in order to issue them well.",
        COLLEGES,
        cabinet=(UNIVERSITY, LIBRARIES),
        participants=("Mika Example (demo)", "Sasha Example (demo)", "Ira Example (demo)"),
        promises=(
            Promise("Interviews with twelve registrars", -25, Done.DELIVERED),
            Promise("Advice on badges beside transcripts", 30, Done.PLANNED),
        ),
    ),
    Demo(
        "workforce",
        "Workforce",
        State.ACTIVE,
        "What an employer has to know about a badge, and how a badge tells it.",
        cabinet=(EMPLOYERS,),
        participants=("Jo Example (demo)", "Alex Example (demo)"),
        promises=(Promise("One page for people who hire", 10, Done.IN_WORK, "Jo Example (demo)"),),
        begun=60,
    ),
    Demo(
        "privacy",
        "Privacy and Trust",
        State.PROPOSED,
        "What a badge reveals about its holder, to whom, and who decides.",
        editors=("Ira Example (demo)",),
        begun=12,
    ),
    Demo(
        "community",
        "Community and Outreach",
        State.DORMANT,
        "Welcomes those who come for the first time, and tells what others have learned.",
        LIBRARIES,
        led_by="Sasha Example (demo)",
        participants=("Sasha Example (demo)", "Uma Example (demo)"),
        begun=330,
    ),
    Demo(
        "endorsement",
        "Endorsement",
        State.CONCLUDED,
        "How one organization says that it stands behind the badge of another.",
        INSTITUTE,
        participants=("Alex Example (demo)", "Robin Example (demo)"),
        promises=(Promise("Recommendation on endorsements", -160, Done.DELIVERED),),
        begun=330,
    ),
)
