"""What is to be spent in a year: versions of a plan, of which the last approved one is in force."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Programme(models.TextChoices):
    """What money is spent for."""

    STAFF = "staff", pgettext_lazy("programme", "Staff")
    TECHNOLOGY = "technology", _("Technology")
    OPERATIONS = "operations", _("Operations")
    EVENTS = "events", _("Events")


class Budget(models.Model):
    """One version of the plan of a year. Approved it is never changed: a new version amends it."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("budget", "draft")
        APPROVED = "approved", pgettext_lazy("budget", "approved")

    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2199)]
    )
    version = models.PositiveSmallIntegerField(default=1)
    currency = models.CharField(_("currency"), max_length=3)
    note = models.TextField(_("what is new, and why"), max_length=2000, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    drafted_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    # Where the decision is recorded: "Board call of 3 March 2026".
    decision = models.CharField(_("where it was decided"), max_length=200, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-year", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["year", "version"], name="budgets_are_counted"),
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(state="draft"),
                name="one_draft_of_a_budget",
                violation_error_message=_("This year has a draft already. Go on with that one."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(approved_at__isnull=False),
                name="an_approved_budget_says_when",
            ),
        ]

    def __str__(self) -> str:
        return _("Budget %(year)s, version %(version)s") % {
            "year": self.year,
            "version": self.version,
        }

    def get_absolute_url(self) -> str:
        return reverse("funding:budget", args=[self.year, self.version])

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class BudgetLine(models.Model):
    """So much for that: of a programme, and of a working group where it is the group's."""

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="lines")
    programme = models.CharField(_("programme"), max_length=12, choices=Programme.choices)
    group = models.ForeignKey(
        "groups.WorkingGroup",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="budget_lines",
        verbose_name=_("working group"),
    )
    text = models.CharField(_("what for"), max_length=200)
    minor = models.BigIntegerField(validators=[MinValueValidator(1)])  # of the budget's currency

    class Meta:
        ordering = ["programme", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(minor__gt=0), name="a_budget_line_is_positive")
        ]

    def __str__(self) -> str:
        return self.text
