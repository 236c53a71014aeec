"""Who may vote: written down when the vote opens, whatever becomes of roles and members then."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from alliance.decisions.models.decision import Decision


class Elector(models.Model):
    """A person, or an organization for which those who represent it vote.

    `has_voted` is all that a secret ballot leaves here: no moment, and no way to the ballot.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="electors")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="electorates",
    )
    organization = models.ForeignKey(
        "organizations.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="electorates",
    )
    votes = models.PositiveIntegerField(default=1, validators=[MinValueValidator(1)])
    has_voted = models.BooleanField(default=False)
    is_recused = models.BooleanField(default=False)
    recusal_reason = models.CharField(_("reason"), max_length=300, blank=True)
    # Another elector of the same decision, who votes in this one's place.
    proxy = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="proxies"
    )
    # Somebody an organization named for this vote, beside those who represent it.
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="delegations",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, organization=None)
                | Q(person=None, organization__isnull=False),
                name="an_elector_is_a_person_or_an_organization",
            ),
            models.UniqueConstraint(fields=["decision", "person"], name="a_person_votes_once"),
            models.UniqueConstraint(
                fields=["decision", "organization"], name="an_organization_votes_once"
            ),
            models.CheckConstraint(condition=Q(votes__gte=1), name="an_elector_has_a_vote"),
            models.CheckConstraint(
                condition=Q(is_recused=False) | Q(has_voted=False, proxy=None),
                name="the_recused_do_not_vote",
            ),
            models.CheckConstraint(
                condition=Q(proxy=None) | ~Q(proxy=F("pk")), name="nobody_is_their_own_proxy"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person or self.organization)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("an electorate stays as it was when the vote was opened")
