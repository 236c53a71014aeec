"""What waits on the desk of those who lead and write proposals, and of nobody else."""

from __future__ import annotations

import pytest
from django.utils import timezone
from tests.platform.proposals.conftest import advance_to

from alliance.audit.models import AuditEntry
from alliance.desk import queues
from alliance.groups import services as groups
from alliance.groups.models import WorkingGroup
from alliance.people.models import Person
from alliance.proposals import services
from alliance.proposals.models import Comment, Erratum

pytestmark = pytest.mark.django_db
NAMES = ("evidence", "reports", "errata", "comments")


def waits(viewer: Person) -> dict[str, int]:
    """What the viewer has to do with proposals, without what is empty."""
    lines = {line.name: line.count for line in queues.of(viewer, timezone.now())}
    found = {name: lines.get(f"proposals.{name}", 0) for name in NAMES}
    return {name: count for name, count in found.items() if count}


def report(revision, by):
    return services.report(
        revision, by=by, product="Studio", implementer="First", passed=3, total=3, text="All.",
        url="https://example.org/report",
    )  # fmt: skip


def test_evidence_waits_for_those_who_lead_and_not_for_who_stated_it(
    proposal, champion, chair, editor, staff, stranger
):
    stated = services.state_evidence(proposal, "problem", by=champion, text="See the notes.")
    assert waits(chair) == waits(staff) == {"evidence": 1}
    assert waits(champion) == waits(editor) == waits(stranger) == {}
    services.confirm_evidence(stated, by=chair)
    assert waits(chair) == {}


def test_who_leads_and_stated_it_has_nothing_to_confirm(proposal, chair, staff):
    services.state_evidence(proposal, "problem", by=chair, text="See the notes.")
    assert waits(chair) == {}
    assert waits(staff) == {"evidence": 1}


def test_reports_wait_until_they_are_confirmed_or_hidden(proposal, revision, chair, participant):
    made, hidden = report(revision, participant), report(revision, participant)
    hidden.hidden_at = timezone.now()
    hidden.save()
    assert waits(chair) == {"reports": 1}
    services.confirm_report(made, by=chair)
    assert waits(chair) == {}


def test_comments_wait_for_who_writes_it_and_not_for_who_wrote_them(
    proposal, revision, champion, editor, chair, staff, stranger
):
    services.comment(revision, by=stranger, text="Which scale?")
    mine = services.comment(revision, by=editor, text="A word is missing.")
    assert waits(editor) == {"comments": 1}
    assert waits(champion) == {"comments": 2}
    assert waits(chair) == waits(staff) == waits(stranger) == {}
    services.dispose(mine, Comment.Disposition.ACCEPTED, answer="Added.", by=champion)
    assert waits(champion) == {"comments": 1}


def test_errata_wait_for_those_who_write_and_lead(
    proposal, revision, champion, editor, chair, staff, stranger
):
    advance_to(4, proposal, champion, chair)
    version = proposal.versions.get()
    found = services.submit_erratum(version, by=stranger, text="Wrong.", correction="Right.")
    for somebody in (champion, editor, chair, staff):
        assert waits(somebody) == {"errata": 1}
    assert waits(stranger) == {}
    services.settle_erratum(found, Erratum.State.VERIFIED, answer="", by=editor)
    assert waits(chair) == {}


def test_what_was_withdrawn_and_what_a_group_has_left_waits_for_nobody(
    proposal, champion, chair, staff, group
):
    services.state_evidence(proposal, "problem", by=champion, text="See the notes.")
    services.withdraw(proposal, by=champion, reason="no longer")
    assert waits(chair) == {}
    services.resume(proposal, by=chair, reason="after all")
    assert waits(chair) == {"evidence": 1}
    groups.change_state(group, WorkingGroup.State.CONCLUDED, by=staff, reason="done", report="All.")
    assert waits(staff) == {}


def test_whoever_left_the_group_has_nothing_to_answer(proposal, revision, editor, stranger, group):
    services.comment(revision, by=stranger, text="Which scale?")
    assert waits(editor) == {"comments": 1}
    groups.leave(group, by=editor)
    assert waits(editor) == {}


def test_a_queue_leads_to_the_page_where_its_oldest_thing_is_done(
    proposal, revision, champion, editor, chair, stranger, sign_in
):
    services.state_evidence(proposal, "problem", by=champion, text="See the notes.")
    report(revision, stranger)
    services.comment(revision, by=stranger, text="Which scale?")
    for viewer, name, page in (
        (chair, "evidence", "/proposals/levels/"),
        (chair, "reports", "/proposals/levels/reports/"),
        (editor, "comments", "/proposals/levels/comments/"),
    ):
        lines = {line.name: line.url for line in queues.of(viewer, timezone.now())}
        assert lines[f"proposals.{name}"] == page
        assert sign_in(viewer).get(page).status_code == 200


def test_how_a_proposal_advanced_is_recorded_with_who_did_what(
    proposal, revision, champion, chair, staff
):
    advance_to(4, proposal, champion, chair)
    acts = AuditEntry.objects.filter(act__startswith="proposals.")
    assert {entry.subject for entry in acts} == {f"proposal:{proposal.public_id}"}
    by = dict(acts.values_list("act", "by"))
    assert by["proposals.ballot"] == by["proposals.confirmed"] == chair.pk
    assert by["proposals.advanced"] is by["proposals.published"] is None
    assert acts.filter(act="proposals.advanced").count() == 4
