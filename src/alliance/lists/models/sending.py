"""What goes out: the words once, and a row for each address they go to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.lists.models.mail import Message
from alliance.lists.models.rosters import MailingList, Subscription


class Posting(models.Model):
    """One mail to many. `content` is what every address gets, but for the lines that are the
    recipient's own (`composing.personal`); it is emptied when the last delivery has ended.
    """

    class Kind(models.TextChoices):
        MESSAGE = "message", _("message")
        DIGEST = "digest", _("digest")
        OWNER = "owner", _("to the moderators")
        PROBE = "probe", _("does this address work?")

    key = models.CharField(max_length=200, unique=True)  # the occasion: it goes out once
    kind = models.CharField(max_length=10, choices=Kind.choices)
    mailing_list = models.ForeignKey(MailingList, on_delete=models.CASCADE, related_name="postings")
    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, null=True, blank=True, related_name="postings"
    )
    content = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)
    queued_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["created_at"], condition=Q(finished_at=None), name="postings_under_way"
            )
        ]

    def __str__(self) -> str:
        return self.key


class Delivery(models.Model):
    """One mail to one address; taken, sent and noted like an item of the outbox."""

    class Status(models.TextChoices):
        PENDING = "pending"
        SENDING = "sending"
        DELIVERED = "delivered"
        FAILED = "failed"
        DROPPED = "dropped"  # they left before it went

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="deliveries")
    # None for moderators, who get what is sent to the -owner address without a subscription.
    subscription = models.ForeignKey(
        Subscription, on_delete=models.CASCADE, null=True, blank=True, related_name="deliveries"
    )
    email = models.EmailField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    lease_owner = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["posting", "email"], name="sent_to_an_address_once")
        ]
        indexes = [
            models.Index(
                fields=["posting", "due_at"],
                condition=Q(status__in=["pending", "sending"]),
                name="lists_undelivered",
            )
        ]

    def __str__(self) -> str:
        return f"{self.posting} → {self.email} ({self.status})"
