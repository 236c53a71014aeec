"""What is on its way out: each item is written with the change that caused it, in one transaction,
and leaves once, however often the process stops in between.
"""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class OutboxItem(models.Model):
    """One mail. Its words and attachments are removed once it has left: links in it are secret."""

    class Status(models.TextChoices):
        PENDING = "pending"
        SENDING = "sending"
        DELIVERED = "delivered"
        FAILED = "failed"

    key = models.CharField(max_length=200, unique=True)
    to = models.EmailField()
    subject = models.CharField(max_length=500)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)

    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    queued_at = models.DateTimeField(null=True, blank=True)
    lease_owner = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["status", "due_at"],
                name="outbox_undelivered",
                condition=models.Q(status__in=["pending", "sending"]),
            ),
            models.Index(
                fields=["due_at"], name="outbox_failed", condition=models.Q(status="failed")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to} ({self.status})"


class OutboxAttachment(models.Model):
    item = models.ForeignKey(OutboxItem, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200)
    mime_type = models.CharField(max_length=100)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.name
