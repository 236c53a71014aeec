"""What is recognised: membership and office for their term, taking part in votes, carrying and
writing what became a specification; only for those who want it.
"""

from __future__ import annotations

from datetime import date

from tests.institution import proposals
from tests.institution.institution import Act, Institution
from tests.institution.members import LEAVING
from tests.year.cast import Somebody
from tests.year.community import at

ISSUER = "Alliance of the Year"
STAGE_REACHED = "Brought a specification to its final stage"
# source, name of the achievement, how often, within what, of what
RULES = (
    ("member", "Member of the Alliance", 1, "each", ""),
    ("role_chair", "Chair of a group", 1, "each", ""),
    ("voted", "Voted twice in a year", 2, "year", ""),
    ("voted_always", "Voted in every ballot", 1, "each", ""),
    ("proposed", STAGE_REACHED, 1, "each", f"stage:{proposals.FINAL}"),
)
DECLINING = 39  # the number of somebody who wants no badges


def issuer_and_rules(it: Institution) -> None:
    staff = it.as_(it.staff)
    page = staff.send(
        "/issuers/new/", "", look=True, name=ISSUER, url="https://example.org",
        email="alliance@example.org",
    )  # fmt: skip
    it.facts["issuer"] = page.path
    it.do(it.staff, "/registry/decisions/", "/own", issuer=(ISSUER,))
    for source, name, count, window, scope in RULES:
        staff.send(
            f"{page.path}achievements/new/", "", "Create the achievement", name=name,
            description=f"{name}, as the Alliance has it in its records.",
            criteria="It stands in the records of the Alliance.",
        )  # fmt: skip
        rule = staff.send(
            "/recognition/rules/new/", "", "Keep", look=True, achievement=(name,), source=source,
            count=count, window=window, scope=scope,
        )  # fmt: skip
        staff.send(rule, "/begin")


def all_but_one_want_badges(it: Institution) -> None:
    def answer(one: Somebody) -> None:
        word = "no" if one.number == DECLINING else "yes"
        page = it.look(one, "/recognition/mine/")
        label = "No to all" if word == "no" else "Yes to all"
        one.browser.send(page, "/answer", label)

    it.all_at_once(answer, it.people)


def expected(it: Institution) -> dict[str, list[str]]:
    """Whose badges the year has to have brought, by the name of the achievement."""
    wanting = [one for one in it.people if one.number != DECLINING]
    over = it.now.date()
    found: dict[str, list[str]] = {name: [] for _source, name, *_when in RULES}
    for member in it.members:
        begun = [term for term in member.terms if term[0] <= over]
        # Whoever leaves before the end has a credential of the shorter term in place of the first.
        shortened = member is it.members[LEAVING]
        found["Member of the Alliance"] += [member.speaker.name] * (len(begun) + shortened)
    chairs = [it.people[23], it.people[25]]
    chairs += [*it.facts["standard", "elected"], *it.facts["trust", "elected"]]
    found["Chair of a group"] = [one.name for one in chairs]
    for one in wanting:
        had = [vote for vote in it.votes if one in vote.electors]
        gave = [vote for vote in had if one in [*vote.voted, *vote.objected]]
        if len(gave) >= 2:
            found["Voted twice in a year"].append(one.name)
        if had and gave == had:
            found["Voted in every ballot"].append(one.name)
    for proposal in proposals.of(it):
        found[STAGE_REACHED] += [it.people[number].name for number in proposal.people]
    return found


ACTS = (
    Act(at(date(2026, 1, 6), 9), issuer_and_rules),
    Act(at(date(2026, 1, 6), 10), all_but_one_want_badges),
)
