"""Questions, pledges, the history, and a report under the code of conduct."""

from __future__ import annotations

import re

from tests.year.cast import ORGANIZATIONS, Somebody
from tests.year.community import Community


def question(community: Community, asker: Somebody, answerer: Somebody, title: str) -> None:
    """Somebody asks the Alliance, a volunteer answers, the answer is accepted."""
    browser = community.as_(asker)
    page = browser.send(
        "/help/ask/", "/help/ask/", look=True, title=title, text="I tried, and nothing happened.",
        tag_names="first steps", to_alliance=True,
    )  # fmt: skip
    where = page.path
    community.do(answerer, where, "/answer/", text="Open the page of your badge, and press Share.")
    page = community.as_(asker).get(where)
    browser.send(page, "/accept/")
    community.book.facts.setdefault("questions", []).append(where)


def pledges(community: Community, speakers: list[Somebody]) -> None:
    """At the summit organizations pledge; staff entered it before."""
    community.do(
        community.staff, "/pledges/summits/new/", "/pledges/summits/new/",
        name="Summit 2026", slug="summit-2026", held_on="2026-06-18", place="Online",
        text="What organizations promised.",
    )  # fmt: skip
    path = "/pledges/summits/summit-2026/pledge/"
    for speaker, name in zip(speakers, ORGANIZATIONS, strict=False):
        page = community.as_(speaker).send(
            path, path, look=True, text=f"{name} issues every certificate as an open badge.",
            due_on="2026-12-01",
        )  # fmt: skip
        community.book.facts.setdefault("pledges", []).append(page.path)


def keep_pledge(community: Community, speaker: Somebody, number: int) -> None:
    where = community.book.facts["pledges"][number]
    community.do(
        speaker, f"{where}report/", "/report/", percent=100,
        text="All certificates of this year are badges.",
        state="kept", evidence_url="https://example.org/badges",
    )  # fmt: skip
    community.book.facts["kept"] = where


def history(community: Community, proposer: Somebody) -> None:
    """A member proposes an entry, an editor accepts it."""
    page = community.as_(proposer).send(
        "/history/propose/", "/history/propose/", look=True,
        year=2026, date="2026-06-18", title="The summit of badges meets online",
        text="Organizations pledge to issue every certificate as a badge.",
        source_name="Record of the summit", source_url="https://example.org/summit",
        reason="We were there.",
    )  # fmt: skip
    number = re.search(r"/history/proposals/(\d+)/", page.path)
    assert number, page.path
    community.do(community.offices["editor"], page.path, "", "accept", answer="Thank you.")
    community.book.facts["history"] = "The summit of badges meets online"


def report(community: Community, by: Somebody) -> None:
    """Somebody reports; only the officer reads it."""
    page = community.as_(by).get("/conduct/report/")
    by.browser.send(
        page, "/conduct/report/", what="Somebody shouted at a newcomer.", where="A call"
    )
    community.book.facts["reports"] = community.book.facts.get("reports", 0) + 1
