"""In which stretch of time a group works, and on what."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from alliance.groups.models.group import WorkingGroup


class Cycle(models.Model):
    """About six months of work towards goals. A group that goes on starts another."""

    group = models.ForeignKey(WorkingGroup, on_delete=models.PROTECT, related_name="cycles")
    number = models.PositiveIntegerField()
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    goals = models.TextField(_("goals"), max_length=10_000, blank=True)
    closed_on = models.DateField(null=True, blank=True)  # the day on which it really ended
    outcome = models.TextField(_("what came of it"), max_length=10_000, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="a_cycle_of_a_group"),
            models.UniqueConstraint(
                fields=["group"], condition=Q(closed_on=None), name="one_cycle_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="a_cycle_ends_after_it_starts",
                violation_error_message=_("The cycle ends before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}, cycle {self.number}"


class Deliverable(models.Model):
    """Something that a group has promised to make, by a day."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        IN_WORK = "work", _("in work")
        IN_REVIEW = "review", _("in review")
        DELIVERED = "delivered", _("delivered")
        DROPPED = "dropped", _("dropped")

    DONE = (State.DELIVERED, State.DROPPED)

    group = models.ForeignKey(WorkingGroup, on_delete=models.PROTECT, related_name="deliverables")
    cycle = models.ForeignKey(
        Cycle, on_delete=models.PROTECT, null=True, blank=True, related_name="deliverables"
    )
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), max_length=5000, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PLANNED
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="owned_deliverables",
        verbose_name=_("owner"),
    )
    delivered_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = [F("due_on").asc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return self.title


class DeliverableLink(models.Model):
    """Where the thing, or a sign of it, can be seen."""

    deliverable = models.ForeignKey(Deliverable, on_delete=models.CASCADE, related_name="links")
    title = models.CharField(max_length=200)
    url = models.URLField(max_length=500)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.title} ({self.url})"
