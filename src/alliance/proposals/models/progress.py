"""How a proposal comes to its next stage: what shows that it may, and the ballot."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliance.decisions.models import Decision
from alliance.proposals.models.proposal import Proposal
from alliance.proposals.models.revision import Revision


class Evidence(models.Model):
    """What shows that a stated criterion is met. It counts once somebody else has confirmed it;
    stated anew, it is to be confirmed anew.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="evidence")
    stage = models.PositiveSmallIntegerField()  # to be entered
    criterion = models.CharField(max_length=20)
    text = models.TextField(_("what shows it"), max_length=2000)
    url = models.URLField(_("where it can be seen"), max_length=500, blank=True)
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    stated_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ["stage", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "stage", "criterion"], name="evidence_of_a_criterion"
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposal}: {self.criterion}"


class Advance(models.Model):
    """One ballot on bringing a proposal to a stage, or a final one to another version.

    It is open until the vote is counted. Adopted, it is done at once, or waits until criteria that
    fell away meanwhile are met again. It lapses when its vote is called off, or its text is no
    longer the text.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("advance", "open")
        ADOPTED = "adopted", pgettext_lazy("advance", "adopted, and waits")
        DONE = "done", pgettext_lazy("advance", "done")
        REFUSED = "refused", pgettext_lazy("advance", "not taken")
        LAPSED = "lapsed", pgettext_lazy("advance", "lapsed")

    UNDER_WAY = (State.OPEN, State.ADOPTED)

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="advances")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="+")
    # What was voted on; none where a proposal is taken up before there is a text.
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, null=True, blank=True, related_name="advances"
    )
    from_stage = models.PositiveSmallIntegerField()
    to_stage = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(state__in=["open", "adopted"]),
                name="one_advance_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposal}: {self.from_stage} → {self.to_stage}"
