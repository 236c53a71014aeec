"""What one currency was worth in another on a day, and who says so."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.ledger.models.entry import Kept

BILLION = 10**9


class Rate(Kept):
    """1 `currency` is `billionths` / 10⁹ `into`. A corrected rate is another row: the last counts.

    An integer, because SQLite keeps decimal numbers as binary fractions.
    """

    currency = models.CharField(_("one unit of"), max_length=3)
    into = models.CharField(_("is worth, in"), max_length=3)
    on = models.DateField(_("on"))
    billionths = models.BigIntegerField()
    source = models.CharField(_("according to"), max_length=120)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(billionths__gt=0), name="a_rate_is_above_zero"),
            models.CheckConstraint(
                condition=~Q(currency=F("into")), name="a_rate_is_between_two_currencies"
            ),
        ]
        indexes = [models.Index(fields=["currency", "into", "-on"], name="rates_by_day")]

    def __str__(self) -> str:
        return f"1 {self.currency} = {self.value.normalize():f} {self.into} on {self.on}"

    @property
    def value(self) -> Decimal:
        return Decimal(self.billionths) / BILLION
