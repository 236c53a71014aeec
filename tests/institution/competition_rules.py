"""What has to be true of the competition after the year: what everybody reads of it, who was told
what, and where the money went.
"""

from __future__ import annotations

from tests.institution import competing, tally
from tests.institution.competing import CODE, CURRENCY, DECLARING, PARTS, REVIEWERS, ROUND
from tests.institution.institution import Institution
from tests.institution.rule import rule
from tests.institution.tally import plain
from tests.year.visitor import Page, Visitor


def _as_visitor(it: Institution, path: str) -> Page:
    visitor = Visitor(it.site.url, "203.0.113.10")
    try:
        return visitor.get(path)
    finally:
        visitor.close()


@rule
def everybody_reads_the_results_and_who_wants_no_name_has_none(it: Institution) -> None:
    said = _as_visitor(it, f"{ROUND}results.json").json()["results"]
    awarded = competing.awarded(it)
    named = [one for one in awarded if one.may_name]
    assert (said["applications"], said["awards"]) == (len(competing.of(it)), len(awarded))
    assert said["awarded"] == plain(sum(one.award for one in awarded))
    assert said["unnamed"] == len(awarded) - len(named) == 1
    found = {(row["title"], row["applicant"], row["amount"]) for row in said["named"]}
    assert found == {(one.title, competing.applicant(it, one), plain(one.award)) for one in named}
    page = _as_visitor(it, ROUND)
    assert competing.DECISION in page.words
    for one in [*competing.of(it), competing.WITHDRAWN, competing.UNFINISHED]:
        assert (one.title in page.words) is (one in named), one.title
        assert (competing.applicant(it, one) in page.words) is (one in named), one.title


@rule
def whoever_applied_reads_what_became_of_it_and_not_who_judged(it: Institution) -> None:
    reviewers = [it.people[number].name for number in REVIEWERS]
    for one in competing.of(it):
        words = it.look(it.people[one.lead], one.path).words
        told = f"Awarded: {one.award // 100:,}.{one.award % 100:02} {CURRENCY}"
        assert (told in words) is bool(one.award), words[:600]
        assert ("It was not awarded this time." in words) is not one.award
        assert words.count(f"Well thought: {one.title}.") == len(one.scores)
        assert "It is worth it." not in words
        assert not [name for name in reviewers if name in words and name not in _own(it, one)]


def _own(it: Institution, one: competing.Application) -> str:
    return it.people[one.lead].name


@rule
def nobody_else_reads_an_application(it: Institution) -> None:
    """Not who declared an interest, not who judged another one only, nor who has no part in it."""
    closed = frozenset({403, 404})
    kept = competing.of(it)[3]
    it.as_(it.people[DECLARING]).get(kept.path, expect=closed)
    for one in competing.of(it):
        it.as_(it.people[15]).get(one.path, expect=closed)
    for one in (competing.WITHDRAWN, competing.UNFINISHED):
        it.as_(it.people[REVIEWERS[1]]).get(one.path, expect=closed)
        it.as_(competing.runs_it(it)).get(one.path, expect=closed)


@rule
def what_was_awarded_was_paid_to_the_cent_from_the_grant_that_is_for_it(it: Institution) -> None:
    total = sum(one.award for one in competing.awarded(it))
    assert it.tally.on(tally.GRANTS_PAID, CURRENCY) == total
    assert it.tally.on(tally.GRANTS_PAYABLE, CURRENCY) == 0
    paid = len(competing.awarded(it)) * len(PARTS)
    assert it.done["payments of grants"] == paid
    path = f"/money/2026/entries/?account=5400&programme={CODE}"
    entries = _as_visitor(it, path)
    assert len(entries.tree.xpath("//ul[@class='money-entries']/li")) == paid
    for one in competing.awarded(it):
        shown = it.look(it.people[one.lead], one.path).words
        for minor in one.parts:
            amount = f"{minor // 100:,}.{minor % 100:02}"
            assert amount in entries.words, amount
            assert amount in shown, amount
        assert competing.applicant(it, one) not in entries.words
    waiting = it.look(it.keepers[0], "/programmes/").words
    assert "A reader for the telephone" not in waiting
