"""Notices: what a person was told, and how they want to be told."""

from __future__ import annotations

from datetime import time

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One thing one person should know of. `key` names the occasion: the same is told once."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    # How it was to leave when it came: "mail", "digest", or "none".
    way = models.CharField(max_length=6, default="none")
    due_at = models.DateTimeField(null=True, blank=True)  # of "mail": not before
    # When it left by mail, alone or in a digest; None while it has not.
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="told_once"),
        ]
        indexes = [
            models.Index(
                fields=["person"], name="notices_unread", condition=Q(read_at__isnull=True)
            ),
            models.Index(fields=["person", "-at"], name="notices_newest"),
            models.Index(
                fields=["way", "due_at"],
                name="notices_to_mail",
                condition=Q(mailed_at__isnull=True) & ~Q(way="none"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} → {self.person}"


class Wishes(models.Model):
    """When a person wants to hear from us. Without a row the defaults hold."""

    class Rhythm(models.TextChoices):
        DAILY = "daily", _("every day")
        WEEKLY = "weekly", _("on Mondays")

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_wishes"
    )
    rhythm = models.CharField(
        _("the digest comes"), max_length=6, choices=Rhythm.choices, default=Rhythm.DAILY
    )
    digest_hour = models.PositiveSmallIntegerField(
        _("at"), default=7, validators=[MaxValueValidator(23)]
    )
    # No mail leaves from `quiet_from` until `quiet_to`, on the person's clock; both or neither.
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_to = models.TimeField(_("quiet until"), null=True, blank=True)
    paused_until = models.DateField(_("no mail before"), null=True, blank=True)
    last_digest_at = models.DateTimeField(null=True, blank=True)
    feed_version = models.PositiveIntegerField(default=1)  # counted up, old feed addresses end

    class Meta:
        verbose_name_plural = "wishes"
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_to=None)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="quiet_hours_have_both_ends",
                violation_error_message=_("Give both ends of the quiet hours, or neither."),
            )
        ]

    def __str__(self) -> str:
        return f"how {self.person} wants to hear"

    @property
    def quiet(self) -> tuple[time, time] | None:
        if self.quiet_from is None or self.quiet_to is None or self.quiet_from == self.quiet_to:
            return None
        return self.quiet_from, self.quiet_to


class Choice(models.Model):
    """By which way a person wants to hear of one kind of things."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_choices"
    )
    kind = models.CharField(max_length=40)
    way = models.CharField(max_length=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="one_way_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.kind} by {self.way}"
