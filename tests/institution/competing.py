"""The competition: a call that is paid from the restricted grant, applications from organizations
and people, blind reviews, an award that two agree on. What follows is in fulfilling.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tests.institution.institution import Act, Institution
from tests.institution.money import BOUND
from tests.institution.tally import plain
from tests.year.cast import Somebody
from tests.year.community import at
from tests.year.visitor import Page, Upload

CODE, SLUG, CURRENCY = "competition", "first", "USD"
ROUND = f"/programmes/{CODE}/{SLUG}/"
STATEMENT = "We publish what we make under an open licence."
BUDGET, LARGEST = 10_000_00, 5_000_00
CRITERIA = (("Use", 3), ("Craft", 1))  # with their weights
PARTS = (("Beginning", 30, 0), ("The work is done", 70, 90))  # percent, days after the award
DECISION = "Call of the jury, 24 June 2026"
ANSWER = "We ask twelve learners before and after."
PLAN = Upload("plan of ours.pdf", b"%PDF-1.4\n% a plan\n%%EOF\n")
# Reviewers, by number. The first speaks for an organization that applies, which the site knows; the
# last declares an interest that it cannot know.
REVIEWERS, DECLARING = (2, 33, 35), 35


@dataclass
class Application:
    """`scores` are of each reviewer who reads it: use and craft. `award` is in minor units."""

    lead: int
    of: bool  # for the organization that the lead speaks for
    title: str
    asked: int
    scores: dict[int, tuple[int, int]] = field(default_factory=dict)
    may_name: bool = True
    award: int = 0
    path: str = ""
    number: int = 0

    @property
    def mean(self) -> float:
        """By weight, over all reviewers."""
        weighed = [
            sum(score * weight for score, (_label, weight) in zip(given, CRITERIA, strict=True))
            for given in self.scores.values()
        ]
        return sum(weighed) / len(weighed)

    @property
    def parts(self) -> tuple[int, int]:
        """What each milestone pays: cents that do not divide are in the last."""
        first = self.award * PARTS[0][1] // 100
        return first, self.award - first


def planned() -> list[Application]:
    """Those that are submitted, in the order of their submission. The third and the fourth are kept
    from the reviewer with an interest in them; the fourth does not want to be named.
    """
    return [
        Application(6, True, "Badges for those who mend", 4_000_00,
                    {2: (5, 4), 33: (5, 5), 35: (4, 5)}, award=4_000_00),
        Application(8, True, "Badges for visits", 5_000_00,
                    {2: (4, 4), 33: (3, 4), 35: (4, 3)}),
        Application(2, True, "A workshop in a box", 3_333_33,
                    {33: (5, 4), 35: (4, 4)}, award=3_000_01),
        Application(37, False, "A reader for the telephone", 2_500_05,
                    {2: (4, 4), 33: (4, 5)}, may_name=False, award=2_500_05),
        Application(38, False, "Badges on paper", 4_999_99,
                    {2: (2, 2), 33: (1, 3), 35: (2, 1)}),
    ]  # fmt: skip


WITHDRAWN = Application(10, True, "Badges for lanterns", 1_000_00)
UNFINISHED = Application(12, True, "Badges for later", 1_000_00)


def of(it: Institution) -> list[Application]:
    found: list[Application] = it.facts.setdefault("applications", planned())
    return found


def awarded(it: Institution) -> list[Application]:
    return [one for one in of(it) if one.award]


def runs_it(it: Institution) -> Somebody:
    """Who runs the competition; who proposes the awards, and accepts the reports."""
    return it.keepers[1]


def call(it: Institution) -> None:
    """Terms, questions, criteria, parts; then everybody can read it."""
    who = runs_it(it)
    it.do(
        it.staff, "/programmes/new/", "", name="Competition", code=CODE,
        summary="Systems of badges, and what makes them better.", text="As in the first years.",
    )  # fmt: skip
    it.do(
        who, f"/programmes/{CODE}/keep/agreement/", "",
        text="## What you agree to\n\nReport what you did, and publish it.",
    )  # fmt: skip
    page = it.as_(who).send(
        f"/programmes/{CODE}/keep/round/", "", look=True, title="First round", slug=SLUG,
        text="What helps learners.", currency=CURRENCY, budget=plain(BUDGET),
        largest=plain(LARGEST), grant=(BOUND,), applicants="both", standing="any",
        time_zone="America/New_York", opens="2026-05-05T09:00", closes="2026-06-19T17:00",
        reviews="2026-06-22T17:00", statements=STATEMENT, is_blind=True, scale=5,
    )  # fmt: skip
    for label, kind, names in (
        ("How do you find out?", "long", False),
        ("Who are you?", "text", True),
        ("Plan", "file", False),
    ):
        who.browser.send(
            page, "/form/questions/", label=label, kind=kind, most=500, names_applicant=names,
            is_required=kind == "long",
        )  # fmt: skip
    for label, weight in CRITERIA:
        who.browser.send(page, "/form/criteria/", label=label, weight=weight)
    for title, percent, days in PARTS:
        who.browser.send(page, "/form/parts/", title=title, percent=percent, after_days=days)
    who.browser.send(it.look(who, page.path), "/publish/")
    for number in REVIEWERS:
        it.do(who, ROUND, "/reviewers/", email=it.people[number].email)


def named(page: Page, label: str) -> str:
    """The name of the field that is called so."""
    for one in page.tree.xpath("//label[@for]"):
        if " ".join(one.text_content().split()).startswith(label):
            return str(page.tree.get_element_by_id(one.get("for")).get("name"))
    raise AssertionError(f"no field {label!r}: {page.words[:500]}")


def apply(it: Institution) -> None:
    """Seven begin; five submit, one of them anew, one withdraws, one is never ready."""
    for one in [*of(it), WITHDRAWN, UNFINISHED]:
        write(it, one)
    for one in [*of(it), WITHDRAWN]:
        submit(it, one)
    it.do(it.people[WITHDRAWN.lead], WITHDRAWN.path, "/withdraw/")
    last = of(it)[-1]
    lead = it.people[last.lead]
    changed = it.do(lead, f"{last.path}edit/", "/edit/", "look", summary="On paper, and online.")
    assert changed.status == 302
    shown = it.look(lead, last.path)
    assert "changed it since you submitted" in shown.words
    submit(it, last)
    assert "sealed until the deadline" in it.look(runs_it(it), f"{ROUND}desk/").words


def write(it: Institution, one: Application) -> None:
    """A draft, and for one who wants to show more a file."""
    lead, body = it.people[one.lead], _body(it, one)
    begin = {"organization": (body,)} if body else {}
    page = it.as_(lead).send(f"{ROUND}apply/", "/apply/", look=True, **begin)
    one.path = page.path.removesuffix("edit/")
    written = {
        named(page, "How do you find out?"): ANSWER,
        named(page, "Who are you?"): f"We are {body or lead.name}.",
    }
    lead.browser.send(
        page, "/edit/", "stay", title=one.title, summary=f"{one.title}, for everybody.",
        amount=plain(one.asked), may_name=one.may_name, **written,
    )  # fmt: skip
    if one.award:
        page = it.look(lead, page.path)
        lead.browser.send(
            page, page.tree.xpath("string(//form[contains(@action,'/files/')]/@action)"), file=PLAN
        )


def _body(it: Institution, one: Application) -> str:
    return it.members[one.lead].name if one.of else ""


def applicant(it: Institution, one: Application) -> str:
    """As the results name them."""
    return _body(it, one) or it.people[one.lead].name


def submit(it: Institution, one: Application) -> None:
    lead = it.people[one.lead]
    page = it.look(lead, one.path)
    answer = lead.browser.send(page, "/submit/", look=True, statements=[STATEMENT])
    assert "Submitted." in answer.text, answer.words[:400]


def review(it: Institution) -> None:
    """Each reads what is theirs to judge, and does not see whose it is."""
    declaring, kept = it.people[DECLARING], of(it)[3]
    for number in REVIEWERS:
        reviewer = it.people[number]
        page = it.look(reviewer, ROUND)
        for one in of(it):
            links = page.tree.xpath(f"//a[contains(., '{one.title}')]/@href")
            is_own = number == one.lead
            mine = f"{one.path}" in links and "waits for your review" in page.words
            assert mine is not is_own, (reviewer.name, one.title, links)
            if one is kept and reviewer is declaring:
                declare(it, one, reviewer)
            elif not is_own:
                judge(it, one, reviewer)


def declare(it: Institution, one: Application, reviewer: Somebody) -> None:
    """From then on it is closed to them."""
    it.do(reviewer, one.path, "/interest/", text="We work on something of the kind.")
    refused = frozenset({403, 404})
    reviewer.browser.get(one.path, expect=refused)
    assert one.title not in it.look(reviewer, ROUND).words


def judge(it: Institution, one: Application, reviewer: Somebody) -> None:
    page = it.look(reviewer, one.path)
    assert ANSWER in page.words
    for hidden in (it.people[one.lead].name, applicant(it, one), PLAN.name):
        assert hidden not in page.text, (reviewer.name, hidden)
    names = dict.fromkeys(
        page.tree.xpath("//form[contains(@action,'/review/')]//input[@type='radio']/@name")
    )
    given = dict(zip(names, one.scores[reviewer.number], strict=True))
    reviewer.browser.send(
        page, "/review/", "submit", for_applicant=f"Well thought: {one.title}.",
        for_reviewers="It is worth it.", **given,
    )  # fmt: skip
    it.done["reviews"] += 1


def propose(it: Institution) -> None:
    """The ranking as the test reckons it; then the amounts. Who proposes does not confirm."""
    who = runs_it(it)
    page = it.look(who, f"{ROUND}desk/")
    rows = page.tree.xpath("//table//tbody/tr")
    ranked = sorted(of(it), key=lambda one: -one.mean)
    assert len(rows) == len(ranked)
    for row, one in zip(rows, ranked, strict=True):
        words = " ".join(row.text_content().split())
        assert one.title in words, (one.title, words)
        said = row.xpath(".//input/@name")[0]
        one.number = int(said.removeprefix("award_"))
    amounts = {f"award_{one.number}": plain(one.award) if one.award else "" for one in of(it)}
    shown = who.browser.send(page, "/propose/", look=True, **amounts)
    assert not shown.offers("/confirm/"), "who proposes does not confirm"


def confirm(it: Institution) -> None:
    it.do(it.staff, f"{ROUND}desk/", "/confirm/", decision=DECISION)


ACTS = (
    Act(at(date(2026, 5, 4), 9), call),
    Act(at(date(2026, 5, 22), 9), apply),
    Act(at(date(2026, 6, 22), 9), review),
    Act(at(date(2026, 6, 23), 9), propose),
    Act(at(date(2026, 6, 24), 9), confirm),
)
