"""The log of a decision."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.decisions.models.decision import Decision


class DecisionEvent(models.Model):
    """One thing that happened to a decision. The log is only ever added to: in Python here, in the
    database by triggers (`decisions.protection`). `by` alone may become empty.

    No event tells of a vote that was cast: its moment would lead to the ballot. `data` names
    electors by their number, and people by their `public_id`.
    """

    class Kind(models.TextChoices):
        NOMINATIONS = "nominations", _("nominations opened")
        NOMINATED = "nominated", _("nominated")
        ACCEPTED = "accepted", _("stands")
        DECLINED = "declined", _("does not stand")
        OPENED = "opened", _("opened")
        RECUSED = "recused", _("recused")
        PROXY_GIVEN = "proxy", _("proxy given")
        PROXY_TAKEN_BACK = "proxy_back", _("proxy taken back")
        DELEGATED = "delegated", _("delegate named")
        OBJECTED = "objected", _("objection raised")
        RESOLVED = "resolved", _("objection resolved")
        UPHELD = "upheld", _("objection upheld")
        OBJECTION_WITHDRAWN = "taken_back", _("objection taken back")
        CLOSED = "closed", _("closed")
        WITHDRAWN = "withdrawn", _("withdrawn")
        SEATED = "seated", _("role given")
        VOIDED = "voided", _("declared void")

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.CharField(max_length=500, blank=True)
    data = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["decision", "at"], name="log_of_a_decision")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.decision}: {self.get_kind_display()} {self.text}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("the log of a decision is only added to; write another event")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("the log of a decision is only added to; nothing is taken out")
