"""The three proposals as the test knows them: who carries them, what is handed in."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from tests.institution.institution import Institution, Vote
from tests.year.cast import Somebody

FINAL = 4
BETTER_WORDS = "Look at it in these words."
NOTES = ("The first text", "As was commented", "In better words")


@dataclass
class Proposal:
    """Who carries it, by number; `satisfied`: whether each commenter is. `published` are the texts
    of its versions, the first one first.
    """

    slug: str
    title: str
    group: str
    champion: int
    editor: int
    commenters: tuple[int, int]
    satisfied: tuple[bool, bool] = (True, True)
    is_rewritten: bool = False
    call: str = ""  # the page of its consensus call
    ballots: list[Vote] = field(default_factory=list)
    published: list[str] = field(default_factory=list)

    @property
    def path(self) -> str:
        return f"/proposals/{self.slug}/"

    @property
    def people(self) -> tuple[int, int]:
        return self.champion, self.editor

    @property
    def context(self) -> str:
        return json.dumps({"@context": {self.slug: f"https://example.org/terms#{self.slug}"}})

    @property
    def schema(self) -> str:
        return json.dumps({"type": "object", "properties": {self.slug: {"type": "string"}}})

    def text(self, revision: int) -> str:
        """What is handed in as the revision of this number."""
        found = [
            f"# {self.title}",
            "What is added to a badge.",
            "## Terms {#terms}",
            f"A badge MAY have `{self.slug}`.",
            "## For verifiers",
            "A verifier MUST show it."
            if revision == 1
            else "A verifier MUST show it, and MUST NOT refuse a badge for the lack of it.",
        ]
        if revision > 2:
            found[1] = f"{BETTER_WORDS} What is added to a badge."
        return "\n\n".join(found) + "\n"


def of(it: Institution) -> list[Proposal]:
    found: list[Proposal] = it.facts.setdefault(
        "proposals",
        [
            Proposal("levels", "Levels of a badge", "standard", 24, 28, (32, 5), (True, False),
                     is_rewritten=True),
            Proposal("skills", "Words for skills", "standard", 26, 30, (34, 6)),
            Proposal("registers", "Registers of issuers", "trust", 29, 31, (33, 7)),
        ],
    )  # fmt: skip
    return found


def chair(it: Institution, one: Proposal) -> Somebody:
    return it.chairs[one.group]


def champion(it: Institution, one: Proposal) -> Somebody:
    return it.people[one.champion]
