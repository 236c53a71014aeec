"""How far the books are closed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.ledger.models.entry import Kept


class PeriodEvent(Kept):
    """The books were closed through a day, or opened again down to an earlier one.

    The last event that is no request says how far they are closed. Opening takes two: one asks,
    another agrees; the database lets no third way in.
    """

    class Kind(models.TextChoices):
        CLOSED = "closed", _("closed")
        ASKED = "asked", _("asked to reopen")
        REFUSED = "refused", _("kept closed")
        REOPENED = "reopened", _("reopened")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    through = models.DateField(_("closed through"))  # the last day on which nothing is posted
    text = models.CharField(_("why"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} through {self.through}"
