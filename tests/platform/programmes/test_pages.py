"""What each reader finds on the pages, and that what they typed is not lost."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from tests.platform.programmes.world import STATEMENT, body, pdf

from alliance.exports import registry
from alliance.notices.models import Notice
from alliance.people import closing
from alliance.programmes import reminding
from alliance.programmes.models import Application, Milestone, Round
from alliance.programmes.services import applying, awarding, fulfilling, reviewing
from alliance.search.models import SearchEntry


@pytest.fixture
def judged(world):
    """Ada's application for the Harbour, with a file, reviewed by Ray."""
    world.harbour = body("Harbour", world["ada"])
    draft = world.draft("ada", body=world.harbour, **{world.question("Who you are").key: "Ada L."})
    applying.add_file(draft, world.question("Plan"), pdf(), by=world["ada"])
    applying.add_file(draft, world.question("Proof"), pdf(name="Ada.pdf"), by=world["ada"])
    draft.refresh_from_db()
    Application.objects.filter(pk=draft.pk).update(may_name=True)
    world.made = applying.submit(draft, by=world["ada"], confirmed=[STATEMENT])
    world.reviewer("sue")
    world.close()
    world.review("ray", world.made, 4, 2)
    world.made.refresh_from_db()
    return world


def page_of(client, address) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_a_deadline_stands_on_the_readers_clock_and_on_the_programmes(world, sign_in):
    Round.objects.update(closes_at=datetime(2099, 3, 11, 21, 0, tzinfo=UTC))
    world["ada"].time_zone = "Asia/Kathmandu"
    world["ada"].save(update_fields=["time_zone"])
    page = page_of(sign_in(world["ada"]), world.round.get_absolute_url())
    assert "Thursday 12 March 2099, 02:45" in page
    assert "Wed 11 March 2099, 17:00 America/New_York" in page


def test_a_blind_reviewer_finds_no_applicant_on_the_page_nor_in_a_file(judged, sign_in):
    client = sign_in(judged["sue"])
    page = page_of(client, judged.made.get_absolute_url())
    assert "By boat." in page
    for word in ("Harbour", "Ada", "harbour"):
        assert not re.search(rf"\b{word}", page)  # the page has tokens of random letters, too
    assert "Said by ray" not in page  # nor what others have said
    files = {one.name: one for one in judged.made.attachments.all()}
    plan, proof = files["plan-of-the-harbour.pdf"], files["Ada.pdf"]
    address = f"{judged.made.get_absolute_url()}file/"
    answer = client.get(f"{address}{plan.public_id}/")
    assert 'filename="q3.pdf"' in answer.headers["Content-Disposition"]
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert client.get(f"{address}{proof.public_id}/").status_code == 404


def test_a_draft_of_a_review_may_lack_scores_and_a_review_may_not(judged, sign_in):
    client, address = sign_in(judged["sue"]), judged.made.get_absolute_url()
    assert page_of(client, address).count("field-optional") == 2  # the words alone
    assert client.post(f"{address}review/", {"c1": "3", "keep": "1"}).status_code == 302
    answer = client.post(f"{address}review/", {"c1": "3", "submit": "1"})
    assert answer.status_code == 400
    assert "Give a score." in answer.content.decode()


def test_a_file_is_never_shown_in_a_page(judged, sign_in):
    file = judged.made.attachments.first()
    address = f"{judged.made.get_absolute_url()}file/{file.public_id}/"
    answer = sign_in(judged["ada"]).get(address)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    answer.close()


def test_who_declared_an_interest_is_told_that_nothing_is_there(judged, sign_in):
    reviewing.declare(judged.made, by=judged["ray"], text="A friend.")
    client = sign_in(judged["ray"])
    assert client.get(judged.made.get_absolute_url()).status_code == 404
    assert judged.made.title not in page_of(client, judged.round.get_absolute_url())


def test_the_ranking_is_not_for_an_officer_with_an_interest(judged, sign_in):
    address = f"{judged.round.get_absolute_url()}desk/"
    assert "call-ranking" in page_of(sign_in(judged.officer), address)
    reviewing.declare(judged.made, by=judged.officer, text="A friend.")
    page = page_of(sign_in(judged.officer), address)
    assert "call-ranking" not in page
    assert judged.made.title not in page


def test_the_applicant_reads_comments_without_names_after_the_release(judged, sign_in):
    client = sign_in(judged["ada"])
    assert "Said by ray" not in page_of(client, judged.made.get_absolute_url())
    judged.award(judged.made)
    page = page_of(client, judged.made.get_absolute_url())
    assert "Said by ray." in page
    assert "Between us." not in page
    assert judged["ray"].name not in page


def test_results_are_public_and_found_by_searching_once_released(judged, client):
    results = f"{judged.round.get_absolute_url()}results.json"
    assert client.get(results).json()["results"] is None
    assert "Harbour" not in page_of(client, judged.round.get_absolute_url())
    judged.award(judged.made)
    [named] = client.get(results).json()["results"]["named"]
    assert (named["applicant"], named["amount"]) == ("Harbour", "400.00")
    assert "Harbour" in page_of(client, judged.round.get_absolute_url())
    assert "Sailing, badged." in SearchEntry.objects.get(kind="grant-call").text
    assert "Grants awarded" in page_of(client, f"/organizations/{judged.harbour.slug}/")


