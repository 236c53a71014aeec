"""Money that somebody gives for something: with instalments, and reports that are owed for it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.funding.models.budget import Programme


class Grant(models.Model):
    """A grant as it was agreed. `minor` is all of it, in minor units of `currency`."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # What lines of the ledger name as their fund where the grant is restricted.
    code = models.SlugField(_("short name, for the books"), max_length=40, unique=True)
    funder = models.CharField(_("funder"), max_length=160)
    title = models.CharField(_("title"), max_length=160)
    purpose = models.TextField(_("purpose"), max_length=2000)
    is_restricted = models.BooleanField(_("may be spent on its purpose only"), default=True)
    currency = models.CharField(_("currency"), max_length=3)
    minor = models.BigIntegerField(validators=[MinValueValidator(1)])
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    programme = models.CharField(
        _("programme"), max_length=12, choices=Programme.choices, blank=True
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    entered_at = models.DateTimeField(default=timezone.now)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-starts_on", "title"]
        constraints = [
            models.CheckConstraint(condition=Q(minor__gt=0), name="a_grant_is_positive"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="a_grant_ends_after_it_starts",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("funding:grant", args=[self.public_id])

    @property
    def fund(self) -> str:
        """What lines of the ledger carry: the code where the grant is restricted, else ""."""
        return self.code if self.is_restricted else ""


class Instalment(models.Model):
    """A part of a grant, expected on a day; received once it is in the ledger."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="instalments")
    due_on = models.DateField(_("expected on"))
    minor = models.BigIntegerField(validators=[MinValueValidator(1)])
    received_on = models.DateField(null=True, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(minor__gt=0), name="an_instalment_is_positive")
        ]

    def __str__(self) -> str:
        return f"{self.grant}, {self.due_on}"


class GrantReport(models.Model):
    """A report that is owed to the funder by a day."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="reports")
    due_on = models.DateField(_("due on"))
    what = models.CharField(_("what is due"), max_length=160)
    url = models.URLField(_("where it can be read"), max_length=500, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"{self.grant}: {self.what}"
