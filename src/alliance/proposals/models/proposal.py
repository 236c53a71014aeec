"""The proposal itself: what it is called, how far it has come, and who carries it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliance.groups.models import WorkingGroup
from alliance.proposals.stages import FINAL, NAMES, STAGES, Stage

RESERVED = frozenset(
    {"new", "proposals"}
)  # pages of this room, so no proposal can be called by them


def not_reserved(slug: str) -> None:
    if slug in RESERVED:
        raise ValidationError(_("This address is taken by a page of the site. Choose another."))


class Proposal(models.Model):
    class State(models.TextChoices):
        ACTIVE = "active", pgettext_lazy("proposal", "active")
        WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "withdrawn")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("address"), max_length=60, unique=True, validators=[not_reserved])
    title = models.CharField(_("title"), max_length=160)
    summary = models.TextField(_("what is missing, and for whom"), max_length=1500)
    group = models.ForeignKey(
        WorkingGroup, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("group")
    )
    stage = models.PositiveSmallIntegerField(_("stage"), choices=NAMES, default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    advanced_at = models.DateTimeField(null=True, blank=True)  # when it entered its stage
    hidden_at = models.DateTimeField(null=True, blank=True)  # by moderators
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-stage", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__gte=0, stage__lte=FINAL), name="a_stage_of_the_process"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("proposals:proposal", args=[self.slug])

    @property
    def at_stage(self) -> Stage:
        return STAGES[self.stage]

    @property
    def is_active(self) -> bool:
        return self.state == self.State.ACTIVE

    @property
    def is_final(self) -> bool:
        return self.stage == FINAL


class Part(models.Model):
    """Who carries a proposal, and who writes it, from a moment until a moment."""

    class Kind(models.TextChoices):
        CHAMPION = "champion", _("champion")
        EDITOR = "editor", pgettext_lazy("proposal", "editor")

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="parts")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="proposal_parts"
    )
    starts_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(kind="champion", ended_at=None),
                name="one_champion_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["proposal", "kind", "person"],
                condition=Q(ended_at=None),
                name="a_part_once_at_a_time",
                violation_error_message=_("They have this part already."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("starts_at")),
                name="a_part_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal}: {self.get_kind_display()}"
