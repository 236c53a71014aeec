"""Money that came in, what it paid, and what was paid back."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliance.membership import days
from alliance.membership.models.invoice import Invoice
from alliance.membership.models.membership import Membership


class Payment(models.Model):
    """An amount that was received, in minor units. What of it pays which invoice is an
    `Allocation`; what is left over stands to the member's credit, until it is used or refunded.
    """

    class Method(models.TextChoices):
        BANK = "bank", _("bank transfer")
        CARD = "card", _("card")
        MANUAL = "manual", _("entered by staff")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Names the occasion (a line of a statement, a payment of Stripe): it is booked once.
    key = models.CharField(max_length=120, unique=True)
    method = models.CharField(max_length=8, choices=Method.choices)
    received_on = models.DateField()
    currency = models.CharField(max_length=3)
    minor = models.BigIntegerField()
    account = models.CharField(max_length=10)  # of the chart: where the money is
    # Taken back: staff saw that it was for something else. It pays nothing and counts for nothing.
    voided_at = models.DateTimeField(null=True, blank=True)
    payer = models.CharField(max_length=200, blank=True)
    text = models.CharField(max_length=500, blank=True)
    # Empty until somebody has found out whose it is.
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="payments"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=days.now)

    class Meta:
        ordering = ["received_on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(minor__gt=0), name="a_payment_is_money")]

    def __str__(self) -> str:
        return f"{self.received_on}: {self.minor} {self.currency}/100"


class Allocation(models.Model):
    """A part of a payment pays (a part of) an invoice."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="allocations")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="allocations")
    minor = models.BigIntegerField()
    at = models.DateTimeField(default=days.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(minor=0), name="an_allocation_is_money")]

    def __str__(self) -> str:
        return f"{self.invoice}: {self.minor}"


class Refund(models.Model):
    """A part of a payment was paid back."""

    key = models.CharField(max_length=120, unique=True)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    minor = models.BigIntegerField()
    on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=days.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(minor__gt=0), name="a_refund_is_money")]

    def __str__(self) -> str:
        return f"{self.on}: {self.minor} {self.payment.currency}/100"


class WriteOff(models.Model):
    """What is no longer expected of an invoice: the member lapsed, or staff gave it up."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="write_offs")
    minor = models.BigIntegerField()
    on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=days.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["invoice"], name="an_invoice_is_written_off_once"),
            models.CheckConstraint(condition=Q(minor__gt=0), name="a_write_off_is_money"),
        ]

    def __str__(self) -> str:
        return f"{self.invoice}: {self.minor}"


class Contribution(models.Model):
    """Staff confirmed what a member in kind gives for a term, and what it is worth."""

    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="contributions"
    )
    term = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=1000)
    currency = models.CharField(max_length=3)
    minor = models.BigIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=days.now)

    class Meta:
        ordering = ["membership", "term"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "term"], name="a_contribution_for_a_term"
            ),
            models.CheckConstraint(condition=Q(minor__gte=0), name="a_contribution_has_a_value"),
        ]

    def __str__(self) -> str:
        return f"{self.membership}, {self.term}"


class CardSession(models.Model):
    """A page of Stripe on which an invoice can be paid: what we asked for there."""

    session_id = models.CharField(max_length=120, unique=True)
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="card_sessions")
    minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    at = models.DateTimeField(default=days.now)

    def __str__(self) -> str:
        return f"{self.invoice}: {self.minor}"


class CardEvent(models.Model):
    """What Stripe told us, each event once, and what we made of it."""

    class Outcome(models.TextChoices):
        BOOKED = "booked", _("booked")
        WAITS = "waits", _("waits for what it is about")
        NOTHING = "nothing", _("nothing to do")
        REFUSED = "refused", _("does not fit; staff have to look")

    event_id = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=80)
    # What it is about: only what is needed, without the payer's data.
    payment_ref = models.CharField(max_length=120, blank=True)
    minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    note = models.CharField(max_length=300, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)  # staff have looked
    at = models.DateTimeField(default=days.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind}: {self.outcome}"

    def refuse(self, why: str) -> None:
        """It does not fit: staff read why. The caller saves."""
        self.outcome, self.note = self.Outcome.REFUSED, why[:300]
