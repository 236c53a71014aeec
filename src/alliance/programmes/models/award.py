"""What is awarded, and the milestones by which it is paid."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliance.programmes.models.application import Application, Attachment
from alliance.programmes.models.programme import GrantAgreement

REPORT_CHARACTERS = 20_000


class Award(models.Model):
    """So much for an application: proposed by one, confirmed by another."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="award")
    minor = models.BigIntegerField(validators=[MinValueValidator(1)])  # of the round's currency
    is_confirmed = models.BooleanField(default=False)
    agreement = models.ForeignKey(
        GrantAgreement, on_delete=models.PROTECT, null=True, blank=True, related_name="awards"
    )
    # The account stays as a shell without a name when it closes, so this stays, too.
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["application__number"]
        constraints = [models.CheckConstraint(condition=Q(minor__gt=0), name="an_award_is_money")]

    def __str__(self) -> str:
        return str(self.application)


class Milestone(models.Model):
    """A part of an award: due on a day, reported, accepted by somebody else, paid by a third."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("milestone", "open")
        DELIVERED = "delivered", pgettext_lazy("milestone", "reported")
        ACCEPTED = "accepted", pgettext_lazy("milestone", "accepted, waits for payment")
        PAID = "paid", pgettext_lazy("milestone", "paid")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="milestones")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=120)
    minor = models.BigIntegerField(validators=[MinValueValidator(1)])
    due_on = models.DateField(_("due on"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    report = models.TextField(_("what was done"), max_length=REPORT_CHARACTERS, blank=True)
    file = models.ForeignKey(
        Attachment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    delivered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    delivered_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    accepted_on = models.DateField(null=True, blank=True)
    paid_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    paid_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["award", "number"]
        constraints = [
            models.UniqueConstraint(fields=["award", "number"], name="milestones_are_counted"),
            models.CheckConstraint(condition=Q(minor__gt=0), name="a_milestone_is_money"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reference(self) -> str:
        """What the bank transfer says, so that the statement finds the milestone again."""
        return f"GR{self.public_id.hex[:10].upper()}"
