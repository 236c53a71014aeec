"""Batches: looked at first, then sent row by row, each row once, also after a stop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from pytest_django.fixtures import Settings

from alliance.issuing import recipients, services
from alliance.issuing.models import Achievement, Award, Batch
from alliance.issuing.services import batches
from alliance.outbox.models import OutboxItem
from alliance.people.models import Person


def reading(*lines: str) -> recipients.Reading:
    return recipients.read_list(
        "\n".join(lines), zone=timezone.get_current_timezone(), now=timezone.now()
    )


@pytest.fixture
def draft(achievement: Achievement, person: Person) -> Batch:
    rows = reading(*(f"p{n}@example.org" for n in range(5)))
    return services.draft_batch(achievement, rows, by=person)


def test_a_draft_sends_nothing(draft: Batch) -> None:
    batches.work_off(draft.pk)
    assert not Award.objects.exists()
    assert not OutboxItem.objects.exists()


def test_a_few_rows_go_out_at_once(achievement: Achievement, person: Person) -> None:
    batch = services.draft_batch(achievement, reading("a@example.org"), by=person)
    assert services.send_batch(batch, by=person).state == Batch.State.SENT
    assert Award.objects.get().recipient_email == "a@example.org"


def test_many_rows_go_out_in_the_background(
    draft: Batch,
    person: Person,
    immediate_tasks: None,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert services.send_batch(draft, by=person).state == Batch.State.SENDING
    draft.refresh_from_db()
    assert draft.state == Batch.State.SENT
    assert Award.objects.filter(batch=draft).count() == OutboxItem.objects.count() == 5


def test_a_long_batch_takes_turns_with_other_tasks(
    draft: Batch,
    person: Person,
    immediate_tasks: None,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    from alliance.issuing import tasks

    turns, work_off = [], batches.work_off

    def counted(batch_id: int, **more: int) -> bool:
        turns.append(more["at_most"])
        return work_off(batch_id, **more)

    monkeypatch.setattr(tasks, "ROWS_A_TURN", 2)
    monkeypatch.setattr(batches, "work_off", counted)
    with django_capture_on_commit_callbacks(execute=True):
        services.send_batch(draft, by=person)
    draft.refresh_from_db()
    assert draft.state == Batch.State.SENT
    assert turns == [2, 2, 2]


def test_a_batch_stopped_in_the_middle_goes_on_and_doubles_nothing(
    draft: Batch, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.send_batch(draft, by=person)
    award, done = batches.awards.award, []

    class Killed(BaseException):
        pass

    def killed_after_three(*args: object, **more: object) -> Award:
        if len(done) == 3:
            raise Killed
        done.append(award(*args, **more))  # type: ignore[arg-type]
        return done[-1]

    monkeypatch.setattr(batches.awards, "award", killed_after_three)
    with pytest.raises(Killed):
        batches.work_off(draft.pk)
    monkeypatch.setattr(batches.awards, "award", award)
    # The worst moment: the award is there, but the row does not know it yet.
    draft.rows.filter(award=done[-1]).update(award=None)
    batches.work_off(draft.pk)
    draft.refresh_from_db()
    assert draft.state == Batch.State.SENT
    assert Award.objects.count() == OutboxItem.objects.count() == 5
    assert not draft.rows.filter(award=None).exists()


def test_a_batch_that_stopped_is_queued_again_and_a_lively_one_is_not(
    draft: Batch, person: Person
) -> None:
    services.send_batch(draft, by=person)
    assert services.resume() == 0
    later = timezone.now() + batches.STALLED_AFTER * 2
    assert services.resume(now=later) == 1
    assert services.resume(at_start=True) == 1


def test_a_batch_is_sent_once(draft: Batch, person: Person) -> None:
    services.send_batch(draft, by=person)
    for act in (services.send_batch, services.discard_batch, services.leave_out_holders):
        with pytest.raises(services.NotPossibleError, match="on its way"):
            act(draft, by=person)


def test_a_row_that_fails_holds_up_no_other_and_can_be_tried_again(
    draft: Batch, person: Person, awarder: Person
) -> None:
    services.send_batch(draft, by=awarder)
    services.remove_member(draft.achievement.issuer.memberships.get(person=awarder), by=person)
    batches.work_off(draft.pk)
    draft.refresh_from_db()
    assert draft.state == Batch.State.SENT
    assert not Award.objects.exists()
    assert all("may award" in row.problem for row in draft.rows.all())
    services.retry_batch(draft, by=person)
    batches.work_off(draft.pk)
    assert Award.objects.count() == 5


def test_rows_put_right_join_the_draft(achievement: Achievement, person: Person) -> None:
    rows = reading("email,name", "a@example.org,Ada", "wrong,Bo", "worse,Cy")
    batch = services.draft_batch(achievement, rows, by=person)
    assert [row["number"] for row in batch.rejected] == [3, 4]
    again = reading("email,name", "bo@example.org,Bo", "worse,Cy")
    batch = services.correct_batch(batch, again, by=person)
    assert list(batch.rows.values_list("email", flat=True)) == ["a@example.org", "bo@example.org"]
    assert [row["text"] for row in batch.rejected] == ["worse,Cy"]


def test_who_holds_the_badge_already_can_be_left_out(
    achievement: Achievement, award: Award, person: Person
) -> None:
    batch = services.draft_batch(
        achievement, reading("recipient@example.org", "new@example.org"), by=person
    )
    assert services.leave_out_holders(batch, by=person) == 1
    assert batch.rows.get().email == "new@example.org"


def test_others_cannot_touch_a_batch(draft: Batch, stranger: Person) -> None:
    for act in (
        lambda: services.send_batch(draft, by=stranger),
        lambda: services.discard_batch(draft, by=stranger),
        lambda: services.correct_batch(draft, reading("x@example.org"), by=stranger),
        lambda: services.leave_out_holders(draft, by=stranger),
        lambda: services.retry_batch(draft, by=stranger),
        lambda: services.draft_batch(draft.achievement, reading("x@example.org"), by=stranger),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_one_person_sends_so_many_badges_a_day(
    achievement: Achievement, person: Person, settings: Settings
) -> None:
    settings.AWARDS_A_DAY = 3
    first = services.draft_batch(achievement, reading("a@example.org", "b@example.org"), by=person)
    services.send_batch(first, by=person)
    second = services.draft_batch(achievement, reading("c@example.org", "d@example.org"), by=person)
    with pytest.raises(services.NotPossibleError, match="3 are allowed"):
        services.send_batch(second, by=person)
    second.refresh_from_db()
    assert second.state == Batch.State.DRAFT  # nothing is lost
    tomorrow = timezone.now() + timedelta(days=1, seconds=1)
    assert services.send_batch(second, by=person, now=tomorrow).state == Batch.State.SENT


def test_staff_send_as_many_as_they_need(
    achievement: Achievement, person: Person, settings: Settings
) -> None:
    settings.AWARDS_A_DAY = 1
    person.is_staff = True
    person.save()
    batch = services.draft_batch(achievement, reading("a@example.org", "b@example.org"), by=person)
    assert services.send_batch(batch, by=person).state == Batch.State.SENT
