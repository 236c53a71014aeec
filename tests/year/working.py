"""What groups do in their year: results, chairs and cabinets that change, the second cycle, one
group that concludes and one whose charter is written anew; and what is remembered of a past day.
"""

from __future__ import annotations

import re
from datetime import date

from tests.year.beginning import GROUPS, decide, promise, start_cycle
from tests.year.cast import Somebody
from tests.year.community import Community

CONCLUDED, RECHARTERED = "outreach", "learning"


def deliver(community: Community, acronym: str, title: str, state: str) -> None:
    """The chair says how far a deliverable has come."""
    chair = community.as_(community.chairs[acronym])
    page = chair.get(f"/groups/{acronym}/")
    number = _deliverable(page.tree, title)
    path = f"/groups/{acronym}/deliverables/{number}/"
    said = {"links": f"https://example.org/{acronym} {title}"} if state == "delivered" else {}
    chair.send(path, path, state=state, **said)
    community.book.facts.setdefault("deliverables", {})[acronym, title] = state


def _deliverable(tree: object, title: str) -> str:
    for link in tree.iter("a"):  # type: ignore[attr-defined]
        found = re.search(r"/deliverables/(\d+)/", link.get("href") or "")
        if found and any(
            title in up.text_content() for up in link.iterancestors("li", "tr", "article")
        ):
            return found[1]
    raise AssertionError(f"no deliverable {title!r} on the page")


def change_chair(community: Community, acronym: str, new: Somebody, *, by: Somebody) -> None:
    """A new chair is named, the old one's role ends; both stay in the record."""
    people = f"/groups/{acronym}/people/"
    community.do(by, people, people, kind="chair", person=new.email)
    new.groups.add(acronym)
    old = community.chairs[acronym]
    page = community.as_(old).get(f"/groups/{acronym}/people/")
    for button in page.tree.xpath("//form[contains(@action,'/end/')]"):
        row = next(button.iterancestors("li", "tr"))
        if old.name in row.text_content() and "hair" in row.text_content():
            old.browser.send(page, button.get("action"))
            break
    else:
        raise AssertionError(f"no role of {old.name} to end: {page.words[:500]}")
    community.chairs[acronym] = new


def cabinet(community: Community, acronym: str, organization: str) -> None:
    """An organization comes into the cabinet of a group."""
    people = f"/groups/{acronym}/people/"
    community.do(
        community.chairs[acronym], people, people, kind="cabinet", organization=(organization,)
    )


def close_cycle(community: Community, acronym: str, words: str) -> None:
    chair = community.chairs[acronym]
    community.do(chair, f"/groups/{acronym}/life/", "/close-cycle/", outcome=words)


def second_cycle(community: Community, first: date, last: date) -> None:
    """Half of what was promised is there; five groups go on, each with one more promise."""
    for acronym, _name, _by, _chair, made in GROUPS:
        for number, title in enumerate(made):
            deliver(community, acronym, title, "delivered" if number == 0 else "work")
        close_cycle(community, acronym, "One result is there, the others go on.")
        if acronym != CONCLUDED:
            start_cycle(community, acronym, first, last)
            promise(community, acronym, f"Second result of {acronym}", last)


def conclude(community: Community) -> None:
    community.do(
        community.chairs[CONCLUDED], f"/groups/{CONCLUDED}/life/", "/conclude/",
        reason="Its work is done.", report="The exhibition travelled. Libraries keep the kit.",
    )  # fmt: skip


def recharter(community: Community) -> None:
    chair = community.as_(community.chairs[RECHARTERED])
    page = chair.get(f"/groups/{RECHARTERED}/charter/")
    page = chair.send(page, "/charter/begin/", look=True)
    chair.send(
        f"/groups/{RECHARTERED}/charter/draft/", "/draft/", "submit",
        scope="Schools, libraries and places of work.", summary="Places of work are in scope, too.",
    )  # fmt: skip
    decide(community, RECHARTERED, 2)


def remember(community: Community, day: date) -> None:
    """Keep what the JSON of each group says on this day, to compare it with its past later."""
    for acronym, *_rest in GROUPS:
        said = community.staff.browser.get(f"/groups/{acronym}.json").json()
        community.book.pages[acronym, day] = said
