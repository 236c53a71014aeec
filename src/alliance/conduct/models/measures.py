"""What was decided about a person, and what they say against it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.conduct.models.reports import Report

PERSON = settings.AUTH_USER_MODEL


class Measure(models.Model):
    """A warning, a time out, or the end of taking part. `text` is what the person reads."""

    class Kind(models.TextChoices):
        WARNING = "warning", _("warning")
        SUSPENSION = "suspension", _("suspension until a day")
        REMOVAL = "removal", _("removal")

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="measures")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField()
    until = models.DateTimeField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)  # of the link to read and appeal
    by = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=False) | ~Q(kind="suspension"),
                name="a_suspension_has_an_end",
            )
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.get_kind_display()}"


class Appeal(models.Model):
    """Words against a measure, by whom it concerns; or against the outcome, by the reporter. One
    each: `measure` is None for the reporter's.
    """

    class Decision(models.TextChoices):
        OPEN = "", _("not decided")
        UPHELD = "upheld", _("the decision stands")
        CHANGED = "changed", _("the decision was changed")

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="appeals")
    measure = models.OneToOneField(
        Measure, on_delete=models.CASCADE, null=True, blank=True, related_name="appeal"
    )
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    decision = models.CharField(
        max_length=8, choices=Decision.choices, default=Decision.OPEN, blank=True
    )
    answer = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        PERSON, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(measure=None), name="one_appeal_of_the_reporter"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report}: an appeal"
