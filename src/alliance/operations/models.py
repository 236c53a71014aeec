"""How each part of the site was, and what staff said when something was wrong."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Interval(models.Model):
    """A part was found in `state` from `began_at` to `seen_at`, at each look between them.

    Between the end of one interval and the beginning of the next nobody looked.
    """

    class State(models.TextChoices):
        OK = "ok", _("works")
        DEGRADED = "degraded", _("works in part")
        DOWN = "down", _("does not work")

    part = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["part", "began_at"]
        indexes = [models.Index(fields=["part", "seen_at"], name="operations_intervals")]

    def __str__(self) -> str:
        return f"{self.part} {self.state} {self.began_at:%Y-%m-%d %H:%M}"


class Incident(models.Model):
    """Something that visitors notice, told by staff."""

    class Impact(models.TextChoices):
        DEGRADED = "degraded", _("works in part")
        DOWN = "down", _("does not work")
        MAINTENANCE = "maintenance", _("planned work")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("what is wrong, in one line"), max_length=160)
    parts = models.JSONField(_("parts"), default=list)
    impact = models.CharField(_("how bad"), max_length=12, choices=Impact.choices)
    began_at = models.DateTimeField(_("began"), default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = [F("began_at").desc()]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")),
                name="an_incident_ends_after_it_began",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("operations:incident", args=[self.public_id])

    @property
    def last_word(self) -> IncidentUpdate | None:
        """What was said last. Ask for many with `prefetch_related("updates")`."""
        return next(reversed(list(self.updates.all())), None)


class IncidentUpdate(models.Model):
    """What staff said, at that moment. Updates are added, never changed."""

    class State(models.TextChoices):
        LOOKING = "looking", _("we are looking into it")
        FOUND = "found", _("we know the cause")
        WATCHING = "watching", _("mended, and we are watching")
        OVER = "over", _("it is over")

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="updates")
    state = models.CharField(_("where it stands"), max_length=10, choices=State.choices)
    text = models.TextField(_("what visitors should know"), max_length=4000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.incident}: {self.state}"
