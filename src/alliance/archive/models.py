"""What the archive knows of the messages that lists have taken: their threads, and their words."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse


class Thread(models.Model):
    """Messages that belong together. All but `mailing_list` is derived from its entries that are
    not hidden, so that index pages read this table alone.
    """

    mailing_list = models.ForeignKey(
        "lists.MailingList", on_delete=models.PROTECT, related_name="threads"
    )
    subject = models.CharField(max_length=500, blank=True)
    starter = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=32, blank=True)  # of its first message: names its page
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    count = models.PositiveIntegerField(default=0)  # 0: all hidden, so not shown
    participants = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["mailing_list", "-last_at", "-id"], name="threads_by_activity")
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("archive:thread", args=[self.mailing_list.slug, self.digest])


class Entry(models.Model):
    """A message in the archive. `thread` is None until it has been placed."""

    message = models.OneToOneField("lists.Message", on_delete=models.PROTECT, related_name="entry")
    mailing_list = models.ForeignKey(
        "lists.MailingList", on_delete=models.PROTECT, related_name="entries"
    )
    digest = models.CharField(max_length=32)
    at = models.DateTimeField()
    author = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    # What people read of it, addresses included; `display` takes them out for the public.
    text = models.TextField(blank=True)
    # {"notes": ["signed", …], "attachments": [[part, name, type, bytes], …]}
    about = models.JSONField(default=dict)

    thread = models.ForeignKey(Thread, on_delete=models.SET_NULL, null=True, related_name="entries")
    parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    base = models.CharField(max_length=200, blank=True)  # subject without Re:, [list] and the like
    is_orphan = models.BooleanField(default=False)  # "Re: …" that names no message it answers
    # What a moderator decided: it starts a thread, or it answers that message.
    is_split = models.BooleanField(default=False)
    joined = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")

    hidden_at = models.DateTimeField(null=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    hidden_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "entries"
        ordering = ["at", "digest"]
        constraints = [
            models.UniqueConstraint(fields=["mailing_list", "digest"], name="archived_once")
        ]
        indexes = [
            models.Index(fields=["mailing_list", "at"], name="entries_by_time"),
            models.Index(fields=["mailing_list", "base", "at"], name="entries_by_subject"),
        ]

    def __str__(self) -> str:
        return self.subject or self.digest

    def get_absolute_url(self) -> str:
        return reverse("archive:message", args=[self.mailing_list.slug, self.digest])


class Reference(models.Model):
    """A message that an entry names as one it answers, there or not. Rank 0 is the nearest."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="references")
    mailing_list = models.ForeignKey(
        "lists.MailingList", on_delete=models.CASCADE, related_name="+"
    )
    digest = models.CharField(max_length=32)
    rank = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["mailing_list", "digest"], name="who_answers_it")]

    def __str__(self) -> str:
        return self.digest
