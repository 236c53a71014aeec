"""What the registry keeps: the Alliance's own issuer, links of issuers to organizations, decisions
of two, and a log. Who is a member it does not keep: it asks (`directory.members`).
"""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OwnIssuer(models.Model):
    """The issuer that speaks for the Alliance itself. There is one, or none yet."""

    only = models.PositiveSmallIntegerField(default=1, unique=True, editable=False)
    issuer = models.OneToOneField("issuing.Issuer", on_delete=models.PROTECT, related_name="own")
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    chosen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(only=1), name="directory_one_own_issuer")]

    def __str__(self) -> str:
        return str(self.issuer)


def new_challenge() -> str:
    return f"alliance-{secrets.token_urlsafe(24)}"


class Link(models.Model):
    """An issuer answers to an organization, from the moment of the proof until it ends.

    `did` is the issuer's identifier as it stands in its badges: a DID, or the https address of its
    Profile. `challenge` is what it has to show there before the link holds.
    """

    class Method(models.TextChoices):
        HOSTED = "hosted", _("its issuer here belongs to a representative")
        CHALLENGE = "challenge", _("by a text in its own document")
        DECIDED = "decided", _("by decision of two of the staff")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    did = models.CharField(_("identifier of the issuer"), max_length=500)
    name = models.CharField(_("name of the issuer"), max_length=200)
    organization = models.UUIDField()
    organization_name = models.CharField(max_length=200)  # as it was called when it was linked
    method = models.CharField(max_length=10, choices=Method.choices)
    challenge = models.CharField(max_length=60, default=new_challenge, editable=False)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    claimed_at = models.DateTimeField(default=timezone.now)
    tried_at = models.DateTimeField(null=True, blank=True)
    proven_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["claimed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["did"],
                condition=Q(ended_at=None, proven_at__isnull=False),
                name="directory_an_issuer_answers_to_one",
            ),
            models.UniqueConstraint(
                fields=["did", "organization"],
                condition=Q(ended_at=None),
                name="directory_claimed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} answers to {self.organization_name}"

    def get_absolute_url(self) -> str:
        return reverse("directory:link", args=[self.public_id])

    @property
    def is_proven(self) -> bool:
        return self.proven_at is not None

    @property
    def holds(self) -> bool:
        return self.is_proven and self.ended_at is None


class Override(models.Model):
    """What staff decide against the rule, two of them: who proposed it does not approve it."""

    class Effect(models.TextChoices):
        ENTER = "enter", _("enter without a proof")
        LEAVE_OUT = "leave_out", _("leave out, though its organization is a member")
        LIFT = "lift", _("leave out no longer")

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("override", "proposed")
        APPROVED = "approved", pgettext_lazy("override", "approved")
        DECLINED = "declined", pgettext_lazy("override", "declined")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    effect = models.CharField(_("what"), max_length=10, choices=Effect.choices)
    did = models.CharField(_("identifier of the issuer"), max_length=500)
    name = models.CharField(_("name of the issuer"), max_length=200, blank=True)
    organization = models.UUIDField(null=True, blank=True)
    reason = models.CharField(_("why"), max_length=500)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="directory_two_people_decide",
                violation_error_message=_("Somebody else has to approve it."),
            ),
            models.UniqueConstraint(
                fields=["did", "effect"],
                condition=Q(state="proposed"),
                name="directory_proposed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_effect_display()}: {self.did}"


class RegistryEvent(models.Model):
    """One line of the registry's log. Only ever added to: in Python here, in the database by
    triggers (`directory.protection`); `by` alone may become empty, when that account goes.
    """

    class Kind(models.TextChoices):
        ENTERED = "entered", _("entered")
        ENDED = "ended", pgettext_lazy("registry", "ended")
        MEMBER = "member", _("its organization became a member")
        NO_MEMBER = "no_member", _("its organization is no member any more")
        PROPOSED = "proposed", _("decision of two proposed")
        APPROVED = "approved", _("decision of two approved")
        DECLINED = "declined", _("decision of two declined")
        OWN = "own", _("the Alliance’s own issuer was chosen")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    did = models.CharField(max_length=500)
    organization = models.UUIDField(null=True, blank=True)
    data = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["did", "at"], name="directory_log_of_an_issuer")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.did}: {self.get_kind_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("the log of the registry is only added to; write another event")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("the log of the registry is only added to; nothing is taken out")
