"""The log of a programme."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliance.programmes.models.application import Application
from alliance.programmes.models.programme import GrantProgramme
from alliance.programmes.models.round import Round


class ProgrammeEvent(models.Model):
    """One thing that happened in a programme. The log is only ever added to: in Python here, in
    the database by triggers. `by` alone may become empty, when that account goes.

    `text` is what somebody wrote; `data` what is needed to know later what it was, such as amounts
    and scores. Officers read it; the applicant what is of their own application and no review.
    """

    class Kind(models.TextChoices):
        MADE = "made", _("programme made")
        CHANGED = "changed", pgettext_lazy("programme", "changed")
        OFFICER = "officer", _("officer named")
        OFFICER_ENDED = "officer_end", _("officer ended")
        AGREEMENT = "agreement", _("agreement published")
        ROUND = "round", _("round made")
        PUBLISHED = "published", _("round published")
        EXTENDED = "extended", _("deadline moved")
        CANCELLED = "cancelled", _("round called off")
        REVIEWER = "reviewer", _("reviewer named")
        REVIEWER_ENDED = "review_end", _("reviewer ended")
        BEGUN = "begun", _("application begun")
        SUBMITTED = "submitted", _("application submitted")
        WITHDRAWN = "withdrawn", _("application withdrawn")
        TEAM = "team", _("who writes it")
        CONFLICT = "conflict", _("interest declared")
        REVIEWED = "reviewed", _("review submitted")
        ASSIGNED = "assigned", _("reviewer assigned")
        UNASSIGNED = "unassigned", _("assignment ended")
        SPREAD = "spread", _("reviewers spread")
        SCORERS = "scorers", _("who may score changed")
        PROPOSED = "proposed", _("awards proposed")
        TAKEN_BACK = "taken_back", _("proposal taken back")
        DECIDED = "decided", _("awards confirmed")
        ACCEPTED = "accepted", _("agreement accepted")
        DELIVERED = "delivered", _("milestone reported")
        RETURNED = "returned", _("report given back")
        MILESTONE = "milestone", _("milestone accepted")
        PAID = "paid", _("milestone paid")
        UNPAID = "unpaid", _("payment was for something else")

    # What only officers read: it is about reviews.
    IN_CONFIDENCE = (
        *(Kind.CONFLICT, Kind.REVIEWED, Kind.REVIEWER, Kind.REVIEWER_ENDED),
        *(Kind.ASSIGNED, Kind.UNASSIGNED, Kind.SPREAD, Kind.SCORERS),
    )

    programme = models.ForeignKey(GrantProgramme, on_delete=models.PROTECT, related_name="events")
    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.CharField(max_length=1000, blank=True)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["programme", "at"], name="log_of_a_programme"),
            models.Index(fields=["application", "at"], name="log_of_an_application"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.programme}: {self.get_kind_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("the log of a programme is only added to; write another event")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("the log of a programme is only added to; nothing is taken out")
