"""A donation, with a name or without one, as the giver wishes."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _


class Gift(models.Model):
    """`giver` is kept for the thanks and the receipt; pages and books name it only where
    `is_named`. `person` is whose account staff take it to be from: nothing follows from that
    before they have said so themselves (`claimed_at`).
    """

    giver = models.CharField(_("giver"), max_length=160)
    is_named = models.BooleanField(_("the giver wants to be named"), default=False)
    on = models.DateField(_("day"))
    currency = models.CharField(_("currency"), max_length=3)
    minor = models.BigIntegerField(validators=[MinValueValidator(1)])
    word = models.CharField(_("a word of the giver"), max_length=200, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="gifts",
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    entered_at = models.DateTimeField(default=timezone.now)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(minor__gt=0), name="a_gift_is_positive")]

    def __str__(self) -> str:
        return self.shown_giver

    @property
    def key(self) -> str:
        """Of its entry in the books."""
        return f"funding.gift:{self.pk}"

    @property
    def shown_giver(self) -> str:
        """What everybody reads."""
        return self.giver if self.is_named else _text("somebody who wants no name")
