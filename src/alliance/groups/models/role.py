"""Who does what in a group."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as now_gettext
from django.utils.translation import gettext_lazy as _

from alliance.groups.models.group import WorkingGroup

_OPEN = Q(ends_on=None, ended_at=None)


class _Held(models.Manager["GroupRole"]):
    """Without those that were struck: nobody ever held them."""

    def get_queryset(self) -> models.QuerySet[GroupRole]:
        return super().get_queryset().filter(struck_at=None)


class GroupRole(models.Model):
    """What a person, an organization, or a person for an organization does in a group, from a day
    until a day. Nothing is deleted: it ends.

    `ends_on` is the last day, set ahead for a term or when the role is ended. `ended_at` is the
    moment at which somebody ended it: from then on it gives no right, though the day is not over.
    `struck_at` is when one that was entered by mistake was struck. It has ended then, too, and
    whatever reads roles does not find it; `entered` alone does.
    """

    class Kind(models.TextChoices):
        CHAIR = "chair", _("chair")
        CABINET = "cabinet", _("cabinet")
        EDITOR = "editor", _("editor")
        PARTICIPANT = "participant", _("participant")

    group = models.ForeignKey(WorkingGroup, on_delete=models.PROTECT, related_name="roles")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="group_roles",
    )
    organization = models.ForeignKey(
        "organizations.Organization",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="group_roles",
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    struck_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = _Held()
    entered = models.Manager["GroupRole"]()

    class Meta:
        ordering = ["kind", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(organization__isnull=False),
                name="a_role_is_somebodys",
                violation_error_message=_("Name a person, an organization, or both."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="role_ends_after_it_starts",
                violation_error_message=_("The last day lies before the first."),
            ),
            # Each role once at a time: NULLs differ in a unique index, so there are three.
            models.UniqueConstraint(
                fields=["group", "kind", "person", "organization"],
                condition=_OPEN & Q(person__isnull=False, organization__isnull=False),
                name="person_for_organization_once",
            ),
            models.UniqueConstraint(
                fields=["group", "kind", "person"],
                condition=_OPEN & Q(organization=None),
                name="person_in_role_once",
            ),
            models.UniqueConstraint(
                fields=["group", "kind", "organization"],
                condition=_OPEN & Q(person=None),
                name="organization_in_role_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who}: {self.get_kind_display()} of {self.group}"

    @property
    def who(self) -> str:
        """In words, without anybody's address; "" for a person who gave no name."""
        person = self.person.name if self.person else ""
        organization = self.organization.name if self.organization else ""
        if person and organization:
            return now_gettext("%(person)s for %(organization)s") % {
                "person": person,
                "organization": organization,
            }
        return person or organization
