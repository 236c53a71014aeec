"""Three proposals from an idea to a published specification: texts and what changed in them,
comments and what became of them, consensus calls on a list, implementations, ballots.
"""

from __future__ import annotations

from datetime import date

from tests.institution.deciding import cast, in_group, moment
from tests.institution.institution import Act, Institution, Vote
from tests.institution.money import GROUP_NAMES
from tests.institution.proposals import FINAL, NOTES, Proposal, chair, champion, of
from tests.year.arriving import subscribe
from tests.year.cast import Somebody
from tests.year.community import at
from tests.year.visitor import Page
from tests.year.writing import Posted, by_mail

LIST = "specifications"


def the_list(it: Institution) -> None:
    """Where consensus is called for; chairs and a few others are on it."""
    it.do(
        it.staff, "/lists/new/", "/lists/new/", slug=LIST, name="Specifications", kind="main",
        description="What is proposed.", posting="subscribers", first_posts_held=0,
    )  # fmt: skip
    numbers = {one.commenters[0] for one in of(it)}
    chairs = {chair(it, one).number for one in of(it)}
    for number in sorted(numbers | chairs):
        subscribe(it, it.people[number], LIST, "each")


def ideas(it: Institution) -> None:
    """Said in a group, taken up by it once there are cases and it was talked about."""
    for one in of(it):
        page = it.as_(champion(it, one)).send(
            f"/proposals/new/?group={one.group}", "", look=True, title=one.title, slug=one.slug,
            group=(GROUP_NAMES[one.group],), summary=f"{one.title}: nobody can say them today.",
        )  # fmt: skip
        assert page.path == one.path
        it.do(
            champion(it, one), f"{one.path}people/", "", person=it.people[one.editor].email,
            kind="editor",
        )  # fmt: skip
        show(it, one, "problem", "talked")
        ask(it, one, date(2026, 2, 27))
        consent(it, one)


def show(it: Institution, one: Proposal, *criteria: str) -> None:
    """The champion says what shows it; the chair looks, and confirms."""
    for key in criteria:
        it.do(
            champion(it, one), f"{one.path}criteria/{key}/", "", text="It is in the notes.",
            url=f"https://example.org/notes/{one.slug}/{key}",
        )  # fmt: skip
        it.do(chair(it, one), one.path, f"/criteria/{key}/confirm/")


def ask(it: Institution, one: Proposal, closes: date, **rule: object) -> None:
    """The ballot on the next stage: in the group by consent, unless another rule is said."""
    said = {"electorate": "group_people", "method": "consent", **rule}
    stage = len(one.ballots) + 1
    page = it.as_(chair(it, one)).send(
        f"{one.path}ballot/", "", look=True, closes_at=moment(closes), **said
    )
    assert page.path.startswith("/decisions/"), page.words[:600]
    vote = Vote(page.path, f"{one.title}: stage {stage}", outcome="adopted")
    if said["electorate"] == "group_people":
        vote.of_people, vote.electors = True, in_group(it, one.group)
    one.ballots.append(vote)
    it.votes.append(vote)


def consent(it: Institution, one: Proposal) -> None:
    """Those who carry and comment; who says nothing does not stand in the way."""
    for number in (*one.people, one.commenters[0]):
        cast(it, one.ballots[-1], it.people[number], side="consent")


def stands_at(it: Institution, stage: int) -> None:
    said = it.staff.browser.get("/proposals/proposals.json").json()["proposals"]
    assert {one["title"]: one["stage"] for one in said} == {one.title: stage for one in of(it)}


def texts(it: Institution) -> None:
    """Editors write: text, context and schema. Two comment, one from outside of the group."""
    stands_at(it, 1)
    for one in of(it):
        editor = it.people[one.editor]
        revise(it, one, editor, 1)
        for place, number in enumerate(one.commenters):
            it.do(
                it.people[number], f"{one.path}comments/?at=terms", "",
                anchor=("", "terms")[place], text=f"What of badges without it? ({place + 1})",
            )  # fmt: skip
        page = it.look(editor, one.path)
        assert "2 wait" in page.words, page.words[:800]


def revise(it: Institution, one: Proposal, who: Somebody, number: int, **more: object) -> Page:
    """The form has the text before; what is pressed hands the next one in."""
    page = it.look(who, f"{one.path}revise/")
    answer = who.browser.send(
        page, "/revise/", "Hand it in", look=True, text=one.text(number), context=one.context,
        schema=one.schema, note=f"{NOTES[number - 1]} of {one.title.lower()}", **more,
    )  # fmt: skip
    assert answer.path == f"{one.path}revisions/{number}/", answer.words[:400]
    it.done["revisions"] += 1
    return answer


def answers(it: Institution) -> None:
    """What was commented is taken up in the next text; each comment has a disposition, and whoever
    made it says whether that will do. The group then takes the draft.
    """
    for one in of(it):
        editor = it.people[one.editor]
        revise(it, one, editor, 2)
        changed = it.look(editor, f"{one.path}changes/").words
        assert "MUST NOT refuse" in changed, changed[:800]
        for number, is_satisfied in zip(one.commenters, one.satisfied, strict=True):
            answer(it, one, it.people[number], is_satisfied)
        show(it, one, "safety")
        ask(it, one, date(2026, 3, 19))
        consent(it, one)


