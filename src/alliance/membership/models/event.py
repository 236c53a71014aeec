"""The log of a membership."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliance.membership import days
from alliance.membership.models.membership import Membership


class MembershipEvent(models.Model):
    """One thing that happened to a membership. The log is only ever added to: in Python here, in
    the database by triggers. `by` alone may become empty, when that account goes.

    `data` holds the whole membership as it became (`facts.of_membership`), so that it can be folded
    (decision 10). `text` is what somebody wrote: a reason, a question; applicant and staff read it.
    """

    class Kind(models.TextChoices):
        STARTED = "started", _("application begun")
        SUBMITTED = "submitted", _("application submitted")
        RETURNED = "returned", _("asked back")
        APPROVED = "approved", pgettext_lazy("membership", "approved")
        DECLINED = "declined", pgettext_lazy("membership", "declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("membership", "withdrawn")
        ACCEPTED = "accepted", _("agreement accepted")
        APPOINTED = "appointed", _("named an honorary member")
        TAKEN_OVER = "taken_over", _("taken over from the list kept before")
        BEGAN = "began", _("membership began")
        RENEWED = "renewed", _("renewed")
        CHANGED = "changed", _("changed")
        REMINDED = "reminded", _("reminded of the renewal")  # text: how many days before
        DUNNED = "dunned", _("reminded of an invoice")  # text: its number
        GRACE = "grace", _("term over, in grace")
        LAPSED = "lapsed", pgettext_lazy("membership", "lapsed")
        RESIGNING = "resigning", _("resignation announced")
        RESIGNED = "resigned", pgettext_lazy("membership", "resigned")
        ENDED = "ended", pgettext_lazy("membership", "ended by the Alliance")
        ASKS_RETURN = "asks_return", _("asked to be taken up again")
        NO_RETURN = "no_return", _("not taken up again")
        REINSTATED = "reinstated", _("reinstated")

    # What of it everybody may read.
    PUBLIC = (
        Kind.APPOINTED, Kind.TAKEN_OVER, Kind.BEGAN, Kind.RENEWED, Kind.LAPSED, Kind.RESIGNED,
        Kind.ENDED, Kind.REINSTATED,
    )  # fmt: skip

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.CharField(max_length=1000, blank=True)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=days.now)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["membership", "at"], name="log_of_a_membership")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.membership}: {self.get_kind_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("the log of a membership is only added to; write another event")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("the log of a membership is only added to; nothing is taken out")
