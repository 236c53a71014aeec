"""What a group is there for, in versions, and the decisions that put them in force."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliance.groups.models.group import WorkingGroup

SECTION_CHARACTERS = 20_000  # of one section of a charter


class Charter(models.Model):
    """One version. Whoever may write works on one draft at a time; a decision ends it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted for decision")
        APPROVED = "approved", _("approved")
        RETURNED = "returned", _("returned")
        WITHDRAWN = "withdrawn", pgettext_lazy("charter version", "withdrawn")

    # The sections in their order, each a field of Markdown: (field, heading).
    SECTIONS = (
        ("mission", _("Mission")),
        ("scope", _("Scope")),
        ("out_of_scope", _("Out of scope")),
        ("goals", _("Goals")),
        ("deliverables", _("Deliverables")),
        ("procedure", _("How it decides")),
        ("communication", _("How it works and meets")),
    )

    group = models.ForeignKey(WorkingGroup, on_delete=models.PROTECT, related_name="charters")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    mission = models.TextField(_("mission"), max_length=SECTION_CHARACTERS)
    scope = models.TextField(_("scope"), max_length=SECTION_CHARACTERS, blank=True)
    out_of_scope = models.TextField(_("out of scope"), max_length=SECTION_CHARACTERS, blank=True)
    goals = models.TextField(_("goals"), max_length=SECTION_CHARACTERS, blank=True)
    deliverables = models.TextField(_("deliverables"), max_length=SECTION_CHARACTERS, blank=True)
    procedure = models.TextField(_("how it decides"), max_length=SECTION_CHARACTERS, blank=True)
    communication = models.TextField(
        _("how it works and meets"), max_length=SECTION_CHARACTERS, blank=True
    )
    summary = models.CharField(_("what changes, in a sentence"), max_length=300, blank=True)
    # Counts the saves of a draft, so that of two who write at once neither loses anything.
    revision = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["group", "version"], name="a_version_of_a_charter"),
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(state__in=["draft", "submitted"]),
                name="one_draft_of_a_charter",
                violation_error_message=_("There is a draft already; work on that one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}, charter version {self.version}"

    @property
    def sections(self) -> dict[str, str]:
        """The Markdown of each section by its field, in their order, empty ones too."""
        return {field: getattr(self, field) for field, _heading in self.SECTIONS}


class Decision(models.Model):
    """What was decided about a charter: by whom, how, when, and where that is written."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("approved")
        RETURNED = "returned", _("returned for more work")

    class Method(models.TextChoices):
        CONSENSUS = "consensus", _("consensus")
        VOTE = "vote", _("vote")
        BOARD = "board", _("decision of the board")

    charter = models.ForeignKey(Charter, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    method = models.CharField(_("how"), max_length=10, choices=Method.choices)
    decided_by = models.CharField(_("who decided"), max_length=200)
    decided_on = models.DateField(_("when"))
    record_url = models.URLField(_("where it is recorded"), max_length=500, blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["recorded_at", "pk"]

    def __str__(self) -> str:
        return f"{self.charter}: {self.get_outcome_display()} on {self.decided_on}"
