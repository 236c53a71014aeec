"""What has to be true of the three proposals after the year: how they came to their stage, and what
was published of them.
"""

from __future__ import annotations

import json

from tests.institution import badges, proposals
from tests.institution.institution import Institution
from tests.institution.proposals import FINAL, NOTES
from tests.institution.recognising import STAGE_REACHED
from tests.institution.rule import rule


@rule
def each_proposal_went_through_every_stage_by_a_ballot(it: Institution) -> None:
    for one in proposals.of(it):
        said = it.staff.browser.get(f"/proposals/{one.slug}.json").json()
        assert (said["stage"], said["state"]) == (FINAL, "active")
        ballots = sorted(said["ballots"], key=lambda row: row["to_stage"])
        assert [(row["to_stage"], row["state"]) for row in ballots] == [
            (stage, "done") for stage in range(1, FINAL + 1)
        ]
        assert [row["url"] for row in ballots] == [it.site.url + v.path for v in one.ballots]
        assert all(row["met"] for row in said["criteria"]), said["criteria"]


@rule
def each_comment_was_answered_and_dissent_stays_to_be_read(it: Institution) -> None:
    for one in proposals.of(it):
        said = it.staff.browser.get(f"/proposals/{one.slug}.json").json()["comments"]
        found = sorted((row["text"], row["disposition"], row["satisfied"]) for row in said)
        assert found == [
            (
                f"What of badges without it? ({place + 1})",
                "accepted" if is_satisfied else "partly",
                is_satisfied,
            )
            for place, is_satisfied in enumerate(one.satisfied)
        ]
        page = it.look(it.staff, f"{one.path}comments/").words
        assert ("Not wholly." in page) is (False in one.satisfied)


@rule
def two_implementers_had_each_text_whole(it: Institution) -> None:
    for one in proposals.of(it):
        said = it.staff.browser.get(f"/proposals/{one.slug}.json").json()["reports"]
        whole = {row["implementer"] for row in said if row["passed"] == row["total"]}
        assert whole == {"Maker 1", "Maker 2"}
        assert len(said) == 3
        assert all(row["confirmed_at"] and row["revision"] == 2 for row in said)


@rule
def the_call_for_consensus_stands_in_the_archive_with_its_answer(it: Institution) -> None:
    for one in proposals.of(it):
        page = it.look(it.staff, one.call)
        link = page.tree.xpath("//ol[@class='proposal-gathered']//a/@href")
        assert len(link) == 1, page.words[:600]
        message = it.staff.browser.get(link[0]).words
        assert "I agree" in message
        assert it.people[one.commenters[0]].name in message


@rule
def each_version_is_served_as_it_was_handed_in(it: Institution) -> None:
    """The latest and every one before, byte for byte, with context and schema."""
    for one in proposals.of(it):
        said = it.staff.browser.get(f"/specifications/{one.slug}.json").json()
        oldest_first = list(reversed(said["versions"]))
        assert len(oldest_first) == len(one.published), said
        for version, text in zip(oldest_first, one.published, strict=True):
            url = version["url"]
            for file, content in (
                ("text.md", text),
                ("context.jsonld", one.context),
                ("schema.json", one.schema),
            ):
                served = it.staff.browser.get(f"{url}{file}").body.decode()
                assert served.replace("\r\n", "\n").strip() == content.strip(), url + file
        page = it.staff.browser.get(f"/specifications/{one.slug}/")
        assert page.tree.xpath("//*[@id='sec-terms']"), page.words[:400]
        assert "MUST NOT refuse" in page.words
        assert (proposals.BETTER_WORDS in page.words) is one.is_rewritten


@rule
def the_changelog_says_what_each_version_changed(it: Institution) -> None:
    for one in proposals.of(it):
        page = it.staff.browser.get(f"/specifications/{one.slug}/changelog/")
        notes = NOTES if one.is_rewritten else NOTES[:2]
        for note in notes:
            assert f"{note} of {one.title.lower()}" in page.words
        assert ("only words changed" in page.words) is one.is_rewritten
        inserted = " ".join(page.tree.xpath("//ins//text()"))
        assert ("words" in inserted) is one.is_rewritten, inserted
        errata = it.staff.browser.get(f"/specifications/{one.slug}/errata/").words
        assert ("A badge MAY have one." in errata) is one.is_rewritten


@rule
def a_badge_for_a_stage_leads_to_the_proposal(it: Institution) -> None:
    """Whose they are and that they verify, the rules of all badges say."""
    found = set()
    for one, badge in badges.collected(it):
        if badge["credentialSubject"]["achievement"]["name"] == STAGE_REACHED:
            found.add((one.name, badge["evidence"][0]["id"]))
    assert found == {
        (it.people[number].name, it.site.url + one.path)
        for one in proposals.of(it)
        for number in one.people
    }, json.dumps(sorted(found))
