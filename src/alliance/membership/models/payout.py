"""What the card company sends to the bank: payments by card, less its fees."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.membership import days


class CardPayout(models.Model):
    """One transfer of Stripe. `minor` is what arrives (below zero: what is taken from the bank,
    after refunds), `fee_minor` what Stripe has kept of it before, in minor units.
    """

    class State(models.TextChoices):
        SENT = "sent", _("on its way")
        CAME = "came", _("arrived")
        FAILED = "failed", _("came back")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    payout_id = models.CharField(max_length=120, unique=True)
    currency = models.CharField(max_length=3)
    minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField(default=0)
    # The whole amount of each payment in it, which the fiscal sponsor takes its fee of.
    parts = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    state = models.CharField(max_length=6, choices=State.choices, default=State.SENT)
    expected_on = models.DateField()
    came_on = models.DateField(null=True, blank=True)
    entry_key = models.CharField(max_length=200, blank=True)  # of its arrival, in the books
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=days.now)

    class Meta:
        ordering = ["expected_on", "pk"]

    def __str__(self) -> str:
        return f"{self.payout_id}: {self.minor} {self.currency}/100"
