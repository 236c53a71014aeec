"""The first weeks: staff set the alliance up, organizations join, groups are proposed and start."""

from __future__ import annotations

from datetime import date, timedelta

from tests.year.arriving import come, join
from tests.year.cast import ORGANIZATIONS
from tests.year.community import FIRST_MONDAY, Community, at

FOUNDERS = 32
OFFICES = ("coordinator", "moderator", "conduct", "volunteer", "editor")
# acronym, name, who proposes and who chairs (their numbers), what it makes
GROUPS = (
    ("standard", "Standard", 5, 6, ("Profile of the exchange", "Test suite", "Errata")),
    ("trust", "Trust and verification", 7, 8, ("Register of issuers", "Guide for verifiers")),
    ("learning", "Badges in learning", 9, 10, ("Guide for teachers", "Survey of schools")),
    ("privacy", "Privacy of earners", 11, 12, ("Checklist for issuers", "Model of consent")),
    ("work", "Badges at work", 13, 14, ("Map of skills", "Letter to employers")),
    ("outreach", "Outreach", 15, 16, ("Travelling exhibition", "Starter kit")),
)
LISTS = (
    ("main", "Community", "main", "subscribers", 0),
    ("dev", "Dev", "group", "subscribers", 1),
    ("announcements", "Announcements", "announcements", "moderators", 0),
)


def begin(community: Community, administrator_link: str) -> None:
    """The administrator comes in by the link, and makes what everything else needs."""
    staff = community.staff
    page = staff.browser.get(administrator_link)
    staff.browser.send(page, "", "Sign in")
    staff.signed_in_at = community.now
    community.do(staff, "/people/me/", "/people/me/", name=staff.name)
    for slug, name, kind, posting, held in LISTS:
        community.do(
            staff, "/lists/new/", "/lists/new/", slug=slug, name=name, kind=kind,
            description=f"The list {name}.", posting=posting, first_posts_held=held,
        )  # fmt: skip
    community.say("the lists are there")
    come(community, FOUNDERS)
    community.say(f"{FOUNDERS} founders came")
    for number, office in enumerate(OFFICES):
        holder = community.arrived[number]
        community.do(staff, "/people/offices/", "/appoint/", who=holder.email, kind=office)
        community.offices[office] = holder
    for slug in ("main", "dev", "announcements"):
        community.do(
            staff, f"/lists/{slug}/rules/", "/appoint/", email=community.offices["moderator"].email
        )
    community.settle()


def organizations(community: Community) -> None:
    """Twelve are proposed by those who then speak for them; staff approve."""
    speakers = community.arrived[17:29]
    for speaker, name in zip(speakers, ORGANIZATIONS, strict=True):
        community.do(
            speaker, "/organizations/propose/", "/propose/",
            name=name, url="https://example.org", description=f"{name} gives badges.",
        )  # fmt: skip
    for _ in ORGANIZATIONS:
        page = community.as_(community.staff).get("/organizations/proposals/")
        forms = [
            form for form in page.tree.forms if (form.get("action") or "").endswith("/decide/")
        ]
        action = forms[0].get("action")
        community.staff.browser.send(page, action, "approve")
    community.book.facts["organizations"] = list(ORGANIZATIONS)
    community.book.facts["speakers"] = {
        name: speaker.name for speaker, name in zip(speakers, ORGANIZATIONS, strict=True)
    }
    for number, colleague in enumerate(community.arrived[29:32]):
        slug = ORGANIZATIONS[number].lower().replace(" ", "-")
        community.do(colleague, f"/organizations/{slug}/belong/", "/belong/", title="Colleague")
        page = community.as_(speakers[number]).get(f"/organizations/{slug}/people/")
        speakers[number].browser.send(page, "", "confirm")


def groups(community: Community) -> None:
    """Six are proposed with a charter; staff decide on it, name a chair, and a cycle starts."""
    for acronym, name, proposer, chair, made in GROUPS:
        found_group(community, acronym, name, proposer, chair)
        start_cycle(community, acronym, FIRST_MONDAY + timedelta(days=7), date(2026, 6, 26))
        for title in made:
            promise(community, acronym, title, date(2026, 6, 12))
        for one in community.arrived[17:]:
            if one.number % 6 == len(acronym) % 6:
                join(community, one, acronym)
    community.settle()


def found_group(community: Community, acronym: str, name: str, proposer: int, chair: int) -> None:
    people, staff = community.arrived, community.staff
    community.do(
        people[proposer], "/groups/propose/", "/propose/",
        name=name, acronym=acronym, kind="wg", purpose=f"{name}: how it may be better.",
        mission=f"That {name.lower()} serves those who learn.",
    )  # fmt: skip
    community.do(
        people[proposer], f"/groups/{acronym}/charter/draft/", "/draft/", "submit",
        scope="What earners, issuers and verifiers share.", goals="- Two results in each cycle.",
        deliverables="- Named in each cycle.", procedure="By consensus; else the chair decides.",
        communication="A call every other week.", summary="The first charter.",
    )  # fmt: skip
    decide(community, acronym, 1)
    community.do(
        staff, f"/groups/{acronym}/people/", "/people/", kind="chair", person=people[chair].email
    )
    community.chairs[acronym] = people[chair]
    people[chair].groups.add(acronym)
    people[proposer].groups.add(acronym)


def decide(community: Community, acronym: str, version: int) -> None:
    community.do(
        community.staff, f"/groups/{acronym}/charter/{version}/decide/", "/decide/",
        outcome="approved", method="consensus", decided_by="Board of the Alliance",
        note="Welcome.",
    )  # fmt: skip


def start_cycle(community: Community, acronym: str, first: date, last: date) -> None:
    community.do(
        community.chairs[acronym], f"/groups/{acronym}/life/", "/start-cycle/",
        starts_on=first.isoformat(), ends_on=last.isoformat(), goals="- What was promised.",
    )  # fmt: skip


def promise(community: Community, acronym: str, title: str, due_on: date) -> None:
    community.do(
        community.chairs[acronym], f"/groups/{acronym}/deliverables/new/", "/new/",
        title=title, due_on=due_on.isoformat(), description=f"{title}, for everybody to use.",
    )  # fmt: skip


__all__ = ["at", "begin", "groups", "organizations"]
