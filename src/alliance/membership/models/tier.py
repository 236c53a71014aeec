"""Tiers, and what they cost. What a member is, how long a term is and what it costs are kept
apart: a tier does not multiply with kinds of organizations, prices do.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliance.membership import days
from alliance.organizations.models import Organization

MAX_MINOR = 10**12  # of an amount; what is larger is a mistake


class Tier(models.Model):
    """A way of being a member: for whom, with how many seats and votes. It has no price of its
    own and is not deleted: it is closed to new members.
    """

    class For(models.TextChoices):
        ORGANIZATION = "organization", _("organizations")
        PERSON = "person", _("individuals")

    slug = models.SlugField(_("address"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    member = models.CharField(_("for"), max_length=12, choices=For.choices)
    text = models.TextField(_("what it brings"), max_length=2000, blank=True)
    # How many people an organization may name as its representatives; 1 for individuals.
    seats = models.PositiveSmallIntegerField(
        _("seats"), default=1, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    votes = models.PositiveSmallIntegerField(
        _("votes"), default=1, validators=[MaxValueValidator(100)]
    )
    order = models.PositiveSmallIntegerField(_("place in the list"), default=10)
    closed_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_for_people(self) -> bool:
        return self.member == self.For.PERSON

    def check_for(self, organization: Organization | None) -> None:
        """Whether it is for such members: an organization, or None for a person. Raises
        `ValidationError` at "tier".
        """
        if self.is_for_people == (organization is not None):
            raise ValidationError({"tier": _("This tier is for others. Choose one from the list.")})


class Kind(models.TextChoices):
    """What an organization is. A price may hold for one of these, or for all."""

    COMPANY = "company", _("company")
    UNIVERSITY = "university", _("university or college")
    SCHOOL = "school", _("school")
    NONPROFIT = "nonprofit", _("non-profit organization")
    GOVERNMENT = "government", _("public authority")
    LIBRARY = "library", _("library or museum")


class Size(models.TextChoices):
    """How many people work there."""

    SMALL = "small", _("up to 49 people")
    MEDIUM = "medium", _("50 to 499 people")
    LARGE = "large", _("500 people or more")


CURRENCY = RegexValidator(r"^[A-Z]{3}$", _("A currency has three capital letters, like EUR."))


class Price(models.Model):
    """What a term of a tier costs from a day on. A line of the price list is not changed: a later
    one takes its place, and what was invoiced keeps what it was.
    """

    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="prices")
    # Empty means any; what is said more exactly goes first.
    kind = models.CharField(
        _("kind of organization"), max_length=12, choices=Kind.choices, blank=True
    )
    size = models.CharField(_("size"), max_length=8, choices=Size.choices, blank=True)
    months = models.PositiveSmallIntegerField(
        _("months of a term"), default=12, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    currency = models.CharField(_("currency"), max_length=3, validators=[CURRENCY])
    minor = models.BigIntegerField(
        pgettext_lazy("money", "dues"),
        validators=[MinValueValidator(0), MaxValueValidator(MAX_MINOR)],
        help_text=_("In the smallest unit of the currency."),
    )
    holds_from = models.DateField(_("from"))
    # From `holds_from` on there is no such price any more.
    is_withdrawn = models.BooleanField(_("no longer offered"), default=False)
    added_at = models.DateTimeField(default=days.now, editable=False)

    class Meta:
        ordering = ["tier", "-holds_from", "kind", "size", "months", "currency"]
        constraints = [
            models.UniqueConstraint(
                fields=["tier", "kind", "size", "months", "currency", "holds_from"],
                name="one_price_a_day",
                violation_error_message=_("A price for this holds from that day already."),
            ),
            models.CheckConstraint(condition=models.Q(minor__gte=0), name="a_price_is_no_debt"),
        ]

    def __str__(self) -> str:
        return f"{self.tier}: {self.minor} {self.currency}/100, {self.months} months"
