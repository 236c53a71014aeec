"""Working groups: what each is for, who leads it, in which cycle it works, and what happened."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class WorkingGroup(models.Model):
    class Kind(models.TextChoices):
        WORKING_GROUP = "wg", "working group"
        TASK_FORCE = "tf", "task force"
        INTEREST_GROUP = "ig", "interest group"

    class State(models.TextChoices):
        PROPOSED = "proposed", "proposed"
        ACTIVE = "active", "active"
        DORMANT = "dormant", "dormant"
        CONCLUDED = "concluded", "concluded"

    acronym = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.WORKING_GROUP)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    purpose = models.TextField()
    # A cycle is about six months; a group that goes on starts a new one.
    cycle_starts_on = models.DateField(null=True, blank=True)
    cycle_ends_on = models.DateField(null=True, blank=True)
    # The chair is an organization or a person; a text where neither has an account here.
    chair_name = models.CharField(max_length=200, blank=True)
    chair_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="chaired_groups",
    )
    chair_organization = models.ForeignKey(
        "organizations.Organization",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="chaired_groups",
    )
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cycle_ends_on=None) | Q(cycle_ends_on__gt=F("cycle_starts_on")),
                name="cycle_ends_after_it_starts",
                violation_error_message="The cycle ends before it starts.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def chair(self) -> str:
        """Who leads the group, in words; "" when the chair is open.

        A person is named by the name they gave, never by their address.
        """
        person = self.chair_person.name if self.chair_person else ""
        organization = self.chair_organization.name if self.chair_organization else ""
        return ", ".join(filter(None, [person, organization])) or self.chair_name


class GroupEvent(models.Model):
    """One thing that happened in a group. The log is only ever added to."""

    class Kind(models.TextChoices):
        PROPOSED = "proposed", "proposed"
        STARTED = "started", "started"
        CHANGED = "changed", "changed"
        CONCLUDED = "concluded", "concluded"
        NOTE = "note", "noted"

    group = models.ForeignKey(WorkingGroup, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.CharField(max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.group}: {self.text}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("the log of a group is only added to; write another event")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("the log of a group is only added to; nothing is taken out")
