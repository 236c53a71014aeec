"""Pads: text that many write, kept as what each of them changed.

The text of a pad is a conflict-free replicated document (Yjs). Every change is a row that is only
ever added; folding the rows gives the text, in whatever order they were written.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone


class Pad(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=100, unique=True)  # "meeting:12"
    title = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("notes:pad", args=[self.public_id])


class PadUpdate(models.Model):
    """One change, as Yjs encodes it (update v1)."""

    pad = models.ForeignKey(Pad, on_delete=models.CASCADE, related_name="updates")
    update = models.BinaryField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["pad", "id"], name="updates_of_a_pad")]

    def __str__(self) -> str:
        return f"{self.pad} #{self.pk}"
