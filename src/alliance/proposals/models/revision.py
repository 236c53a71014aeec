"""The text as it was at one moment, and which of these texts were published."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as now_gettext
from django.utils.translation import gettext_lazy as _

from alliance.proposals.models.proposal import Proposal

TEXT_CHARACTERS = 300_000
JSON_CHARACTERS = 200_000


class Revision(models.Model):
    """The whole text of a proposal, and the machine-readable files that it changes, as they were
    handed in. A revision is never changed: in Python here, in the database by triggers
    (`proposals.protection`). `by` alone may become empty.

    An editorial revision says nothing new: what was found of the text before it, consensus and
    implementations, holds for it, too.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField(_("text"), max_length=TEXT_CHARACTERS)
    context = models.TextField(_("JSON-LD context"), max_length=JSON_CHARACTERS, blank=True)
    schema = models.TextField(_("JSON Schema"), max_length=JSON_CHARACTERS, blank=True)
    note = models.CharField(_("what changed, and why"), max_length=500)
    is_editorial = models.BooleanField(_("only words change, nothing of what they ask"))
    stage = models.PositiveSmallIntegerField()  # of the proposal, when it was handed in
    digest = models.CharField(max_length=64)  # SHA-256 of text, context and schema
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="a_revision_of_a_proposal")
        ]

    def __str__(self) -> str:
        return now_gettext("%(proposal)s, revision %(number)s") % {
            "proposal": self.proposal,
            "number": self.number,
        }

    def get_absolute_url(self) -> str:
        return reverse("proposals:revision", args=[self.proposal.slug, self.number])

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("a revision stays as it is; hand in another")
        self.digest = self.digest_of(self.text, self.context, self.schema)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("a revision stays as it is; hand in another")

    @staticmethod
    def digest_of(text: str, context: str, schema: str) -> str:
        return hashlib.sha256("\0".join((text, context, schema)).encode()).hexdigest()


class Version(models.Model):
    """A revision that was published as a specification, under a day ("2026-11-30")."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="versions")
    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, related_name="version")
    name = models.CharField(max_length=14)  # "2026-11-30", and "2026-11-30-2" on the same day
    published_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["published_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "name"], name="a_version_has_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.proposal} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("proposals:version", args=[self.proposal.slug, self.name])