def answer(it: Institution, one: Proposal, commenter: Somebody, is_satisfied: bool) -> None:
    editor = it.people[one.editor]
    page = it.look(editor, f"{one.path}comments/")
    head = f"//article[.//h3[contains(., '{commenter.name}')]]"
    link = page.tree.xpath(f"{head}//a[contains(@href, '/answer/')]/@href")
    assert len(link) == 1, page.words[:800]
    editor.browser.send(
        link[0], "", disposition="accepted" if is_satisfied else "partly",
        answer="It stands in the second revision.",
    )  # fmt: skip
    page = it.look(commenter, f"{one.path}comments/")
    link = page.tree.xpath(f"{head}//a[contains(@href, '/satisfied/')]/@href")
    word = {"satisfied": "yes"} if is_satisfied else {"satisfied": "no", "rejoinder": "Not wholly."}
    commenter.browser.send(link[0], "", **word)
    it.done["comments answered"] += 1


def calls(it: Institution) -> None:
    """On the list, in the name of the chair; somebody answers with their mail program."""
    stands_at(it, 2)
    for one in of(it):
        page = it.as_(chair(it, one)).send(
            f"{one.path}calls/new/", "", look=True, mailing_list=("Specifications",),
            question=f"Is “{one.title}” ready to be tried?", closes_at=moment(date(2026, 4, 14)),
        )  # fmt: skip
        one.call = page.path
        show(it, one, "tests", "before")
    it.settle()
    for one in of(it):
        somebody = it.people[one.commenters[0]]
        asked = it.site.post.wait_for(
            somebody.email,
            lambda mail, one=one: mail.header("Subject").endswith(f"Consensus call: {one.title}"),  # type: ignore[misc]
        )
        call = Posted(LIST, f"Consensus call: {one.title}", asked.header("Message-ID"), it.now)
        by_mail(it, somebody, LIST, "I agree", answer=call)


def consensus(it: Institution) -> None:
    """Their ends have come: the chair says what was said, and asks for the next stage."""
    for one in of(it):
        page = it.look(chair(it, one), one.call)
        assert "1 answer" in page.words, page.words[:600]
        it.do(
            chair(it, one), f"{one.call}close/", "", outcome="consensus",
            summary="One agreed, and nobody objected.",
        )  # fmt: skip
        ask(it, one, date(2026, 4, 20))
        consent(it, one)


def implementations(it: Institution) -> None:
    """Two have it whole and read what the other makes; a third has half of it. The members vote."""
    stands_at(it, 3)
    for one in of(it):
        for place, number in enumerate((*one.commenters, one.champion)):
            it.do(
                it.people[number], f"{one.path}reports/new/", "", product=f"Badger {place + 1}",
                implementer=f"Maker {place + 1}", passed=6 if place == 2 else 12, total=12,
                text="As the test material has it.", url=f"https://example.org/runs/{place}",
            )  # fmt: skip
        who = chair(it, one)
        page = it.look(who, f"{one.path}reports/")
        confirming = page.tree.xpath("//form[contains(@action, '/confirm/')]/@action")
        assert len(confirming) == 3
        for action in confirming:
            who.browser.send(page, action)
        show(it, one, "together")
        ask(
            it, one, date(2026, 10, 16), electorate="members", method="majority",
            threshold="two_thirds", base="cast", quorum_percent=50,
        )  # fmt: skip


def members_vote(it: Institution) -> None:
    """Of three proposals each member votes on two at least; one is against each."""
    for member in it.members:
        for place, one in enumerate(of(it)):
            number = it.members.index(member)
            if number % 4 != place:
                side = "against" if number == 17 else "for"
                cast(it, one.ballots[-1], member.speaker, side=side)


def published(it: Institution) -> None:
    """It went out by itself. Somebody finds a mistake in one, which its editor verifies; words are
    made better in it, and the chair publishes that without a ballot.
    """
    stands_at(it, FINAL)
    for one in of(it):
        one.published.append(one.text(2))
        if one.is_rewritten:
            rewrite(it, one)


def rewrite(it: Institution, one: Proposal) -> None:
    reader, editor = it.people[one.commenters[1]], it.people[one.editor]
    path = f"/specifications/{one.slug}/errata/"
    it.do(
        reader, f"{path}new/", "", anchor="terms", text="“MAY have” one, or several?",
        correction="A badge MAY have one.",
    )  # fmt: skip
    page = it.look(editor, path)
    link = page.tree.xpath("//a[contains(., 'Settle it')]/@href")
    assert len(link) == 1, link
    editor.browser.send(link[0], "", state="verified", answer="One.")
    it.done["errata"] += 1
    revise(it, one, editor, 3, is_editorial=True)
    it.do(chair(it, one), one.path, "/publish/")
    one.published.append(one.text(3))


ACTS = (
    Act(at(date(2026, 2, 23), 9), the_list),
    Act(at(date(2026, 2, 23), 9), ideas),
    Act(at(date(2026, 3, 16), 9), texts),
    Act(at(date(2026, 3, 17), 9), answers),
    Act(at(date(2026, 4, 7), 9), calls),
    Act(at(date(2026, 4, 15), 9), consensus),
    Act(at(date(2026, 10, 7), 9), implementations),
    Act(at(date(2026, 10, 13), 9), members_vote),
    Act(at(date(2026, 11, 2), 9), published),
)
