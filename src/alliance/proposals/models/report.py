"""Who has implemented which text."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.proposals.models.proposal import Proposal
from alliance.proposals.models.revision import Revision


class Report(models.Model):
    """An implementation report: of `total` requirements or tests, `passed` are met. `run` names a
    conformance run where a room that keeps such runs has registered (`proposals.runs`).
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="reports")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="reports")
    product = models.CharField(_("implementation"), max_length=120)
    implementer = models.CharField(_("who made it"), max_length=120)
    passed = models.PositiveIntegerField(_("requirements met"))
    total = models.PositiveIntegerField(_("of so many"), validators=[MinValueValidator(1)])
    text = models.TextField(_("what works, and what does not"), max_length=5000)
    url = models.URLField(_("evidence"), max_length=500)
    run = models.CharField(_("conformance run"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)  # by moderators

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(passed__lte=F("total"), total__gte=1),
                name="no_more_met_than_there_are",
                violation_error_message=_("More are met than there are."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.product}: {self.passed}/{self.total}"

    @property
    def is_whole(self) -> bool:
        return self.passed == self.total
