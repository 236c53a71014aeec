"""Consensus calls: asked on a mailing list, answered there, judged by whoever leads."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliance.proposals.models.proposal import Proposal
from alliance.proposals.models.revision import Revision


class ConsensusCall(models.Model):
    """A question about one revision, posted to a list. Its answers are the thread of that message
    in the archive, and messages added by their address (`CallReply`).
    """

    class Outcome(models.TextChoices):
        CONSENSUS = "consensus", _("consensus")
        NONE = "none", _("no consensus")

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="calls")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="calls")
    mailing_list = models.ForeignKey(
        "lists.MailingList", on_delete=models.PROTECT, related_name="+", verbose_name=_("list")
    )
    message = models.ForeignKey(
        "lists.Message", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    question = models.TextField(_("question"), max_length=5000)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    opened_at = models.DateTimeField(default=timezone.now)
    closes_at = models.DateTimeField(_("open until"))
    outcome = models.CharField(
        pgettext_lazy("consensus call", "outcome"),
        max_length=10,
        choices=Outcome.choices,
        blank=True,
    )
    summary = models.TextField(
        pgettext_lazy("consensus call", "what was said"), max_length=5000, blank=True
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["opened_at", "pk"]

    def __str__(self) -> str:
        return f"{self.proposal}: {self.question[:80]}"


class CallReply(models.Model):
    """An answer to a call that stands elsewhere in the archive."""

    call = models.ForeignKey(ConsensusCall, on_delete=models.PROTECT, related_name="added")
    entry = models.ForeignKey("archive.Entry", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "call replies"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "entry"],
                name="an_answer_is_gathered_once",
                violation_error_message=_("This message is among the answers already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.call}: {self.entry}"
