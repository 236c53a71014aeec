"""Organizations, who works for them, and who speaks for them. Nothing is deleted: it ends.

Days are half open: something holds from `starts_on` on, and no longer on `ends_on`.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Organization(models.Model):
    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")  # seen by whoever proposed it, and by staff
        ACTIVE = "active", pgettext_lazy("affiliation", "active")
        DECLINED = "declined", _("declined")
        ENDED = "ended", _("ended")  # its page stays as a record

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    url = models.URLField(_("web address"), blank=True)
    description = models.TextField(_("description"), blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Affiliation(models.Model):
    """A person belongs to an organization, from a day until a day. They ask; one who represents
    the organization, or staff, confirms. Nobody else sees it before that.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("waits for the organization")
        CONFIRMED = "confirmed", _("confirmed")
        DECLINED = "declined", _("declined")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="affiliations"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="affiliations"
    )
    title = models.CharField(_("title or role"), max_length=120, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CONFIRMED)
    # On the page of the organization, as the person chose; on their own page their profile says.
    is_shown = models.BooleanField(_("show me on the organization's page"), default=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="affiliation_ends_after_it_starts",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.UniqueConstraint(
                fields=["person", "organization"],
                condition=Q(ends_on=None) & ~Q(state="declined"),
                name="one_affiliation_at_a_time",
                violation_error_message=_(
                    "You belong to this organization already, or have asked."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.organization}"


class Representative(models.Model):
    """A person speaks for an organization in the alliance, as its first voice or in its place."""

    class Kind(models.TextChoices):
        PRIMARY = "primary", _("primary")
        ALTERNATE = "alternate", _("alternate")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="representations"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="representatives"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PRIMARY)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    # The person's own choice: somebody else may have named them.
    is_shown = models.BooleanField(_("name me on the organization's page"), default=False)

    class Meta:
        ordering = ["-kind", "starts_on", "pk"]  # the primary one first
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(kind="primary", ends_on=None),
                name="one_primary_representative",
                violation_error_message=_("The organization has a primary representative already."),
            ),
            models.UniqueConstraint(
                fields=["organization", "person"],
                condition=Q(ends_on=None),
                name="a_person_represents_once",
                violation_error_message=_("This person represents the organization already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="representation_ends_after_it_starts",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.organization} ({self.get_kind_display()})"


class OrganizationEvent(models.Model):
    """One thing that happened to an organization's entry. The log is only ever added to.

    `data` holds what is to be put into words when it is read: names as they were, old and new
    values, so that the page can be told in the reader's language.
    """

    class Kind(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        APPROVED = "approved", _("approved")
        DECLINED = "declined", _("declined")
        CHANGED = "changed", _("changed")
        REPRESENTATIVE = "represented", _("representative named")
        UNREPRESENTED = "unrepresented", _("representative ended")
        ENDED = "ended", _("ended")
        RESUMED = "resumed", _("taken up again")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    data = models.JSONField(default=dict)
    # Whom it is about, where it is about somebody; a name is looked up when the page is shown.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.organization}: {self.get_kind_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("the log of an organization is only added to; write another event")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("the log of an organization is only added to; nothing is taken out")
