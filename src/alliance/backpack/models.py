"""What a Backpack keeps: badges as they were received, and what their holder decided about them.

A badge is never rewritten here. What was signed stays as the bytes that were signed, and a picture
that was handed in stays as it was beside it.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class HeldBadge(models.Model):
    """One badge in one person's Backpack.

    credential_json, credential_jwt: the secured forms, exactly as signed; at least one is there.
    original: the image in which an imported badge came, byte for byte.
    summary: `Report.credential` of the engine at the time it was added, for lists and tiles; what a
    page says about validity is always asked anew.
    """

    class Source(models.TextChoices):
        AWARD = "award", _("Awarded here")
        IMPORT = "import", _("Brought from elsewhere")

    class OriginalForm(models.TextChoices):
        PNG = "png", "PNG"
        SVG = "svg", "SVG"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="held_badges"
    )
    award = models.OneToOneField(
        "issuing.Award", null=True, blank=True, on_delete=models.SET_NULL, related_name="held"
    )
    source = models.CharField(max_length=10, choices=Source.choices)
    credential_json = models.BinaryField(default=b"", blank=True)
    credential_jwt = models.TextField(blank=True)
    digest = models.CharField(max_length=64)  # SHA-256 of the form that was received, hex
    original = models.BinaryField(null=True, blank=True)
    original_form = models.CharField(max_length=4, choices=OriginalForm.choices, blank=True)
    picture = models.ForeignKey(
        "issuing.Picture", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    version = models.CharField(max_length=8)  # of Open Badges: 3.0, 2.0, 1.1
    credential_id = models.CharField(max_length=500, blank=True)
    name = models.CharField(max_length=300)
    issuer_name = models.CharField(max_length=300, blank=True)
    issuer_id = models.CharField(max_length=500, blank=True)
    summary = models.JSONField(default=dict, blank=True)
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)

    belongs = models.BooleanField(default=True)  # awarded to an address that the person has proven
    public = models.BooleanField(default=False)
    share_id = models.UUIDField(null=True, blank=True, unique=True)  # none while it is private
    show_name = models.BooleanField(default=True)  # the public page names the person
    indexable = models.BooleanField(default=False)  # search engines may list the public page
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-added_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "digest"], name="backpack_same_bytes_once_a_person"
            ),
            models.CheckConstraint(
                condition=Q(public=False, share_id=None) | Q(public=True, share_id__isnull=False),
                name="backpack_public_has_share_id",
            ),
        ]
        indexes = [models.Index(fields=["person", "issuer_id"], name="backpack_of_an_issuer")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("backpack:badge", args=[self.public_id])

    @property
    def presented(self) -> bytes:
        """The form that is verified: the JSON where there is one, else the JWT."""
        return bytes(self.credential_json) or self.credential_jwt.encode("ascii")

    def expired_at(self, now: datetime) -> bool:
        return self.valid_until is not None and self.valid_until < now

    @property
    def achievement(self) -> dict[str, Any]:
        """The achievement as the badge describes it, or {}."""
        found = self.summary.get("achievement")
        return found if isinstance(found, dict) else {}


class Declined(models.Model):
    """A person does not want this award: it is offered no more, and can be taken back."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="declined_awards"
    )
    award = models.ForeignKey("issuing.Award", on_delete=models.CASCADE, related_name="declined")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["person", "award"], name="backpack_declined_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} declined {self.award}"
