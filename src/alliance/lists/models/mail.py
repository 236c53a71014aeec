"""What came: messages that a list has taken, and those that wait for a moderator."""

from __future__ import annotations

import base64
import hashlib

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.lists.models.rosters import MailingList


class Message(models.Model):
    """A message that a list has taken, exactly as it came (a Message-ID is put before one that has
    none). What is held is in `HeldMessage`.
    """

    mailing_list = models.ForeignKey(MailingList, on_delete=models.PROTECT, related_name="messages")
    message_id = models.CharField(max_length=500)  # without its angle brackets
    # Base32 of the SHA-1 of message_id: the name of the message in addresses, as mail archives use
    # (Archived-At, RFC 5064).
    digest = models.CharField(max_length=32)
    raw = models.BinaryField()
    sender_name = models.CharField(max_length=200, blank=True)
    sender_email = models.CharField(max_length=320, blank=True)
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    subject = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    # The occasion of a message that was written on the site; the same occasion posts once.
    key = models.CharField(max_length=200, null=True, blank=True, unique=True)

    class Meta:
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["mailing_list", "digest"], name="kept_once_a_list")
        ]
        indexes = [models.Index(fields=["mailing_list", "sent_at"], name="messages_by_time")]

    def __str__(self) -> str:
        return self.subject or self.message_id

    @staticmethod
    def digest_of(message_id: str) -> str:
        data = message_id.encode("utf-8", "surrogateescape")
        return base64.b32encode(hashlib.sha1(data).digest()).decode()  # noqa: S324


class HeldMessage(models.Model):
    """A message that waits for a moderator. Nothing is lost: what was discarded stays 30 days."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits")
        ACCEPTED = "accepted", _("accepted")
        REJECTED = "rejected", _("sent back")
        DISCARDED = "discarded", _("discarded")

    mailing_list = models.ForeignKey(MailingList, on_delete=models.PROTECT, related_name="held")
    raw = models.BinaryField()
    raw_hash = models.CharField(max_length=64)  # SHA-256: a repeated delivery is held once
    size_bytes = models.PositiveIntegerField()
    envelope_from = models.CharField(max_length=320, blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    sender_email = models.CharField(max_length=320, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    subject = models.CharField(max_length=500, blank=True)
    reasons = models.JSONField(default=list)  # names of `policy.Reason`
    # What an engine of its own calls it, while that holds it too.
    engine_id = models.PositiveIntegerField(null=True, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)  # what a rejected sender was told
    message = models.OneToOneField(
        Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="held"
    )

    class Meta:
        verbose_name_plural = "held messages"
        ordering = ["received_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["mailing_list", "raw_hash"], name="held_once_a_list")
        ]
        indexes = [models.Index(fields=["mailing_list", "state"], name="held_by_state")]

    def __str__(self) -> str:
        return f"{self.subject or '?'} ({self.state})"
