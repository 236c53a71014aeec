"""The desk: what waits for whom, and for nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from alliance.desk import drawing, queues
from alliance.desk.models import DeletionRequest
from alliance.desk.queues import QUEUES, Waiting
from alliance.outbox.models import OutboxItem
from alliance.people.models import Office
from alliance.people.offices import appoint

pytestmark = pytest.mark.django_db

# For each office (and staff, and nobody) the queues that its holder sees, and no other.
SEEN = {
    "nobody": set(),
    "coordinator": set(),
    "moderator": {"conduct.flags", "lists.held"},
    "conduct": {"conduct.reports"},
    "volunteer": {"help.questions"},
    "editor": {"history.proposals", "resources.proposed"},
}
STAFF = {
    "audit.unchained", "conduct.flags", "desk.deletions", "directory.decisions",
    "duties.failed", "funding.approve", "funding.limits", "funding.pay", "groups.charters",
    "help.questions", "history.proposals", "ledger.movements",
    "ledger.reopening", "lists.held",
    "membership.applications", "membership.overdue", "membership.returns",
    "organizations.proposed", "outbox.failed",
    "programmes.awards", "programmes.payments", "programmes.reports", "programmes.reviews",
    "proposals.errata", "proposals.evidence", "proposals.reports",
    "recognition.problems", "resources.proposed",
}  # fmt: skip


def seen_by(person) -> set[str]:
    return {line.name for line in queues.of(person, timezone.now())} & set(ours())


def ours() -> list[str]:
    return sorted(STAFF | {name for names in SEEN.values() for name in names})


def test_every_queue_of_the_table_is_registered():
    assert set(ours()) <= set(QUEUES)


@pytest.mark.parametrize("office", sorted(SEEN))
def test_each_office_sees_its_queues_and_no_other(office, person, staff):
    if office != "nobody":
        appoint(person, Office.Kind(office), by=staff)
    assert seen_by(person) == SEEN[office]
    assert bool(queues.of(person, timezone.now())) == bool(SEEN[office])


def test_staff_see_theirs_and_no_report_of_conduct(staff):
    assert seen_by(staff) == STAFF
    assert "conduct.reports" not in seen_by(staff)


def test_whoever_is_blocked_has_no_desk(staff):
    staff.is_active = False
    assert queues.of(staff, timezone.now()) == []
    assert not queues.of(staff, timezone.now())


def test_the_page_is_for_those_who_have_a_desk(client, person, staff, sign_in):
    assert client.get(reverse("desk:index")).status_code == 302
    assert sign_in(person).get(reverse("desk:index")).status_code == 403
    appoint(person, Office.Kind.VOLUNTEER, by=staff)
    page = sign_in(person).get(reverse("desk:index")).content.decode()
    assert "Questions to the Alliance" in page
    for foreign in ("Expenses", "Record of acts", "Applications", "Requests to delete"):
        assert foreign not in page


def test_what_waits_longest_comes_first(staff, other_person, monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(queues, "QUEUES", {})
    for name, count, days in (("a", 1, 2), ("b", 9, 30), ("c", 0, 0), ("d", 3, 8)):
        queues.register(
            name,
            label=name,
            may=lambda viewer: True,
            read=lambda viewer, c=count, d=days: Waiting(c, now - timedelta(days=d) if c else None),
            url=lambda viewer: "/",
        )
    lines = queues.of(staff, now)
    assert [(line.name, line.is_late) for line in lines] == [
        ("b", True), ("d", True), ("a", False), ("c", False),
    ]  # fmt: skip
    bars = [row.bar for row in drawing.rows(lines)]
    assert bars == sorted(bars, reverse=True)
    assert len(bars) == 3


@pytest.mark.parametrize(
    ("days", "units"), [(-1, 4.0), (0, 4.0), (60, 240), (9000, 240), (15, 120)]
)
def test_a_bar_stays_in_its_drawing(days, units):
    assert drawing.length(timedelta(days=days)) == units


def test_mail_that_was_given_up_waits_for_staff(staff):
    OutboxItem.objects.create(key="a", to="a@example.org", status=OutboxItem.Status.FAILED)
    line = next(one for one in queues.of(staff, timezone.now()) if one.name == "outbox.failed")
    assert line.count == 1
    assert line.oldest is not None


def test_what_one_asked_for_does_not_wait_for_oneself(staff, make_person):
    DeletionRequest.objects.create(person=staff, what="account")
    second = make_person("second", is_staff=True)
    count = {
        person: next(
            line.count
            for line in queues.of(person, timezone.now())
            if line.name == "desk.deletions"
        )
        for person in (staff, second)
    }
    assert count == {staff: 0, second: 1}


def test_flags_wait_for_moderators(staff, person):
    from alliance.conduct.models import FlaggedThing

    FlaggedThing.objects.create(kind="help.answer", key="1", title="x")
    appoint(person, Office.Kind.MODERATOR, by=staff)
    lines = {line.name: line for line in queues.of(person, timezone.now())}
    assert lines["conduct.flags"].count == 1


def test_reports_wait_for_their_readers_alone(staff, make_person):
    from alliance.conduct.models import Reader, Report

    reads, other = make_person("reads"), make_person("other")
    for handler in (reads, other):
        appoint(handler, Office.Kind.CONDUCT, by=staff)
    report = Report.objects.create(receipt="r", token_hash="t", what="x", may_know="handlers")
    Reader.objects.create(report=report, person=reads)
    Reader.objects.create(report=report, person=other, standing=Reader.Standing.RULED_OUT)
    for handler, count in ((reads, 1), (other, 0)):
        lines = {line.name: line for line in queues.of(handler, timezone.now())}
        assert lines["conduct.reports"].count == count


def test_decisions_on_the_registry_wait_for_the_second_person(staff, make_person):
    from alliance.directory.models import Override

    second = make_person("second", is_staff=True)
    Override.objects.create(effect="leave_out", did="did:web:a", reason="x", proposed_by=staff)
    for viewer, count in ((staff, 0), (second, 1)):
        lines = {line.name: line for line in queues.of(viewer, timezone.now())}
        assert lines["directory.decisions"].count == count


def test_expenses_wait_for_those_who_may_approve_them(staff, make_person):
    from alliance.funding.models import Claim

    second = make_person("second", is_staff=True)
    Claim.objects.create(
        claimant=staff, title="Train", state="submitted", submitted_at=timezone.now(), round=1
    )
    for viewer, count in ((staff, 0), (second, 1)):
        lines = {line.name: line for line in queues.of(viewer, timezone.now())}
        assert lines["funding.approve"].count == count


def test_every_queue_leads_somewhere_also_when_something_waits(staff, person, sign_in):
    from alliance.groups import services

    group = services.found_group(person, acronym="trust", name="Trust", purpose="Trust.")
    draft = services.draft_charter(group, by=person)
    services.submit_charter(draft, by=person)
    lines = {line.name: line for line in queues.of(staff, timezone.now())}
    assert lines["groups.charters"].count == 1
    window = sign_in(staff)
    for line in lines.values():
        assert window.get(line.url.partition("#")[0]).status_code == 200, line.name
