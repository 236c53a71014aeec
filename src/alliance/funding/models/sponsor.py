"""The fiscal sponsor that holds the funds, and what it takes of each income."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class IncomeKind(models.TextChoices):
    GRANT = "grant", pgettext_lazy("income", "grants")
    DUES = "dues", pgettext_lazy("income", "dues")
    DONATION = "donation", pgettext_lazy("income", "donations")
    OTHER = "other", pgettext_lazy("income", "other income")


class FeeRate(models.Model):
    """From `from_on` on that sponsor holds the funds and takes `basis_points` (hundredths of a
    percent) of each income, but for the kinds in `free_of`. Rates are added, never changed.
    """

    sponsor = models.CharField(_("fiscal sponsor"), max_length=120)
    sponsor_url = models.URLField(_("web address"), blank=True)
    basis_points = models.PositiveSmallIntegerField(
        _("fee, in hundredths of a percent"), validators=[MaxValueValidator(10_000)]
    )
    free_of = models.JSONField(default=list, blank=True)  # list of IncomeKind values
    from_on = models.DateField(_("from"), unique=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    set_at = models.DateTimeField(default=timezone.now)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-from_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(basis_points__lte=10_000), name="a_fee_is_at_most_the_whole"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sponsor}: {self.percent} %"

    @property
    def percent(self) -> str:
        """ "7.5" for 750 basis points."""
        whole, rest = divmod(self.basis_points, 100)
        return f"{whole}.{rest:02}".rstrip("0").rstrip(".")

    @property
    def free_labels(self) -> list[str]:
        return [str(IncomeKind(kind).label) for kind in self.free_of]
