"""What differs from the rule, days on which nobody calls, and what was changed when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.calls.models.series import CallSeries


class CallException(models.Model):
    """One occurrence that is cancelled, or held at another time."""

    class Kind(models.TextChoices):
        CANCELLED = "cancelled", _("cancelled")
        MOVED = "moved", _("moved")

    series = models.ForeignKey(CallSeries, on_delete=models.CASCADE, related_name="exceptions")
    original_start = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    new_start = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "original_start"],
                name="one_exception_an_occurrence",
                violation_error_message="This call has an exception already; change that one.",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="moved", new_start__isnull=False)
                | models.Q(kind="cancelled", new_start=None),
                name="moved_calls_have_a_new_start",
                violation_error_message="A moved call has a new start; a cancelled one has none.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series} of {self.original_start:%Y-%m-%d}: {self.get_kind_display()}"


class ExtraCall(models.Model):
    """A call that the rule does not place (RDATE, RFC 5545 3.8.5.2)."""

    series = models.ForeignKey(CallSeries, on_delete=models.CASCADE, related_name="extras")
    start = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["start"]
        constraints = [
            models.UniqueConstraint(fields=["series", "start"], name="one_extra_call_a_moment")
        ]

    def __str__(self) -> str:
        return f"{self.series}, extra on {self.start:%Y-%m-%d}"


class Holiday(models.Model):
    """Days on which calls may fall out. It cancels nothing by itself: somebody applies it."""

    name = models.CharField(max_length=120)
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))

    class Meta:
        ordering = ["first_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")),
                name="holidays_end_after_they_start",
                violation_error_message=_("The last day lies before the first."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class CallChange(models.Model):
    """One line of what became of a series; followers are told of it once (`told_at`)."""

    class Kind(models.TextChoices):
        MADE = "made", _("made")
        CHANGED = "changed", _("changed")
        CANCELLED = "cancelled", _("cancelled")
        MOVED = "moved", _("moved")
        RESTORED = "restored", _("held as planned after all")
        ADDED = "added", _("extra call")
        REMOVED = "removed", _("extra call taken back")
        ENDED = "ended", _("ended")
        CONTINUED = "continued", _("goes on at other times")

    series = models.ForeignKey(CallSeries, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    original_start = models.DateTimeField(null=True, blank=True)
    new_start = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["told_at"], name="calls_untold", condition=models.Q(told_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.series}: {self.get_kind_display()}"
