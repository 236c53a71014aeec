"""The first days: staff, people, organizations, two groups, and who speaks for the Alliance."""

from __future__ import annotations

import re

from tests.institution.institution import NAMES, Act, Institution
from tests.year import beginning as community
from tests.year.arriving import join, make_account
from tests.year.community import at
from tests.year.year import FIRST_MONDAY

# acronym, name, who proposes it and who chairs it (their numbers)
GROUPS = (("standard", "Standard", 22, 23), ("trust", "Trust and verification", 24, 25))
AGREEMENT = "## What we agree\n\nMembers carry the Alliance, and it serves those who learn."


def staff_and_people(it: Institution) -> None:
    """The administrator comes by the link that a new site prints; two more of the staff by one
    that the operator makes for them.
    """
    page = it.staff.browser.get(it.facts["link"])
    it.staff.browser.send(page, "", "Sign in")
    it.staff.signed_in_at = it.now
    it.do(it.staff, "/people/me/", "/people/me/", name=it.staff.name)
    for one in it.keepers:
        printed = it.site.alliance("signin", one.email, "--admin")
        link = re.search(rf"{re.escape(it.site.url)}/people/sign-in/\S+", printed)
        assert link, printed
        one.browser.send(one.browser.get(link[0]), "", "Sign in")
        one.signed_in_at = it.now
        it.do(one, "/people/me/", "/people/me/", name=one.name)
    it.all_at_once(lambda one: make_account(it, one), it.people)
    it.arrived = list(it.people)


def organizations(it: Institution) -> None:
    for speaker, name in zip(it.people, NAMES, strict=False):
        it.do(
            speaker, "/organizations/propose/", "/propose/",
            name=name, url="https://example.org", description=f"{name} gives badges.",
        )  # fmt: skip
    for _ in NAMES:
        page = it.look(it.staff, "/organizations/proposals/")
        forms = [f for f in page.tree.forms if (f.get("action") or "").endswith("/decide/")]
        it.staff.browser.send(page, forms[0].get("action"), "approve")


def groups(it: Institution) -> None:
    for acronym, name, proposer, chair in GROUPS:
        community.found_group(it, acronym, name, proposer, chair)
        for one in it.workers:
            works_there = one.number % 3 == 0 or one.number % 2 == (acronym == "trust")
            if works_there and acronym not in one.groups:
                join(it, one, acronym)


ACTS = (
    Act(at(FIRST_MONDAY, 8, 30), staff_and_people),
    Act(at(FIRST_MONDAY, 9), organizations),
    Act(at(FIRST_MONDAY, 10), groups),
)
