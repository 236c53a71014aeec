"""The log of a proposal."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliance.proposals.models.proposal import Proposal


class ProposalEvent(models.Model):
    """One thing that happened to a proposal. The log is only ever added to: in Python here, in the
    database by triggers (`proposals.protection`). `by` alone may become empty.

    `data` names people by their `public_id`, and other things by their numbers.
    """

    class Kind(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("proposal event", "proposed")
        CHANGED = "changed", pgettext_lazy("proposal event", "changed")
        PART_BEGUN = "part", pgettext_lazy("proposal event", "part given")
        PART_ENDED = "part_end", pgettext_lazy("proposal event", "part ended")
        REVISED = "revised", pgettext_lazy("proposal event", "revised")
        COMMENTED = "commented", pgettext_lazy("proposal event", "commented")
        DISPOSED = "disposed", pgettext_lazy("proposal event", "comment answered")
        SATISFIED = "satisfied", pgettext_lazy("proposal event", "commenter heard")
        STATED = "stated", pgettext_lazy("proposal event", "evidence stated")
        CONFIRMED = "confirmed", pgettext_lazy("proposal event", "evidence confirmed")
        REPORTED = "reported", pgettext_lazy("proposal event", "implementation reported")
        REPORT_CONFIRMED = "report_ok", pgettext_lazy("proposal event", "report confirmed")
        CALLED = "called", pgettext_lazy("proposal event", "consensus called")
        CALL_CLOSED = "call_end", pgettext_lazy("proposal event", "consensus call closed")
        BALLOT = "ballot", pgettext_lazy("proposal event", "ballot opened")
        REFUSED = "refused", pgettext_lazy("proposal event", "not advanced")
        WAITS = "waits", pgettext_lazy("proposal event", "adopted, and waits")
        LAPSED = "lapsed", pgettext_lazy("proposal event", "ballot lapsed")
        VOIDED = "voided", pgettext_lazy("proposal event", "ballot declared void")
        ADVANCED = "advanced", pgettext_lazy("proposal event", "advanced")
        PUBLISHED = "published", pgettext_lazy("proposal event", "published")
        ERRATUM = "erratum", pgettext_lazy("proposal event", "erratum submitted")
        ERRATUM_SETTLED = "erratum_end", pgettext_lazy("proposal event", "erratum settled")
        WITHDRAWN = "withdrawn", pgettext_lazy("proposal event", "withdrawn")
        RESUMED = "resumed", _("taken up again")

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.CharField(max_length=500, blank=True)
    data = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["proposal", "at"], name="log_of_a_proposal")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.proposal}: {self.get_kind_display()} {self.text}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("the log of a proposal is only added to; write another event")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("the log of a proposal is only added to; nothing is taken out")
