"""What members are asked to pay. An invoice is never changed: a credit note takes it back."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alliance.membership import days
from alliance.membership.models.membership import Membership
from alliance.membership.models.tier import Price


class Series(models.Model):
    """The last number given in a series: taken under a lock, so numbers have no gaps."""

    name = models.CharField(max_length=10, unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return f"{self.name}: {self.last}"


class BillTo(models.Model):
    """To whom an invoice is written. Apart from the invoice, because the name of a person goes
    when their account closes, while the invoice stays.
    """

    name = models.CharField(max_length=200, blank=True)
    address = models.TextField(max_length=500, blank=True)
    email = models.EmailField(blank=True)
    tax_id = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name_plural = "bill to"

    def __str__(self) -> str:
        return self.name


class Invoice(models.Model):
    """An invoice, or a credit note that takes back (a part of) one. Amounts are in minor units
    and positive in both.
    """

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("invoice")
        CREDIT_NOTE = "credit_note", _("credit note")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.INVOICE)
    series = models.CharField(max_length=10)
    number = models.PositiveIntegerField()
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="invoices")
    credits = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="credit_notes"
    )
    bill_to = models.ForeignKey(BillTo, on_delete=models.PROTECT, related_name="+")
    price = models.ForeignKey(
        Price, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lines = models.JSONField()  # [{"text": str, "minor": int}, …] in the member's language
    currency = models.CharField(max_length=3)
    total_minor = models.BigIntegerField()
    tax_note = models.CharField(max_length=300, blank=True)
    reference = models.CharField(max_length=25, blank=True)  # RF creditor reference, ISO 11649
    issued_on = models.DateField()
    due_on = models.DateField()
    # Which term it pays for. `covers_from` is empty for a first one, whose term begins when it is
    # paid; `term` says which number.
    term = models.PositiveSmallIntegerField(default=1)
    covers_from = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)  # of a credit note
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    issued_at = models.DateTimeField(default=days.now)

    class Meta:
        ordering = ["issued_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="a_number_of_an_invoice"),
            models.UniqueConstraint(
                fields=["reference"], condition=~Q(reference=""), name="a_reference_of_an_invoice"
            ),
            models.CheckConstraint(
                condition=Q(total_minor__gt=0), name="an_invoice_asks_for_money"
            ),
            models.CheckConstraint(
                condition=Q(kind="invoice", credits=None)
                | Q(kind="credit_note", credits__isnull=False),
                name="a_credit_note_credits_an_invoice",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("issued_on")), name="due_after_it_is_issued"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The number as it is written: "I2026-00001"."""
        return f"{self.series}-{self.number:05d}"

    def get_absolute_url(self) -> str:
        return reverse("membership:invoice", args=[self.public_id])

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("an invoice is not changed; write a credit note")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("an invoice is not deleted; write a credit note")
