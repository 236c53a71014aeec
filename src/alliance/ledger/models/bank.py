"""Our accounts at banks, their statements, and what each movement was for."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.ledger.awaiting import Payment
from alliance.ledger.chart import ACCOUNTS, BANK, IN_TRANSIT, SPONSOR_HELD
from alliance.ledger.models.entry import Entry
from alliance.ledger.statements.shapes import Format

HELD = (BANK, SPONSOR_HELD, IN_TRANSIT)  # accounts of the chart that stand for money elsewhere


class BankAccount(models.Model):
    """Where money of ours lies, in one currency."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80)
    number = models.CharField(_("IBAN or number"), max_length=40, unique=True)
    currency = models.CharField(_("currency"), max_length=3)
    account = models.CharField(
        _("account in the books"),
        max_length=8,
        default=BANK,
        choices=[(code, ACCOUNTS[code].name) for code in HELD],
    )
    form = models.CharField(
        _("form of its statements"), max_length=5, choices=Format.choices, default=Format.CAMT
    )
    # The fields of `statements.Columns` that differ from nothing, for CSV.
    columns = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.currency})"


class BankStatement(models.Model):
    """A statement that was read from a file. The file itself is not kept."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bank_account = models.ForeignKey(
        BankAccount, on_delete=models.PROTECT, related_name="statements"
    )
    reference = models.CharField(max_length=60, blank=True)
    opening = models.BigIntegerField(null=True)  # minor units
    closing = models.BigIntegerField(null=True)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    repeated = models.PositiveIntegerField(default=0)  # lines that an earlier file had brought
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.bank_account}, {self.first_day} – {self.last_day}"


class BankLine(models.Model):
    """One movement, kept once however many files bring it. What the bank said stays as it was."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        BOOKED = "booked", _("booked")
        SET_ASIDE = "aside", _("set aside")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bank_account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="lines")
    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT, related_name="lines")
    fingerprint = models.CharField(max_length=64)
    booked_on = models.DateField()
    value_on = models.DateField()
    minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    counterparty = models.CharField(max_length=140, blank=True)
    reference = models.CharField(max_length=1000, blank=True)
    end_to_end_id = models.CharField(max_length=60, blank=True)
    bank_reference = models.CharField(max_length=60, blank=True)

    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    entry = models.OneToOneField(
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="bank_line"
    )
    room = models.CharField(max_length=40, blank=True)  # whose awaited thing it paid
    awaited = models.CharField(max_length=200, blank=True)  # that thing's key in the room
    reason = models.CharField(max_length=300, blank=True)  # why it was set aside
    tries = models.PositiveSmallIntegerField(default=0)  # bookings that were undone
    by = models.ForeignKey(  # nobody, when it was matched by itself
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["booked_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bank_account", "fingerprint"], name="a_movement_is_kept_once"
            ),
            models.CheckConstraint(
                condition=Q(state="booked", entry__isnull=False)
                | ~Q(state="booked") & Q(entry__isnull=True),
                name="a_booked_movement_has_its_entry",
            ),
        ]
        indexes = [
            models.Index(
                fields=["booked_on"], condition=Q(state="waiting"), name="movements_that_wait"
            )
        ]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.minor} {self.currency} {self.counterparty}".strip()

    @property
    def payment(self) -> Payment:
        """As rooms above see it."""
        return Payment(
            key=f"bank:{self.public_id}:{self.tries}",
            on=self.booked_on,
            account=self.bank_account.account,
            minor=self.minor,
            currency=self.currency,
            counterparty=self.counterparty,
            reference=self.reference,
        )


class BankLineEvent(models.Model):
    """Who did what with a movement, and when. Only ever added to."""

    class Kind(models.TextChoices):
        MATCHED = "matched", _("matched with what awaits payment")
        BOOKED = "booked", _("booked on an account")
        UNDONE = "undone", _("undone")
        SET_ASIDE = "aside", _("set aside")
        TAKEN_UP = "taken_up", _("taken up again")

    line = models.ForeignKey(BankLine, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.get_kind_display()}"
