"""Who judges a round, what keeps them from it, and what they say."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliance.programmes.models.application import Application
from alliance.programmes.models.round import Round

COMMENT_CHARACTERS = 5000


class Reviewer(models.Model):
    """Somebody judges the applications of a round. It is not deleted: it ends."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="reviewers")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="programme_reviews"
    )
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "person"],
                condition=Q(until=None),
                name="a_reviewer_of_a_round_once",
                violation_error_message=_("This person reviews the round already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.round}"


class Assignment(models.Model):
    """A reviewer is to review an application. `by_hand` says that somebody chose them for it: what
    the site spreads by itself leaves it alone. Where an interest is found later it counts no more.
    """

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="assignments"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    by_hand = models.BooleanField(default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "person"],
                name="a_reviewer_is_assigned_once",
                violation_error_message=_("They are assigned to it already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.application}"


class Conflict(models.Model):
    """Somebody has an interest in an application, as they or an officer declared. It is not taken
    back. Conflicts that follow from organizations are found when they are asked for, not kept.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="conflicts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(_("what the interest is"), max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "person"], name="a_conflict_is_declared_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.application}"


class Review(models.Model):
    """What one reviewer says of one application. `scores` are whole numbers from 1 to the highest
    score of the round, by the keys of its criteria.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("review", "draft")
        SUBMITTED = "submitted", pgettext_lazy("review", "submitted")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    scores = models.JSONField(default=dict)
    for_applicant = models.TextField(
        _("for the applicant"), max_length=COMMENT_CHARACTERS, blank=True
    )
    for_reviewers = models.TextField(
        _("for the other reviewers"), max_length=COMMENT_CHARACTERS, blank=True
    )
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "reviewer"], name="a_reviewer_reviews_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application}"


class Remark(models.Model):
    """What is said among those who have reviewed an application."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="remarks")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField(_("remark"), max_length=COMMENT_CHARACTERS)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:80]
