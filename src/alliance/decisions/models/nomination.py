"""Who is asked to stand in an election."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.decisions.models.decision import Decision


class Nomination(models.Model):
    """A person named for an election. Nobody stands who has not said so themselves."""

    class State(models.TextChoices):
        NAMED = "named", _("asked")
        ACCEPTED = "accepted", _("stands")
        DECLINED = "declined", _("does not stand")

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="nominations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="nominations"
    )
    nominated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.NAMED)
    statement = models.TextField(
        _("what you would do"),
        max_length=5000,
        blank=True,
        help_text=_("Voters read it. Markdown."),
    )
    hidden_at = models.DateTimeField(null=True, blank=True)  # its words, by moderators
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "person"],
                name="nominated_once",
                violation_error_message=_("This person is nominated already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.decision}: {self.person}"
