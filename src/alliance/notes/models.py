"""Pads: text that many write, kept as what each of them changed.

The text of a pad is a conflict-free replicated document (Yjs). Every change is a row that is only
ever added; folding the rows gives the text, in whatever order they were written. Rows of a pad are
added while its own row is locked, so that their numbers grow in the order in which they appear.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone


class Pad(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=80, unique=True)  # "meeting:12"
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
    is_named = models.BooleanField(default=True)  # whether readers see who it was
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["pad", "id"], name="updates_of_a_pad")]

    def __str__(self) -> str:
        return f"{self.pad} #{self.pk}"


class PadSnapshot(models.Model):
    """All changes up to one of them, folded, so that nobody has to fold them all again."""

    pad = models.ForeignKey(Pad, on_delete=models.CASCADE, related_name="snapshots")
    upto = models.PositiveBigIntegerField()  # number of the last change in it
    state = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pad", "upto"], name="one_snapshot_a_change")
        ]

    def __str__(self) -> str:
        return f"{self.pad} up to #{self.upto}"


class PadWindow(models.Model):
    """A window of the editor, by the number that Yjs gave it, and whose it is. What was written in
    it is taken from that person alone: nobody writes in the place of another.
    """

    pad = models.ForeignKey(Pad, on_delete=models.CASCADE, related_name="windows")
    client = models.PositiveBigIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pad", "client"], name="one_writer_a_window")
        ]

    def __str__(self) -> str:
        return f"{self.client} in {self.pad}"
