"""What people ask moderators to look at, and what these decided."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.conduct.models.adding import AddedTo


class FlaggedThing(models.Model):
    """A thing of some room that was flagged: `kind` and `key` name it, as that room registered."""

    class State(models.TextChoices):
        OPEN = "open", _("waits for a decision")
        KEPT = "kept", _("left as it is")
        HIDDEN = "hidden", _("hidden")

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=100)
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    flagged_at = models.DateTimeField(default=timezone.now)  # by the latest flag

    class Meta:
        ordering = ["-flagged_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_entry_a_thing")]
        indexes = [models.Index(fields=["state", "-flagged_at"], name="conduct_queue")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}"


class Flag(models.Model):
    """One person asks moderators to look, once for each thing while nothing is decided."""

    thing = models.ForeignKey(FlaggedThing, on_delete=models.CASCADE, related_name="flags")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    reason = models.CharField(max_length=500)
    at = models.DateTimeField(default=timezone.now)
    settled = models.BooleanField(default=False)  # decided since

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["thing", "by"], condition=models.Q(settled=False), name="flagged_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.thing}: {self.reason[:40]}"


class ModerationDecision(AddedTo):
    """What a moderator decided about a thing, and why."""

    class Kind(models.TextChoices):
        HIDE = "hide", _("hidden")
        SHOW = "show", _("shown again")
        KEEP = "keep", _("left as it is")

    thing = models.ForeignKey(FlaggedThing, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.thing}: {self.get_kind_display()}"
