"""The log of a group."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.groups.models.group import WorkingGroup


class GroupEvent(models.Model):
    """One thing that happened in a group. The log is only ever added to: in Python here, in the
    database by triggers (migration 0005). `by` alone may become empty, when that account goes.

    `data` holds what the thing was after the event, in the shapes of `groups.facts`, so that the
    group at any past moment is the fold of its log up to then (`groups.folding`). It names people
    by their `public_id` only: a name is asked of the account when it is shown, and goes with it.
    `text` is what somebody wrote: a reason, a note.
    """

    class Kind(models.TextChoices):
        TAKEN_OVER = "taken_over", _("taken over")
        PROPOSED = "proposed", _("proposed")
        STARTED = "started", _("started")
        RESTED = "rested", _("rested")
        RESUMED = "resumed", _("resumed")
        CONCLUDED = "concluded", _("concluded")
        ARCHIVED = "archived", _("archived")
        CHANGED = "changed", _("changed")
        CHARTER_DRAFTED = "drafted", _("charter drafted")
        CHARTER_SUBMITTED = "submitted", _("charter submitted")
        CHARTER_APPROVED = "approved", _("charter approved")
        CHARTER_RETURNED = "returned", _("charter returned")
        CHARTER_WITHDRAWN = "withdrawn", _("charter withdrawn")
        CYCLE_STARTED = "cycle", _("cycle started")
        CYCLE_CHANGED = "cycle_moved", _("cycle changed")
        CYCLE_CLOSED = "cycle_end", _("cycle ended")
        CYCLE_REOPENED = "cycle_again", _("cycle reopened")
        ROLE_GIVEN = "role", _("role given")
        ROLE_ENDED = "role_end", _("role ended")
        ROLE_STRUCK = "role_struck", _("role struck")
        JOINED = "joined", _("joined")
        LEFT = "left", _("left")
        DELIVERABLE_ADDED = "planned", _("deliverable added")
        DELIVERABLE_CHANGED = "moved", _("deliverable changed")
        DELIVERED = "delivered", _("delivered")
        NOTE = "note", _("noted")

    group = models.ForeignKey(WorkingGroup, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.CharField(max_length=500, blank=True)
    data = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["group", "at"], name="log_of_a_group")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.group}: {self.get_kind_display()} {self.text}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("the log of a group is only added to; write another event")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("the log of a group is only added to; nothing is taken out")
