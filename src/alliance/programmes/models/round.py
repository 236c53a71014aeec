"""One round of a programme: what is asked, who may apply, by when, and by what it is judged."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliance.programmes.models.programme import GrantProgramme

QUESTIONS_AT_MOST, CRITERIA_AT_MOST, PARTS_AT_MOST = 40, 12, 12
TEXT_CHARACTERS = 20_000  # of an answer, at most
EACH_AT_MOST = 20  # reviewers of an application whom the site finds
MAX_MINOR = 10**12


def no_address_of_ours(slug: str) -> None:
    if slug in ("keep", "agreement"):
        raise ValidationError(_("This word has a meaning here already. Choose another."))


class Round(models.Model):
    """`kinds` are those of `membership.models.Kind` that may apply; empty means any. `statements`
    are sentences that the applicant confirms. Once published, what is asked and what counts stays
    as it is, but for a later deadline.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("round", "draft")
        PUBLISHED = "published", pgettext_lazy("round", "published")
        PROPOSED = "proposed", _("awards proposed")
        DECIDED = "decided", pgettext_lazy("round", "decided")
        CANCELLED = "cancelled", pgettext_lazy("round", "called off")

    class For(models.TextChoices):
        ORGANIZATIONS = "organizations", pgettext_lazy("who may apply", "organizations")
        PEOPLE = "people", pgettext_lazy("who may apply", "people for themselves")
        BOTH = "both", _("organizations, and people for themselves")

    class Standing(models.TextChoices):
        ANY = "any", pgettext_lazy("who may apply", "members and others")
        MEMBERS = "members", pgettext_lazy("who may apply", "members only")
        OTHERS = "others", _("only those who are no members")

    programme = models.ForeignKey(GrantProgramme, on_delete=models.PROTECT, related_name="rounds")
    slug = models.SlugField(_("address"), max_length=40, validators=[no_address_of_ours])
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("what is called for"), max_length=20_000, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    budget_minor = models.BigIntegerField(validators=[MinValueValidator(1)])
    largest_minor = models.BigIntegerField(validators=[MinValueValidator(1)])
    # What it is paid from, where that is a grant for this purpose.
    grant = models.ForeignKey(
        "funding.Grant",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("paid from the grant"),
    )
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    reviews_until = models.DateTimeField(null=True, blank=True)
    is_blind = models.BooleanField(
        _("reviewers do not see who applies"),
        default=True,
        help_text=_("Names, organizations and answers that name the applicant are kept from them."),
    )
    scale = models.PositiveSmallIntegerField(
        _("highest score"), default=5, validators=[MinValueValidator(2), MaxValueValidator(10)]
    )
    assigned_only = models.BooleanField(
        _("only who is assigned to an application scores it"),
        default=False,
        db_default=False,
        help_text=_("Otherwise every reviewer of the round may score every application."),
    )
    # How many reviewers each application was to have when they were spread last; 0 before.
    reviewers_each = models.PositiveSmallIntegerField(default=0, db_default=0)
    applicants = models.CharField(
        _("who may apply"), max_length=14, choices=For.choices, default=For.ORGANIZATIONS
    )
    standing = models.CharField(
        _("membership"), max_length=8, choices=Standing.choices, default=Standing.ANY
    )
    kinds = models.JSONField(default=list, blank=True)
    statements = models.JSONField(default=list, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(_("where it was decided"), max_length=200, blank=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-closes_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "slug"],
                name="a_round_of_a_programme",
                violation_error_message=_("This programme has a round at that address already."),
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="a_round_closes_after_it_opens",
                violation_error_message=_("The deadline lies before the opening."),
            ),
            models.CheckConstraint(
                condition=Q(budget_minor__gt=0, largest_minor__gt=0),
                name="a_round_has_money",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("programmes:round", args=[self.programme.code, self.slug])

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def phase(self, now: datetime) -> str:
        """Where it stands: draft, coming, open, review, proposed, decided, cancelled. The instant
        of the deadline is too late.
        """
        if self.state != self.State.PUBLISHED:
            return str(self.state)
        if now < self.opens_at:
            return "coming"
        return "open" if now < self.closes_at else "review"

    @property
    def is_public(self) -> bool:
        return self.state != self.State.DRAFT


class Question(models.Model):
    """One field of a round's form. `names_applicant` keeps the answer from blind reviewers."""

    class Kind(models.TextChoices):
        TEXT = "text", _("a line of text")
        LONG = "long", _("a longer text")
        CHOICE = "choice", _("one of several")
        NUMBER = "number", _("a number")
        MONEY = "money", _("an amount of money")
        FILE = "file", _("a file")
        LINK = "link", _("a link")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    label = models.CharField(_("question"), max_length=200)
    help = models.CharField(_("what helps to answer it"), max_length=400, blank=True)
    is_required = models.BooleanField(_("has to be answered"), default=True)
    most = models.PositiveIntegerField(
        _("characters at most"),
        default=2000,
        validators=[MinValueValidator(1), MaxValueValidator(TEXT_CHARACTERS)],
        help_text=_("Of a text. For others it does not count."),
    )
    choices = models.JSONField(default=list, blank=True)
    names_applicant = models.BooleanField(_("the answer shows who applies"), default=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "position"], name="questions_are_in_order")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def key(self) -> str:
        """Its name in answers; never used again for another question of the round."""
        return f"q{self.position}"


class Criterion(models.Model):
    """One thing that reviewers give a score for."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(_("criterion"), max_length=120)
    help = models.CharField(_("what it asks"), max_length=400, blank=True)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint(fields=["round", "position"], name="criteria_are_in_order")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def key(self) -> str:
        return f"c{self.position}"


class Part(models.Model):
    """In which parts an award is paid: so much of it, so many days after the award, for that."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("what is reached then"), max_length=120)
    percent = models.PositiveSmallIntegerField(
        _("percent of the award"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    after_days = models.PositiveSmallIntegerField(
        _("days after the award"), validators=[MaxValueValidator(3650)]
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "position"], name="parts_are_in_order")
        ]

    def __str__(self) -> str:
        return self.title
