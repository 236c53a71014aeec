"""Why somebody does not consent."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliance.decisions.models.decision import Decision
from alliance.decisions.models.elector import Elector


class Objection(models.Model):
    """An objection with its reasons. It is taken back by whoever raised it, or settled by the one
    who leads: resolved, with how, or upheld; then the decision is not taken.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        RESOLVED = "resolved", _("resolved")
        UPHELD = "upheld", _("upheld")
        WITHDRAWN = "withdrawn", pgettext_lazy("objection", "taken back")

    STANDING = (State.OPEN, State.UPHELD)

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="objections")
    elector = models.ForeignKey(Elector, on_delete=models.PROTECT, related_name="objections")
    reasons = models.TextField(_("reasons"), max_length=5000)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.TextField(_("how it was settled"), max_length=5000, blank=True)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    raised_at = models.DateTimeField(default=timezone.now)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)  # its words, by moderators

    class Meta:
        ordering = ["raised_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["elector"],
                condition=models.Q(state="open"),
                name="one_open_objection_of_an_elector",
                violation_error_message=_("Your objection stands already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.decision}: {self.reasons[:80]}"
