"""What members agree to, in versions, and who accepted which of them when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.membership import days
from alliance.membership.models.membership import Membership
from alliance.membership.models.tier import Tier

AGREEMENT_CHARACTERS = 60_000


class Agreement(models.Model):
    """One version of the text. It is never changed: the next version follows it."""

    member = models.CharField(_("for"), max_length=12, choices=Tier.For.choices)
    version = models.PositiveSmallIntegerField()
    text = models.TextField(_("text"), max_length=AGREEMENT_CHARACTERS)
    summary = models.CharField(_("what changes, in a sentence"), max_length=300, blank=True)
    published_at = models.DateTimeField(default=days.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["member", "version"]
        constraints = [
            models.UniqueConstraint(fields=["member", "version"], name="a_version_of_an_agreement")
        ]

    def __str__(self) -> str:
        return f"{self.get_member_display()}, {self.version}"


class Acceptance(models.Model):
    """A person accepted a version for a member."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="acceptances")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="acceptances")
    # The account stays as a shell without a name when it closes, so this stays, too.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=days.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "agreement"], name="a_version_is_accepted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership}: {self.agreement}"
