"""Exports that were asked for. The file goes after a week; the row stays, to say that it was."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Export(models.Model):
    class Scope(models.TextChoices):
        PERSON = "person", _("my data")
        ALLIANCE = "alliance", _("the whole alliance")

    class State(models.TextChoices):
        WAITING = "waiting", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("could not be made")
        EXPIRED = "expired", _("removed again")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Whoever asked, and may take it; for "my data" also whose it is.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exports"
    )
    scope = models.CharField(max_length=8, choices=Scope.choices, default=Scope.PERSON)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)
    queued_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    file = models.FileField(upload_to="exports/", blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    # How far the making has come, for whoever waits.
    parts_done = models.PositiveSmallIntegerField(default=0)
    parts_all = models.PositiveSmallIntegerField(default=0)
    taken_times = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "scope"],
                condition=models.Q(state="waiting"),
                name="one_export_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_scope_display()} for {self.person}, {self.asked_at:%Y-%m-%d}"
