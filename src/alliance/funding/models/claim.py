"""An expense that somebody claims: its lines and receipts, and what was done with it."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliance.funding.models.budget import Programme


class Category(models.TextChoices):
    """What was bought. The account of the ledger follows from the programme (`accounts`)."""

    WORK = "work", _("work paid for")
    TRAVEL = "travel", _("travel and lodging")
    SERVICES = "services", _("hosting and services")
    EQUIPMENT = "equipment", _("equipment")
    VENUE = "venue", _("rooms and catering")
    FEES = "fees", _("fees and bank charges")
    OTHER = "other", pgettext_lazy("expense", "other things")


class Claim(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("claim", "draft")
        SUBMITTED = "submitted", pgettext_lazy("claim", "waits for approval")
        ASKED = "asked", pgettext_lazy("claim", "waits for your answer")
        APPROVED = "approved", pgettext_lazy("claim", "approved, waits for payment")
        PAID = "paid", pgettext_lazy("claim", "paid")
        DECLINED = "declined", pgettext_lazy("claim", "declined")

    class Way(models.TextChoices):
        BANK = "bank", _("bank transfer")
        SPONSOR = "sponsor", _("through the fiscal sponsor")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Empty once that account is gone: the books stay.
    claimant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="claims",
    )
    title = models.CharField(
        _("title"), max_length=120, help_text=_("Everybody reads it once it is paid: name nobody.")
    )
    payee = models.TextField(
        _("where the money should go"),
        max_length=500,
        blank=True,
        help_text=_(
            "Account holder and IBAN. Only you and staff read it; it goes when it is paid."
        ),
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    way = models.CharField(_("paid by"), max_length=8, choices=Way.choices, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    # Counted up at each submission: approvals are of one state of the claim.
    round = models.PositiveSmallIntegerField(default=0)
    approved_on = models.DateField(null=True, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("funding:claim", args=[self.public_id])

    @property
    def reference(self) -> str:
        """What the bank transfer says, so that the statement finds the claim again."""
        return f"EX{self.public_id.hex[:10].upper()}"

    @property
    def is_open(self) -> bool:
        """Whether the claimant may still change it."""
        return self.state in (self.State.DRAFT, self.State.ASKED)


class ClaimLine(models.Model):
    """One thing that was paid for."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="lines")
    on = models.DateField(_("day"))
    category = models.CharField(_("category"), max_length=10, choices=Category.choices)
    programme = models.CharField(_("programme"), max_length=12, choices=Programme.choices)
    group = models.ForeignKey(
        "groups.WorkingGroup",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("working group"),
    )
    grant = models.ForeignKey(
        "funding.Grant",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="claim_lines",
        verbose_name=_("from the grant"),
    )
    currency = models.CharField(_("currency"), max_length=3)
    minor = models.BigIntegerField(validators=[MinValueValidator(1)])
    text = models.CharField(_("what for"), max_length=200)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(minor__gt=0), name="a_claimed_line_is_positive")
        ]

    def __str__(self) -> str:
        return self.text


def _place(receipt: Any, name: str) -> str:
    """Files lie under names of our own; the name they came with is shown, never used."""
    return f"funding/receipts/{uuid.uuid4().hex}"


class Receipt(models.Model):
    """A file that shows what was paid. Only the claimant and staff ever see it."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="receipts")
    file = models.FileField(upload_to=_place)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=40)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "sha256"],
                name="a_receipt_is_handed_in_once",
                violation_error_message=_("This file is with the claim already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class ClaimEvent(models.Model):
    """What was done with a claim, by whom. Only ever added to."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", pgettext_lazy("claim", "submitted")
        ASKED = "asked", pgettext_lazy("claim", "asked back")
        APPROVED = "approved", pgettext_lazy("claim", "approved")
        DECLINED = "declined", pgettext_lazy("claim", "declined")
        TAKEN_BACK = "taken_back", pgettext_lazy("claim", "taken back")
        PAID = "paid", pgettext_lazy("claim", "paid")
        UNPAID = "unpaid", pgettext_lazy("claim", "not paid after all")

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    round = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "round", "by"],
                condition=Q(kind="approved"),
                name="a_person_approves_a_claim_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.claim}: {self.get_kind_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("the record of a claim is only added to; write another event")
        super().save(*args, **kwargs)


class ApprovalLimit(models.Model):
    """Above so much of that currency two people approve a claim. The last one that came to hold
    holds; for a currency without any, two people approve every claim.

    One that lets a single person approve more waits, without `holds_from`, until somebody else than
    who asked for it confirms it, or it is dropped. `answered_by` did either.
    """

    currency = models.CharField(_("currency"), max_length=3)
    minor = models.BigIntegerField(validators=[MinValueValidator(0)])
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    set_at = models.DateTimeField(default=timezone.now)
    holds_from = models.DateTimeField(default=timezone.now, null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["currency", "-holds_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["currency"],
                condition=Q(holds_from=None, dropped_at=None),
                name="one_limit_waits_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(holds_from=None) | Q(dropped_at=None),
                name="a_dropped_limit_never_holds",
            ),
            models.CheckConstraint(
                condition=~Q(answered_by=F("set_by")) | Q(dropped_at__isnull=False),
                name="a_limit_is_confirmed_by_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.minor}"

    @property
    def is_waiting(self) -> bool:
        return self.holds_from is None and self.dropped_at is None
