"""What the pages show, and to whom."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.platform.proposals.conftest import TEXT, advance_to

from alliance.exports.registry import ALLIANCE_PARTS, PERSON_PARTS
from alliance.people import closing
from alliance.people.models import Person
from alliance.proposals import finding, seed, services
from alliance.proposals.models import Comment, Erratum, Proposal, Revision
from alliance.proposals.telling import url_of
from alliance.search.models import SearchEntry

CONTEXT = '{"@context": {"level": "https://example.org/#level"}}'


@pytest.fixture
def specification(
    proposal: Proposal, revise: Callable[..., Revision], champion: Person, chair: Person
) -> Proposal:
    """Published twice: the second time with other words in one section."""
    revise(context=CONTEXT)
    advance_to(4, proposal, champion, chair)
    words = TEXT.replace("ordered set", "set in order")
    revise(text=words, context=CONTEXT, note="In other words", is_editorial=True)
    services.publish_editorial(proposal, by=chair)
    return proposal


def page(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(f"proposals:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_document_has_numbers_and_links_to_its_sections(
    client: Client, specification: Proposal
) -> None:
    html = page(client, "latest", "levels")
    assert '<span class="spec-number">2.1</span> For issuers' in html
    assert 'id="sec-for-issuers"' in html
    assert html.count('href="#sec-for-issuers"') == 2, "in the contents, and beside the heading"
    assert "<script>" not in html.split("<main")[1]


def test_each_version_stays_under_its_own_address(client: Client, specification: Proposal) -> None:
    new, old = specification.versions.order_by("-published_at", "-pk")
    assert "ordered set" in page(client, "version", "levels", old.name)
    assert "This is an earlier version." in page(client, "version", "levels", old.name)
    assert "set in order" in page(client, "version", "levels", new.name)
    assert client.get("/specifications/levels/2001-01-01/").status_code == 404


def test_files_are_served_as_they_were_handed_in(client: Client, specification: Proposal) -> None:
    version = specification.versions.first()
    assert version is not None
    url = reverse("proposals:file", args=["levels", version.name, "context.jsonld"])
    answer = client.get(url)
    assert answer.content.decode() == CONTEXT
    assert answer["Content-Type"] == "application/ld+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    missing = reverse("proposals:file", args=["levels", version.name, "schema.json"])
    assert client.get(missing).status_code == 404


def test_the_changelog_is_made_of_what_revisions_say_and_change(
    client: Client, specification: Proposal
) -> None:
    html = page(client, "changelog", "levels")
    assert "In other words" in html
    assert "The first version." in html
    assert "<del>" in html and "<ins>" in html


def test_an_erratum_stands_beside_its_section_unless_it_was_rejected(
    client: Client, specification: Proposal, stranger: Person, chair: Person
) -> None:
    version = specification.versions.order_by("-published_at", "-pk")[0]
    erratum = services.submit_erratum(
        version, by=stranger, text="No such word.", correction="Another.", anchor="terms"
    )
    section = page(client, "latest", "levels").split('id="sec-terms"')[1].split("</section>")[0]
    assert "No such word." in section
    services.settle_erratum(erratum, Erratum.State.REJECTED, answer="There is.", by=chair)
    assert "No such word." not in page(client, "latest", "levels")
    assert "There is." in page(client, "errata", "levels")


def test_no_specification_before_it_is_published(client: Client, revision: Revision) -> None:
    for name in ("latest", "changelog", "errata", "versions"):
        assert client.get(reverse(f"proposals:{name}", args=["levels"])).status_code == 404


def test_a_comparison_shows_the_text_and_the_structure_of_the_files(
    client: Client, revise: Callable[..., Revision]
) -> None:
    revise(context=CONTEXT)
    revise(text=TEXT + "\nMore.", context=CONTEXT.replace("level", "rank"))
    html = page(client, "compare", "levels")
    assert "/@context/rank" in html and "/@context/level" in html
    assert "From revision 1 to 2" in html


@pytest.mark.parametrize("query", ["from=7", "to=-1", "to=1x", "from=99999999999999999999"])
def test_revisions_that_are_not_there_are_not_compared(
    client: Client, revision: Revision, query: str
) -> None:
    assert client.get(f"/proposals/levels/changes/?{query}").status_code == 404


def test_looking_at_what_changes_keeps_nothing(
    sign_in: Callable[[Person], Client], proposal: Proposal, revision: Revision, editor: Person
) -> None:
    words = {"text": "# Other", "note": "x", "context": "", "schema": "", "base": 1}
    answer = sign_in(editor).post("/proposals/levels/revise/", {**words, "preview": "1"})
    assert "section taken out" in answer.content.decode()
    assert proposal.revisions.count() == 1


def test_whoever_was_overtaken_loses_nothing(
    sign_in: Callable[[Person], Client], proposal: Proposal, revision: Revision, editor: Person
) -> None:
    words = {"text": "# Mine, two hours of work", "note": "x", "context": "", "schema": ""}
    answer = sign_in(editor).post("/proposals/levels/revise/", {**words, "base": 0})
    html = answer.content.decode()
    assert "two hours of work" in html
    assert "meanwhile" in html


def test_what_moderators_hid_nobody_else_sees(
    client: Client, sign_in: Callable[[Person], Client], revision: Revision, stranger: Person,
    staff: Person,
) -> None:  # fmt: skip
    comment = services.comment(revision, by=stranger, text="Buy my badges.")
    from alliance.conduct.moderation import KINDS

    KINDS["proposals.comment"].hide(str(comment.pk))
    assert "Buy my badges." not in page(client, "comments", "levels")
    assert "Buy my badges." in page(sign_in(staff), "comments", "levels")
    assert "Buy my badges." not in page(client, "proposal_json", "levels")
    KINDS["proposals.comment"].show(str(comment.pk))
    assert "Buy my badges." in page(client, "comments", "levels")


def test_a_link_leads_to_the_page_on_which_the_comment_stands(
    client: Client, revision: Revision, stranger: Person
) -> None:
    Comment.objects.bulk_create(
        Comment(proposal=revision.proposal, revision=revision, by=stranger, text=f"No. {number}")
        for number in range(201)
    )
    newest, *_, oldest = Comment.objects.order_by("-at", "-pk")
    first = page(client, "comments", "levels")
    assert f'id="comment-{newest.pk}"' in first and f'id="comment-{oldest.pk}"' not in first
    assert "?show=all&amp;page=2" in first
    for one in (newest, oldest):
        assert f'id="comment-{one.pk}"' in client.get(url_of(one)).content.decode()
    odd = client.get("/proposals/levels/comments/?comment=9999999999999999999&page=x")
    assert odd.content.decode().count("<article") == 200


def test_a_hidden_proposal_is_nowhere(
    client: Client, revision: Revision, proposal: Proposal
) -> None:
    from alliance.conduct.moderation import KINDS

    KINDS["proposals.proposal"].hide(str(proposal.pk))
    assert client.get("/proposals/levels/").status_code == 404
    assert client.get("/proposals/levels/revisions/1/").status_code == 404
    assert "Levels of a skill" not in page(client, "index")
    assert "Levels of a skill" not in page(client, "json")
    assert "Levels of a skill" not in page(client, "feed")
    assert not SearchEntry.objects.filter(kind=finding.KIND).exists()


def test_the_search_finds_the_text_of_now(revise: Callable[..., Revision]) -> None:
    revise()
    entry = SearchEntry.objects.get(kind=finding.KIND)
    assert "Name the scale." in entry.text
    revise(text="# Other\n\nWords.")
    entry.refresh_from_db()
    assert "Name the scale." not in entry.text


def test_the_page_of_the_group_shows_its_proposals(client: Client, proposal: Proposal) -> None:
    html = client.get("/groups/trust/").content.decode()
    assert "Levels of a skill" in html


def test_who_goes_carries_and_writes_nothing_any_more(proposal: Proposal, champion: Person) -> None:
    assert closing.ROOMS["proposals"].words is not None
    assert closing.ROOMS["proposals"].words(champion).goes
    closing.ROOMS["proposals"].erase(champion)
    assert not proposal.parts.filter(person=champion, ended_at=None).exists()


def test_a_person_takes_along_every_word_they_wrote(
    revision: Revision, editor: Person, stranger: Person
) -> None:
    services.comment(revision, by=stranger, text="Which scale?")
    mine = json.loads(json.dumps(PERSON_PARTS["proposals"](stranger)))
    assert mine["comments"][0]["text"] == "Which scale?"
    assert PERSON_PARTS["proposals"](editor)["revisions"][0]["text"] == revision.text
    files = dict(ALLIANCE_PARTS["proposals"]())
    assert b"Which scale?" in files["comments.jsonl"]


def test_the_demonstration_is_added_once_and_tells_nobody(db: None) -> None:
    from alliance.groups.seed import add_demo_groups
    from alliance.lists.seed import add_demo_lists
    from alliance.notices.models import Notice

    add_demo_groups()
    add_demo_lists()
    before = Notice.objects.count()
    assert seed.add_demo_proposals(timezone.now()) == 3
    assert seed.add_demo_proposals(timezone.now()) == 0
    assert Notice.objects.count() == before
    assert {one.stage for one in Proposal.objects.filter(is_demo=True)} == {0, 2, 4}
