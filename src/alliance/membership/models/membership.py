"""A membership, from the application to its end, and its terms.

Days are half open: a term holds from `starts_on` on, and no longer on `ends_on`.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliance.membership import days
from alliance.membership.models.tier import CURRENCY, MAX_MINOR, Kind, Price, Size, Tier
from alliance.organizations.models import Organization
from alliance.people.models import Person

STATEMENT_CHARACTERS = 3000


class Membership(models.Model):
    """One application and what became of it. The member is an organization or a person.

    After it has ended the same membership can be reinstated, or the member applies anew.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("membership", "draft")
        SUBMITTED = "submitted", pgettext_lazy("membership", "in review")
        RETURNED = "returned", pgettext_lazy("membership", "returned with a question")
        APPROVED = "approved", pgettext_lazy("membership", "approved")
        ACTIVE = "active", pgettext_lazy("membership", "in force")
        GRACE = "grace", pgettext_lazy("membership", "in grace")
        LAPSED = "lapsed", pgettext_lazy("membership", "lapsed")
        RESIGNED = "resigned", pgettext_lazy("membership", "resigned")
        ENDED = "ended", pgettext_lazy("membership", "ended by the Alliance")
        DECLINED = "declined", pgettext_lazy("membership", "declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("membership", "withdrawn")

    IN_FORCE = (State.ACTIVE, State.GRACE)
    APPLYING = (State.DRAFT, State.SUBMITTED, State.RETURNED, State.APPROVED)
    OPEN = (*APPLYING, *IN_FORCE)  # of these a member has one at most
    OVER = (State.LAPSED, State.RESIGNED, State.ENDED)  # was in force, and is no longer

    class Basis(models.TextChoices):
        DUES = "dues", pgettext_lazy("money", "dues")
        IN_KIND = "in_kind", _("in kind")
        HONORARY = "honorary", _("honorary")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(
        "organizations.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    basis = models.CharField(
        _("how it contributes"), max_length=8, choices=Basis.choices, default=Basis.DUES
    )
    is_founding = models.BooleanField(_("founding member"), default=False)
    tier = models.ForeignKey(
        Tier, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("tier")
    )
    kind = models.CharField(
        _("kind of organization"), max_length=12, choices=Kind.choices, blank=True
    )
    size = models.CharField(_("size"), max_length=8, choices=Size.choices, blank=True)
    months = models.PositiveSmallIntegerField(
        _("months of a term"), default=12, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    currency = models.CharField(_("currency"), max_length=3, default="EUR", validators=[CURRENCY])
    statement = models.TextField(
        _("why you join, and what you bring"), max_length=STATEMENT_CHARACTERS, blank=True
    )
    # What a member in kind gives instead of dues, and what that is worth for one term.
    contribution = models.TextField(_("contribution in kind"), max_length=1000, blank=True)
    contribution_minor = models.BigIntegerField(
        default=0, validators=[MinValueValidator(0), MaxValueValidator(MAX_MINOR)]
    )
    # To whom invoices go, as it was said last; an invoice keeps its own.
    bill_name = models.CharField(_("name on invoices"), max_length=200, blank=True)
    bill_address = models.TextField(_("address on invoices"), max_length=500, blank=True)
    bill_email = models.EmailField(_("invoices are sent to"), blank=True)
    tax_id = models.CharField(_("tax number"), max_length=40, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    # The day from which a resignation holds; it may lie ahead.
    leaves_on = models.DateField(null=True, blank=True)
    is_listed = models.BooleanField(_("show in the directory of members"), default=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=days.now, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organization=None, person__isnull=False)
                | Q(organization__isnull=False, person=None),
                name="a_member_is_one_or_the_other",
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(
                    state__in=["draft", "submitted", "returned", "approved", "active", "grace"]
                ),
                name="one_open_membership_of_an_organization",
                violation_error_message=_("There is an application or a membership already."),
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(
                    state__in=["draft", "submitted", "returned", "approved", "active", "grace"]
                ),
                name="one_open_membership_of_a_person",
                violation_error_message=_("There is an application or a membership already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.tier}"

    def get_absolute_url(self) -> str:
        return reverse("membership:mine", args=[self.public_id])

    @property
    def member(self) -> Organization | Person:
        """Whose membership it is."""
        member = self.organization or self.person
        assert member is not None  # a constraint holds it
        return member

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def is_in_force(self) -> bool:
        return self.state in self.IN_FORCE

    @property
    def last_term(self) -> Term | None:
        return self.terms.order_by("number").last()

    @property
    def next_term(self) -> int:
        """The number of the term that would come next; 1 before the first."""
        last = self.last_term
        return last.number + 1 if last else 1


class Term(models.Model):
    """A stretch of time for which dues were paid, or none are owed. What it gave stands here, for
    tiers change. `closed_on` cuts it and its grace, where the membership ended before.
    """

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="terms")
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    grace_until = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    price = models.ForeignKey(
        Price, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    basis = models.CharField(max_length=8, choices=Membership.Basis.choices)
    seats = models.PositiveSmallIntegerField()
    votes = models.PositiveSmallIntegerField()
    began_at = models.DateTimeField(default=days.now, editable=False)

    class Meta:
        ordering = ["starts_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["membership", "number"], name="a_term_of_a_membership"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on"), grace_until__gte=F("ends_on")),
                name="a_term_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None)
                | Q(closed_on__gte=F("starts_on"), closed_on__lte=F("grace_until")),
                name="a_term_is_closed_within_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership}: {self.starts_on} to {self.ends_on}"
