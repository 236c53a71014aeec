"""What an engine that is a program of its own has not been told yet."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from alliance.lists.models.rosters import MailingList


class EngineChange(models.Model):
    """Something about a list differs from what the engine knows. Written in the transaction that
    makes it so; told afterwards; gone when the engine has it.

    `key` is "" for the list itself, an address for a subscription, the id of a `Message` that is to
    go out, or "<id of the engine>:<action>:<digest of the message>" for a decision about held mail.
    """

    class Kind(models.TextChoices):
        LIST = "list"
        MEMBER = "member"
        MESSAGE = "message"
        HELD = "held"

    mailing_list = models.ForeignKey(
        MailingList, on_delete=models.CASCADE, related_name="engine_changes"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=320, blank=True)
    noted_at = models.DateTimeField(default=timezone.now)  # of the newest change
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailing_list", "kind", "key"], name="a_change_is_noted_once"
            )
        ]
        indexes = [models.Index(fields=["due_at"], name="engine_changes_due")]

    def __str__(self) -> str:
        return f"{self.mailing_list_id} {self.kind} {self.key}"
