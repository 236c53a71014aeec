"""The question, and the rule by which it is answered."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliance.groups.models import GroupRole, WorkingGroup

TEXT_CHARACTERS = 20_000
MOST_SEATS = 20
MOST_PROXIES = 5  # that one elector may hold, where the rule allows any


class Decision(models.Model):
    """One decision, from the call for nominations or the opening to its result.

    The rule is fixed when it is opened, and so is who may vote: `electors` is a snapshot. The
    digest of `seed` is shown from then on, the seed itself once it is closed: a lot is drawn from
    it (`count.lot_order`).
    """

    class Method(models.TextChoices):
        CONSENT = "consent", _("consent")
        MAJORITY = "majority", _("majority")
        RANKED = "ranked", _("ranking (single transferable vote)")
        APPROVAL = "approval", _("approval")

    class Threshold(models.TextChoices):
        SIMPLE = "simple", _("more than half")
        TWO_THIRDS = "two_thirds", _("two thirds")

    class Base(models.TextChoices):
        CAST = "cast", _("of the votes cast, without abstentions")
        ELECTORATE = "electorate", _("of all who may vote")

    class State(models.TextChoices):
        NOMINATING = "nominating", _("nominations are open")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    BETWEEN_OPTIONS = (Method.RANKED, Method.APPROVAL)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(
        WorkingGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="votes",
        verbose_name=_("group"),
    )
    # What it is about, where another room asked for it: a kind that room registered, and its key.
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=80, blank=True)
    title = models.CharField(_("question"), max_length=200)
    text = models.TextField(_("what it is about"), max_length=TEXT_CHARACTERS, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)

    electorate = models.CharField(_("who votes"), max_length=40)
    method = models.CharField(_("how it is decided"), max_length=10, choices=Method.choices)
    threshold = models.CharField(
        _("majority"), max_length=10, choices=Threshold.choices, default=Threshold.SIMPLE
    )
    base = models.CharField(_("counted"), max_length=10, choices=Base.choices, default=Base.CAST)
    quorum_percent = models.PositiveSmallIntegerField(
        _("quorum, in percent"), default=0, validators=[MaxValueValidator(100)]
    )
    seats = models.PositiveSmallIntegerField(
        pgettext_lazy("election", "seats"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_SEATS)],
    )
    is_weighted = models.BooleanField(
        _("votes weigh as the tier of the member says"), default=False
    )
    is_secret = models.BooleanField(_("secret ballot"), default=False)
    is_hidden = models.BooleanField(_("votes are hidden until the end"), default=True)
    proxies = models.PositiveSmallIntegerField(
        _("proxies that one may hold"), default=0, validators=[MaxValueValidator(MOST_PROXIES)]
    )

    nominations_close_at = models.DateTimeField(_("nominations until"), null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(_("open until"))
    closed_at = models.DateTimeField(null=True, blank=True)
    seed = models.CharField(max_length=64)
    seed_digest = models.CharField(max_length=64)
    result = models.JSONField(null=True, blank=True)  # as `count.count` gives it

    # An election: which role in the group the elected have, from which day until which.
    role = models.CharField(_("role"), max_length=12, choices=GroupRole.Kind.choices, blank=True)
    role_starts_on = models.DateField(_("first day of the role"), null=True, blank=True)
    role_ends_on = models.DateField(_("last day of the role"), null=True, blank=True)
    role_by_itself = models.BooleanField(
        _("the role begins by itself, without anybody who confirms it"), default=False
    )
    role_replaces = models.BooleanField(
        _("those who have the role now lay it down then"), default=False
    )
    seated_at = models.DateTimeField(null=True, blank=True)  # when the elected were given the role
    # What was counted counts for nothing since then; why stands in the log.
    voided_at = models.DateTimeField(null=True, blank=True)

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "closes_at"], name="decisions_to_close"),
            models.Index(fields=["subject_kind", "subject_id"], name="decisions_of_a_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(opened_at=None) | Q(closes_at__gt=F("opened_at")),
                name="a_vote_closes_after_it_opens",
                violation_error_message=_("The end lies before the beginning."),
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False, result__isnull=False)
                | (~Q(state="closed") & Q(closed_at=None, result=None)),
                name="what_is_closed_has_a_result",
            ),
            models.CheckConstraint(
                condition=Q(role="") | Q(group__isnull=False, role_starts_on__isnull=False),
                name="a_role_is_in_a_group_from_a_day",
                violation_error_message=_("Give the first day of the role."),
            ),
            models.CheckConstraint(
                condition=Q(is_secret=False) | Q(is_hidden=True) & ~Q(method="consent"),
                name="a_secret_ballot_is_hidden",
                violation_error_message=_("Objections have names; consent is not secret."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("decisions:decision", args=[self.public_id])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED

    @property
    def is_void(self) -> bool:
        """Whether it was declared void after its end."""
        return self.voided_at is not None

    @property
    def is_election(self) -> bool:
        """Whether people stand in it, who are nominated and accept."""
        return self.nominations_close_at is not None

    @property
    def hides_votes(self) -> bool:
        """Whether nothing of the votes may be seen by anybody at this moment."""
        return self.is_hidden and not self.is_closed


class Option(models.Model):
    """What can be chosen where it is not yes or no. In an election it is a person, who is named
    by their account, so that the name goes with it.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="options")
    key = models.CharField(max_length=10)  # "a", "b": in the ballots and in the published file
    label = models.CharField(_("option"), max_length=200, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="stood_in",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "key"], name="a_key_names_one_option"),
            models.UniqueConstraint(fields=["decision", "person"], name="a_person_stands_once"),
        ]

    def __str__(self) -> str:
        return str(self.person) if self.person else self.label
