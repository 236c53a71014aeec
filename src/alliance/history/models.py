"""How it came to be: dated entries, each with a source; and what people propose to change."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Words(models.Model):
    """What an entry says; a proposal says what it would say."""

    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(1990), MaxValueValidator(2100)]
    )
    date = models.DateField(_("day"), null=True, blank=True, help_text=_("Where the day is known."))
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("text"), max_length=2000, blank=True)
    source_url = models.URLField(_("address of the source"), blank=True)
    source_name = models.CharField(_("name of the source"), max_length=160, blank=True)

    class Meta:
        abstract = True


FIELDS = ("year", "date", "title", "text", "source_url", "source_name")


class HistoryEntry(Words):
    """`hidden_at`: editors took it off the pages. It is kept, like every version it ever had."""

    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_because = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "history entries"
        ordering = ["year", models.F("date").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "title"], name="history_says_things_once")
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("history:entry", args=[self.pk])


class Proposal(Words):
    """A new entry, or (`entry` set) other words for one that is there. What it replaced is kept in
    `before`, so that every version of an entry can be read.
    """

    class State(models.TextChoices):
        OPEN = "open", _("waits for review")
        ACCEPTED = "accepted", pgettext_lazy("proposal", "accepted")
        DECLINED = "declined", pgettext_lazy("proposal", "declined")

    entry = models.ForeignKey(
        HistoryEntry, on_delete=models.CASCADE, null=True, blank=True, related_name="proposals"
    )
    reason = models.CharField(
        _("why"), max_length=300, blank=True, help_text=_("Helps whoever reviews it.")
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    proposed_at = models.DateTimeField(default=timezone.now)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(_("word to the proposer"), max_length=300, blank=True)
    before = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        indexes = [
            models.Index(fields=["state"], name="history_to_review", condition=Q(state="open"))
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.title} ({self.get_state_display()})"