def test_without_consent_nobody_is_named(judged, client):
    Application.objects.update(may_name=False)
    judged.award(judged.made)
    for address in ("", "results.json"):
        said = client.get(f"{judged.round.get_absolute_url()}{address}").content.decode()
        assert "Harbour" not in said
        assert "Sailing, badged." not in said
    assert "Harbour" not in SearchEntry.objects.get(kind="grant-call").text


def test_what_two_changed_at_once_comes_back_in_the_form_with_both(world, sign_in):
    draft = world.draft("ada")
    key = world.question("Method").key
    applying.save(draft, by=world["ada"], version=draft.version, content={key: "Theirs."})
    given = {**draft.content, "version": draft.version, key: "My long work.", "stay": "1"}
    address = f"{draft.get_absolute_url()}edit/"
    answer = sign_in(world["ada"]).post(address, given)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "My long work." in page
    assert "Theirs." in page
    draft.refresh_from_db()
    again = {**given, "version": draft.version}
    assert sign_in(world["ada"]).post(address, again).status_code == 302
    draft.refresh_from_db()
    assert draft.content[key] == "My long work."


def test_what_is_missing_is_said_in_the_words_of_its_question(world, sign_in):
    draft = applying.begin(world.round, by=world["ada"], organization=None)
    answer = sign_in(world["ada"]).post(f"{draft.get_absolute_url()}submit/")
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "Method: This has to be answered." in page
    assert "Confirm this to apply" in page


def test_a_proposal_that_is_too_large_keeps_what_was_typed(judged, sign_in):
    address = f"{judged.round.get_absolute_url()}propose/"
    answer = sign_in(judged.officer).post(address, {"award_1": "400.01"})
    assert answer.status_code == 400
    assert "400.01" in answer.content.decode()


def told(kind: str) -> list[str]:
    rows = Notice.objects.filter(key__startswith=f"programmes:{kind}")
    return sorted(str(row.person.name) for row in rows)


def test_drafts_are_reminded_of_the_deadline_once_for_each_step(world):
    world.draft("ada")
    world.apply("ben")
    closes = world.round.closes_at
    assert reminding.remind(closes - timedelta(days=8)) == 0
    for _again in range(2):
        reminding.remind(closes - timedelta(days=6))
    assert told("deadline") == ["Ada"]
    reminding.remind(closes - timedelta(hours=3))
    assert told("deadline") == ["Ada", "Ada"]
    assert reminding.remind(closes) == 0


def test_reviewers_are_reminded_of_what_is_missing(judged):
    until = timezone.now() + timedelta(days=3)
    Round.objects.update(reviews_until=until)
    reminding.remind(timezone.now())
    assert told("reviews") == ["Sue"]


def test_milestones_are_reminded_of_and_officers_hear_of_late_ones(judged):
    judged.award(judged.made)
    award = judged.made.award
    fulfilling.accept_agreement(award, judged.programme.agreements.last(), by=judged["ada"])
    Milestone.objects.filter(number=1).delete()
    due = Milestone.objects.get().due_on
    noon = datetime(due.year, due.month, due.day, 12, tzinfo=UTC)
    reminding.remind(noon - timedelta(days=10))
    assert told("milestone_due") == ["Ada"]
    reminding.remind(noon + timedelta(days=1))
    assert told("milestone_due") == ["Ada", "Ada", "Officer"]


def test_everybody_who_applied_is_told_of_their_own(judged):
    awarding.propose(judged.round, by=judged.officer, awards={1: 40_000})
    assert told("proposed") == ["Keeper"]  # who can confirm it
    awarding.confirm(judged.round, by=judged.staff, decision="Call")
    assert told("decided") == ["Ada"]


def test_a_closed_account_leaves_what_was_decided_without_a_name(judged):
    assert closing.hindrances(judged["ada"]) != []  # it is being judged
    judged.award(judged.made)
    assert closing.hindrances(judged["ada"]) != []  # its milestones are not paid
    Milestone.objects.update(state=Milestone.State.PAID)
    assert closing.hindrances(judged["ada"]) == []
    closing.ROOMS["programmes"].erase(judged["ada"])
    closing.ROOMS["programmes"].erase(judged["ray"])
    judged.made.refresh_from_db()
    assert (judged.made.lead, judged.made.may_name) == (None, False)
    review = judged.made.reviews.get()
    assert (review.reviewer, review.scores) == (None, {"c1": 4, "c2": 2})


def test_a_closed_account_takes_its_drafts_along(world, django_capture_on_commit_callbacks):
    draft = world.draft("ada")
    file = applying.add_file(draft, world.question("Plan"), pdf(), by=world["ada"])
    with django_capture_on_commit_callbacks(execute=True):
        closing.ROOMS["programmes"].erase(world["ada"])
    draft.refresh_from_db()
    assert (draft.state, draft.content, draft.lead) == ("withdrawn", {}, None)
    assert not draft.saves.exists()
    assert not file.file.storage.exists(file.file.name)


def test_a_person_takes_their_applications_and_reviews_along(judged):
    mine = registry.PERSON_PARTS["programmes"](judged["ada"])
    assert mine["applications"][0]["content"]["title"] == "Badges for sailors"
    assert "Said by ray" not in str(mine)  # reviews are the reviewer's
    assert "Said by ray." in str(registry.PERSON_PARTS["programmes"](judged["ray"]))
    files = dict(registry.PERSON_FILES["programmes"](judged["ada"]))
    assert len(files) == 2
    assert dict(registry.PERSON_FILES["programmes"](judged["ray"])) == {}
