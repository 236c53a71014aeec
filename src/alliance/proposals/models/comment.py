"""What people say about a text, and what becomes of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliance.proposals.models.proposal import Proposal
from alliance.proposals.models.revision import Revision


class Comment(models.Model):
    """A comment on one revision, at a section of it or on the whole. Its words stay as they were
    given. Those who write answer with a disposition, and whoever commented says whether that will
    do: if not, everybody sees so, and the comment counts as answered all the same.
    """

    class Disposition(models.TextChoices):
        ACCEPTED = "accepted", pgettext_lazy("comment", "accepted")
        PARTLY = "partly", pgettext_lazy("comment", "accepted in part")
        DECLINED = "declined", pgettext_lazy("comment", "declined")

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="comments")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="comments")
    anchor = models.CharField(_("section"), max_length=100, blank=True)  # as `document` names it
    text = models.TextField(_("comment"), max_length=5000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    disposition = models.CharField(
        _("disposition"), max_length=10, choices=Disposition.choices, blank=True
    )
    answer = models.TextField(_("reason"), max_length=5000, blank=True)
    disposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    disposed_at = models.DateTimeField(null=True, blank=True)
    is_satisfied = models.BooleanField(null=True, blank=True)
    rejoinder = models.TextField(_("what is still missing"), max_length=2000, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)  # by moderators

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(disposition="", disposed_at=None, is_satisfied=None)
                | ~Q(disposition="") & Q(disposed_at__isnull=False),
                name="a_disposition_has_its_moment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposal}: {self.text[:80]}"


class Reply(models.Model):
    """Something said in the thread below a comment."""

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField(_("reply"), max_length=5000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    hidden_at = models.DateTimeField(null=True, blank=True)  # by moderators

    class Meta:
        verbose_name_plural = "replies"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.comment.proposal}: {self.text[:80]}"
