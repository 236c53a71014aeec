"""What is decided: the members on the budget and on a place, a group by consent, and two elections
of chairs by the single transferable vote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from tests.institution.institution import Act, Institution, Vote
from tests.institution.money import GROUP_NAMES
from tests.year.cast import Somebody
from tests.year.community import at
from tests.year.visitor import Page

AGAINST, ABSTAINING = 2, 3  # numbers of members in the decision on the budget
PLACES = ("Harbour", "Mountain", "Online")
# Who stands, by number; and who ranks whom: (how many voters, their ranking by place).
# Standard: 14 ballots, 2 seats, quota 14 // 3 + 1 = 5. The first has 7; what is beyond the quota,
# 2, goes to the second, who has 4 + 2 = 6.
# Trust: 12 ballots, 1 seat, quota 12 // 2 + 1 = 7. Nobody has it with 5, 4 and 3; the third is
# excluded, and its three make the second win with 7.
STANDARD = (20, 26, 28, 30), ((7, (0, 1)), (4, (1,)), (2, (2, 1)), (1, (3,))), (0, 1), 2
TRUST = (21, 27, 29), ((5, (0,)), (4, (1,)), (3, (2, 1))), (1,), 1


def moment(day: date, hour: int = 12) -> str:
    return f"{day}T{hour:02}:00"


def in_group(it: Institution, acronym: str) -> list[Somebody]:
    """Everybody who works there, the candidates and voters of its elections."""
    return [one for one in it.people if acronym in one.groups]


def budget_is_asked(it: Institution) -> None:
    _ask(
        it, it.staff, title="Shall we adopt the budget of 2026?", electorate="members",
        method="majority", threshold="simple", base="cast", is_weighted=True, quorum_percent=50,
        closes_at=moment(date(2026, 2, 13)),
    )  # fmt: skip


def _ask(it: Institution, by: Somebody, **said: object) -> Vote:
    page = it.as_(by).send("/decisions/new/", "", "Open the vote", look=True, **said)
    assert page.path != "/decisions/new/", page.words[:800]
    vote = Vote(page.path, str(said["title"]))
    it.votes.append(vote)
    return vote


def members_vote_on_the_budget(it: Institution) -> None:
    vote = it.votes[-1]
    sides = {AGAINST: "against", ABSTAINING: "abstain"}
    for number, member in enumerate(it.members):
        cast(it, vote, member.speaker, side=sides.get(number, "for"))
    vote.outcome = "adopted"


def cast(it: Institution, vote: Vote, voter: Somebody, **said: object) -> Page:
    """Their part of the page leads to the form."""
    page = it.look(voter, vote.path)
    links = page.tree.xpath("//section[@id='mine']//a[contains(@href,'/vote/')]/@href")
    assert len(links) == 1, (voter.name, page.words[:600])
    answer = voter.browser.send(links[0], "", **said)
    assert "The vote is cast" in answer.words, answer.words[:600]
    vote.voted.append(voter)
    it.done["votes"] += 1
    return answer


def place_is_asked(it: Institution) -> None:
    _ask(
        it, it.staff, title="Where do we meet?", electorate="members", method="approval",
        options="\n".join(PLACES), is_secret=True, closes_at=moment(date(2026, 10, 20)),
    )  # fmt: skip


def members_vote_on_the_place(it: Institution) -> None:
    vote = it.votes[-1]
    for number, member in enumerate(it.members):
        links = it.look(member.speaker, vote.path)
        path = links.tree.xpath("//section[@id='mine']//a[contains(@href,'/vote/')]/@href")[0]
        form = it.look(member.speaker, path)
        places = [PLACES[0]] if number % 3 else [PLACES[1], PLACES[2]]
        keys = [_key(form, place) for place in places]
        answer = member.speaker.browser.send(form, "", approved=keys)
        assert "The vote is cast" in answer.words
        vote.voted.append(member.speaker)
        it.done["votes"] += 1
    vote.outcome = "elected"


def _key(form: Page, label: str) -> str:
    """The value of the box that is called so."""
    for box in form.tree.xpath("//input[@type='checkbox']"):
        words = " ".join(box.getparent().text_content().split())
        if label in words:
            return str(box.get("value"))
    raise AssertionError(f"no box {label!r}: {form.words[:500]}")


def consent_is_asked(it: Institution) -> None:
    vote = _ask(
        it, it.chairs["trust"], group=(GROUP_NAMES["trust"],),
        title="Shall we publish the register?", electorate="group_people",
        method="consent", closes_at=moment(date(2026, 9, 11)),
    )  # fmt: skip
    vote.of_people, vote.electors = True, in_group(it, "trust")


def one_objects_and_is_answered(it: Institution) -> None:
    vote, chair = it.votes[-1], it.chairs["trust"]
    objector, *others = [one for one in vote.electors if one is not chair]
    page = it.look(objector, vote.path)
    link = page.tree.xpath("//section[@id='mine']//a[contains(@href,'/object/')]/@href")[0]
    objector.browser.send(link, "", "Object", reasons="Nobody could correct what is wrong in it.")
    vote.objected.append(objector)
    page = it.look(chair, vote.path)
    link = page.tree.xpath("//a[contains(@href,'/objections/')]/@href")[0]
    chair.browser.send(link, "", "Settle it", state="resolved", answer="Everybody may correct it.")
    for one in others[:6]:
        cast(it, vote, one, side="consent")
    vote.outcome = "adopted"


def election(acronym: str, ends: date, closes: date, first: date, **more: object):  # type: ignore[no-untyped-def]
    """The chair calls it: nominations until `ends`, votes until `closes`, office from `first`."""

    def call(it: Institution) -> None:
        _candidates, _ballots, _elected, seats = PLANS[acronym]
        vote = Vote("", f"Chair of {GROUP_NAMES[acronym]}")
        page = it.as_(it.chairs[acronym]).send(
            "/decisions/elect/", "", "Open nominations", look=True,
            group=(GROUP_NAMES[acronym],), title=vote.title, electorate="group_people",
            method="ranked", seats=seats, nominations_close_at=moment(ends),
            closes_at=moment(closes), role="chair", role_starts_on=first, role_replaces=True,
            **more,
        )  # fmt: skip
        vote.path, vote.of_people = page.path, True
        it.votes.append(vote)

    call.__name__ = f"an_election_in_{acronym}"
    return call


PLANS = {"standard": STANDARD, "trust": TRUST}


def nominations(acronym: str) -> Callable[[Institution], None]:
    """The first is named by another, the rest name themselves; all stand, and say what for."""

    def nominate(it: Institution) -> None:
        vote, numbers = it.votes[-1], PLANS[acronym][0]
        first, *others = [it.people[number] for number in numbers]
        page = it.look(others[0], vote.path)
        link = page.tree.xpath("//a[contains(@href,'/nominate/')]/@href")[0]
        others[0].browser.send(link, "", person=first.email)
        page = it.look(first, vote.path)
        link = page.tree.xpath("//a[contains(@href,'/nominations/')]/@href")[0]
        first.browser.send(link, "", "I stand", statement="I was asked.")
        for one in others:
            page = it.as_(one).send(vote.path, "/nominate-me/", look=True)
            one.browser.send(page, "", "I stand", statement="I offer an hour a day.")
        it.done["candidates"] += len(numbers)

    nominate.__name__ = f"nominations_in_{acronym}"
    return nominate


def votes(acronym: str) -> Callable[[Institution], None]:
    def vote_all(it: Institution) -> None:
        vote = it.votes[-1]
        numbers, ballots, elected, _seats = PLANS[acronym]
        vote.electors = in_group(it, acronym)
        voters = iter(vote.electors)
        for count, ranking in ballots:
            for _ in range(count):
                rank(it, vote, next(voters), [it.people[numbers[place]].name for place in ranking])
        vote.outcome = "elected"
        it.facts[acronym, "elected"] = [it.people[numbers[place]] for place in elected]

    vote_all.__name__ = f"votes_in_{acronym}"
    return vote_all


def rank(it: Institution, vote: Vote, voter: Somebody, names: Sequence[str]) -> None:
    page = it.look(voter, vote.path)
    path = page.tree.xpath("//section[@id='mine']//a[contains(@href,'/vote/')]/@href")[0]
    form = it.look(voter, path)
    places = {}
    for label in form.tree.xpath("//label[@for]"):
        field = form.tree.get_element_by_id(label.get("for"), None)
        words = " ".join(label.text_content().split()).removesuffix(" optional")
        if field is not None and (field.get("name") or "").startswith("place-") and words in names:
            places[field.get("name")] = names.index(words) + 1
    assert len(places) == len(names), (names, form.words[:600])
    answer = voter.browser.send(form, "", **places)
    shown = answer.tree.xpath("string(//p[@class='decision-code'])")
    assert re.search(r"\w{4}-", shown), answer.words[:400]
    vote.voted.append(voter)
    it.done["votes"] += 1


def standard_has_its_chairs(it: Institution) -> None:
    """The role begins when somebody presses the button on its first day."""
    vote = next(one for one in it.votes if one.title.endswith("Standard"))
    it.do(it.staff, vote.path, "/seat/")
    it.chairs["standard"] = it.facts["standard", "elected"][0]


def trust_has_its_chair(it: Institution) -> None:
    """It began by itself."""
    it.chairs["trust"] = it.facts["trust", "elected"][0]
    shown = it.staff.browser.get("/groups/trust/").words
    assert it.chairs["trust"].name in shown


JUNE, NOVEMBER = date(2026, 6, 8), date(2026, 11, 9)
WEEK = timedelta(days=7)
ACTS = (
    Act(at(date(2026, 2, 3), 9), budget_is_asked),
    Act(at(date(2026, 2, 4), 9), members_vote_on_the_budget),
    Act(at(date(2026, 6, 1), 9), election(
        "standard", JUNE, JUNE + WEEK, date(2026, 7, 1), is_secret=True,
    )),
    Act(at(date(2026, 6, 2), 9), nominations("standard")),
    Act(at(JUNE + timedelta(days=1), 9), votes("standard")),
    Act(at(date(2026, 7, 1), 10), standard_has_its_chairs),
    Act(at(date(2026, 9, 1), 9), consent_is_asked),
    Act(at(date(2026, 9, 2), 9), one_objects_and_is_answered),
    Act(at(date(2026, 10, 12), 9), place_is_asked),
    Act(at(date(2026, 10, 13), 9), members_vote_on_the_place),
    Act(at(date(2026, 11, 3), 9), election(
        "trust", NOVEMBER, NOVEMBER + WEEK, date(2026, 12, 1), role_by_itself=True,
    )),
    Act(at(date(2026, 11, 4), 9), nominations("trust")),
    Act(at(NOVEMBER + timedelta(days=1), 9), votes("trust")),
    Act(at(date(2026, 12, 2), 10), trust_has_its_chair),
)  # fmt: skip
