"""What remains of a call: notes, decisions, actions, recordings, transcripts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.meetings.models.meeting import Meeting


class NotesVersion(models.Model):
    """The notes as they stood when the record was finalised, and after each correction."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="versions")
    text = models.TextField(blank=True)
    why = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.meeting}: notes of {self.at:%Y-%m-%d %H:%M}"


class Decision(models.Model):
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    text = models.CharField(_("decision"), max_length=500)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text


class Action(models.Model):
    """Something that somebody said they would do. `owner_name` is for those without an account."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="actions")
    text = models.CharField(_("what is to be done"), max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="call_actions",
    )
    owner_name = models.CharField(_("who does it"), max_length=120, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["done_at", "due_on"], name="meetings_actions_open")]

    def __str__(self) -> str:
        return self.text

    @property
    def who(self) -> str:
        """The owner as everybody may read it: a name, never an address."""
        return self.owner_name or (self.owner.name if self.owner else "")


class Recording(models.Model):
    """Sound or pictures of a call: a file kept here, or a link. Seen by all once published."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="recordings")
    title = models.CharField(_("title"), max_length=120, blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True)
    file = models.FileField(upload_to="meetings/recordings/%Y/%m", blank=True)
    media_type = models.CharField(max_length=60, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    duration_s = models.PositiveIntegerField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.title or f"{self.meeting}: recording"


class Transcript(models.Model):
    """What was said, as text or WebVTT, exactly as it was handed in."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="transcripts")
    name = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    published_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.name or f"{self.meeting}: transcript"


class ImportedNotes(models.Model):
    """Old notes as they came: the verbatim text, whatever was understood of it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="imported")
    file_name = models.CharField(max_length=200, blank=True)
    original = models.TextField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "digest"], name="imported_once_a_call")
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.file_name}"
