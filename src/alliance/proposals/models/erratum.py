"""Mistakes in a published specification."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliance.proposals.models.revision import Version


class Erratum(models.Model):
    """Something wrong in a version, at a section. The version stays as it is; the next one may
    mend it.
    """

    class State(models.TextChoices):
        SUBMITTED = "submitted", pgettext_lazy("erratum", "submitted")
        VERIFIED = "verified", pgettext_lazy("erratum", "verified")
        REJECTED = "rejected", pgettext_lazy("erratum", "rejected")

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="errata")
    anchor = models.CharField(_("section"), max_length=100, blank=True)
    text = models.TextField(_("what is wrong"), max_length=3000)
    correction = models.TextField(_("what it should say"), max_length=3000)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SUBMITTED)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(pgettext_lazy("erratum", "reason"), max_length=2000, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)  # by moderators

    class Meta:
        verbose_name_plural = "errata"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.version}: {self.text[:80]}"
