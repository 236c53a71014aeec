"""What an open page shows now, by topic, and how many have it open."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class LiveTopic(models.Model):
    """`version` grows with each change, so that a page can tell whether it is behind."""

    topic = models.CharField(max_length=100, unique=True)
    version = models.PositiveBigIntegerField(default=0)
    payload = models.JSONField(default=dict)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.topic} at {self.version}"


class LivePresence(models.Model):
    """How many pages a process of the site serves a topic to. A row that was not renewed lately is
    of a process that has gone.
    """

    process = models.CharField(max_length=100)
    topic = models.CharField(max_length=100)
    here = models.PositiveIntegerField()
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "topic"], name="presence_once_a_process")
        ]

    def __str__(self) -> str:
        return f"{self.here} at {self.topic}"
