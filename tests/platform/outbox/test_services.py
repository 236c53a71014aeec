"""Posting mail: with its cause or not at all, and once."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from alliance.outbox.models import OutboxItem
from alliance.outbox.services import NotInTransaction, post_mail, resume

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
