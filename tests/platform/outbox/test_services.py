"""Posting mail: with its cause or not at all, and once."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from alliance.outbox.models import OutboxItem
from alliance.outbox.processes import own_name
from alliance.outbox.services import NotInTransaction, post_mail, resume
from alliance.outbox.tasks import deliver

Status = OutboxItem.Status


def post(key="occasion:1", **fields):
    words = {"to": "ada@example.org", "subject": "Hello", "text": "Words"}
    return post_mail(key=key, **words | fields)


@pytest.mark.django_db(transaction=True)
def test_mail_is_not_posted_outside_a_transaction():
    with pytest.raises(NotInTransaction):
        post()
    assert not OutboxItem.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_mail_is_queued_when_its_cause_is_committed():
    with transaction.atomic():
        item = post()
        assert not DBTaskResult.objects.exists()
    assert DBTaskResult.objects.get().args_kwargs["args"] == [item.pk]


@pytest.mark.django_db(transaction=True)
def test_mail_goes_with_its_cause_when_that_fails():
    with pytest.raises(RuntimeError), transaction.atomic():
        post()
        raise RuntimeError("the award failed")
    assert not OutboxItem.objects.exists()
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db
def test_the_same_key_posts_once():
    first = post(text="first")
    second = post(text="second", attachments=[("a.txt", b"a", "text/plain")])
    assert first == second
    assert OutboxItem.objects.get().text == "first"
    assert first.attachments.count() == 0


@pytest.mark.django_db
def test_a_subject_cannot_start_another_header():
    assert post(subject="Hi\r\nBcc: eve@example.org").subject == "Hi Bcc: eve@example.org"


@pytest.mark.django_db
def test_a_retry_that_is_due_is_queued_again():
    item = post()
    OutboxItem.objects.update(queued_at=None, due_at=timezone.now() - timedelta(seconds=1))
    assert resume() == 1
    item.refresh_from_db()
    assert item.queued_at is not None
    assert resume() == 0  # it is queued now


@pytest.mark.django_db
def test_a_retry_that_is_not_due_waits():
    post()
    OutboxItem.objects.update(queued_at=None, due_at=timezone.now() + timedelta(minutes=1))
    assert resume() == 0
    assert resume(at_start=True) == 0


@pytest.mark.django_db
def test_an_item_whose_task_was_lost_is_queued_again():
    post()
    assert resume() == 0
    OutboxItem.objects.update(queued_at=timezone.now() - timedelta(minutes=6))
    assert resume() == 1


@pytest.mark.django_db
def test_at_the_start_everything_undelivered_is_queued():
    post("a")
    post("b")
    post("c")
    OutboxItem.objects.filter(key="b").update(
        status=Status.SENDING, lease_until=timezone.now() + timedelta(minutes=1)
    )
    OutboxItem.objects.filter(key="c").update(status=Status.DELIVERED)
    assert resume() == 0
    assert resume(at_start=True) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(("oldest_task_s", "count"), [(None, 0), (0.0, 1), (5.0, 1), (60.0, 0)])
def test_an_item_whose_turn_is_over_has_lost_its_task(oldest_task_s, count):
    """Queued half a minute ago: with an empty queue that is too long, behind others it is not."""
    post()
    OutboxItem.objects.update(queued_at=timezone.now() - timedelta(seconds=30))
    assert resume(oldest_task_s=oldest_task_s) == count


@pytest.mark.django_db
def test_what_a_dead_process_of_this_machine_was_sending_is_queued_at_the_next_look():
    machine = own_name().split("-")[0]
    post("of the dead")
    post("of the living")
    held = OutboxItem.objects.filter(key="of the dead")
    OutboxItem.objects.update(
        status=Status.SENDING,
        lease_owner=own_name(),
        lease_until=timezone.now() + timedelta(seconds=30),
    )
    held.update(lease_owner=f"{machine}-4194999-abcd")  # beyond any process number here
    assert resume() == 1


@pytest.mark.django_db(transaction=True)
def test_mail_that_the_queue_does_not_take_goes_with_the_next_look(monkeypatch):
    def away(_self, *_arguments, **_more):
        raise ConnectionError("nobody there")

    kind = type(deliver)
    with monkeypatch.context() as broken:
        broken.setattr(kind, "enqueue", away)
        with transaction.atomic():  # and what caused it has succeeded
            post("a")
            post("b")
        assert resume() == 2
    assert not DBTaskResult.objects.exists()
    assert resume() == 2
    assert DBTaskResult.objects.count() == 2
