"""The group itself: what it is called, what it is for, and whether it is at work."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Words that are pages of this room, so no group can be called by them.
RESERVED = frozenset({"index", "propose", "constellation", "archive", "new"})


def not_reserved(acronym: str) -> None:
    if acronym in RESERVED:
        raise ValidationError(_("This address is taken by a page of the site. Choose another."))


class WorkingGroup(models.Model):
    class Kind(models.TextChoices):
        WORKING_GROUP = "wg", _("working group")
        TASK_FORCE = "tf", _("task force")
        INTEREST_GROUP = "ig", _("interest group")
        BOARD = "board", _("board")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        ACTIVE = "active", _("active")
        DORMANT = "dormant", _("dormant")
        CONCLUDED = "concluded", _("concluded")
        ARCHIVED = "archived", _("archived")

    acronym = models.SlugField(_("address"), max_length=30, unique=True, validators=[not_reserved])
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(
        _("kind"), max_length=10, choices=Kind.choices, default=Kind.WORKING_GROUP
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    purpose = models.TextField(_("purpose"), max_length=600)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    proposed_by = models.ForeignKey(
        "people.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # What was done and what is left, in Markdown; written when the group concludes.
    closing_report = models.TextField(blank=True)
    # A proposal that staff took out of sight: only they see it. Groups that started never are.
    withheld_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("groups:group", args=[self.acronym])

    @property
    def is_open(self) -> bool:
        """Whether it is at work, or may be again: what has concluded stays as it is."""
        return self.state not in (self.State.CONCLUDED, self.State.ARCHIVED)

    @property
    def chair(self) -> str:
        """Who leads the group, in words; "" when the chair is open.

        A person is named by the name they gave, never by their address.
        """
        from alliance.groups.queries import chairs_of

        return ", ".join(filter(None, (role.who for role in chairs_of(self))))
