"""What issuing keeps: issuers and their keys, achievements, awards, and which of them are revoked.

What was signed is kept as the bytes that were signed. An award is never rewritten: revocation adds
a reason and a bit in a status list, and changes nothing in the credential.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.issuing.vocabulary import ACHIEVEMENT_TYPES


class Picture(models.Model):
    """An image as it was accepted: clean SVG, or PNG re-encoded by us. Immutable, named by content.

    A picture that was uploaded with a form that had another mistake waits here, so it is not lost.
    """

    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the bytes, hex
    media_type = models.CharField(max_length=32)  # image/svg+xml or image/png
    file = models.FileField(upload_to="pictures/")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.media_type} {self.digest[:12]}"

    @property
    def is_svg(self) -> bool:
        return self.media_type == "image/svg+xml"

    def read(self) -> bytes:
        """The bytes of the picture."""
        with self.file.storage.open(str(self.file.name), "rb") as file:
            return bytes(file.read())


class Issuer(models.Model):
    """A Profile that awards: an organization, a school, a group, a person."""

    slug = models.SlugField(max_length=60, unique=True)
    did = models.CharField(max_length=300, unique=True)
    name = models.CharField(max_length=200)
    url = models.URLField(max_length=500)
    email = models.EmailField(max_length=254)
    description = models.TextField(blank=True)
    logo = models.ForeignKey(
        Picture, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="IssuerMember", related_name="issuers"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("issuing:issuer", args=[self.slug])


class IssuerMember(models.Model):
    """Who may act for an issuer. An owner may do everything; an awarder awards."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        AWARDER = "awarder", _("Awarder")

    issuer = models.ForeignKey(Issuer, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="issuer_memberships"
    )
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.AWARDER)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "person"], name="issuing_one_role_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.person} is {self.role} of {self.issuer}"


class SigningKeyRecord(models.Model):
    """A key of an issuer. Its secret part is sealed (see keystore.py).

    retired_at: it signs nothing more, but what it signed stays good: it stays in did.json.
    withdrawn_at: it is not to be trusted at all (it leaked): it leaves did.json.
    """

    issuer = models.ForeignKey(Issuer, on_delete=models.CASCADE, related_name="signing_keys")
    key_type = models.CharField(max_length=16)
    verification_method = models.CharField(max_length=600, unique=True)
    public_document = models.JSONField()
    sealed_secret = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.verification_method

    @property
    def fingerprint(self) -> str:
        """What people compare: the public key as it ends the verification method."""
        return self.verification_method.partition("#")[2]


class Achievement(models.Model):
    """What can be earned from an issuer, and how."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="achievements")
    name = models.CharField(max_length=200)
    description = models.TextField()
    criteria = models.TextField(help_text="Markdown")
    criteria_url = models.URLField(max_length=500, blank=True)
    achievement_type = models.CharField(max_length=60, choices=ACHIEVEMENT_TYPES, default="Badge")
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, related_name="+")
    design = models.JSONField(null=True, blank=True)  # designer.Design, when it was drawn here
    alignments = models.JSONField(
        default=list, blank=True
    )  # list of Alignment members (OB 3.0 B.2)
    tags = models.JSONField(default=list, blank=True)  # list of str
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("issuing:achievement", args=[self.public_id])

    @property
    def short_digest(self) -> str:
        """Names the present picture in its address."""
        return self.picture.digest[:16]


class Batch(models.Model):
    """One act of awarding, to one address or to thousands: looked at first, then sent."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="batches")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    notes = models.JSONField(default=list, blank=True)  # what was guessed when the list was read
    header = models.JSONField(default=list, blank=True)  # columns of the list, for rows put right
    rejected = models.JSONField(default=list, blank=True)  # [{"number", "text", "problem"}]
    created_at = models.DateTimeField(default=timezone.now)
    previewed_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    worked_at = models.DateTimeField(null=True, blank=True)  # when a worker last finished a row

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "batches"

    def __str__(self) -> str:
        return f"{self.achievement} on {self.created_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("issuing:batch", args=[self.public_id])


class StatusListRecord(models.Model):
    """A status list of an issuer: its bits, and the credential about them as it was signed."""

    issuer = models.ForeignKey(Issuer, on_delete=models.CASCADE, related_name="status_lists")
    number = models.PositiveIntegerField()
    url = models.URLField(max_length=500, unique=True)
    length = models.PositiveIntegerField(default=131_072)  # VC Bitstring Status List, 2.3: minimum
    allocated = models.PositiveIntegerField(default=0)
    encoded = models.TextField()  # multibase base64url of the GZIPped bits
    document = models.BinaryField()  # the signed BitstringStatusListCredential
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "number"], name="issuing_status_list_number")
        ]

    def __str__(self) -> str:
        return self.url


class Award(models.Model):
    """One AchievementCredential, as it was signed, and what became of it."""

    class State(models.TextChoices):
        SENT = "sent", _("Sent")
        CLAIMED = "claimed", _("Claimed")
        REVOKED = "revoked", _("Revoked")
        EXPIRED = "expired", _("Expired")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="awards")
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.SET_NULL, related_name="awards"
    )
    key = models.CharField(max_length=200, unique=True, null=True)  # says: the same act, once
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, related_name="+")
    recipient_email = models.EmailField(max_length=254, db_index=True)  # lower case
    recipient_name = models.CharField(max_length=200, blank=True)
    narrative = models.TextField(blank=True)
    evidence = models.JSONField(default=list, blank=True)  # list of Evidence members (OB 3.0 B.2)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    credential_json = models.BinaryField()
    credential_jwt = models.TextField()
    status_list = models.ForeignKey(
        StatusListRecord, on_delete=models.PROTECT, related_name="awards"
    )
    status_index = models.PositiveIntegerField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    revocation_reason = models.TextField(blank=True)
    claim_token_hash = models.CharField(max_length=64, unique=True)  # SHA-256, hex
    mailed_times = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["status_list", "status_index"], name="issuing_status_index_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.achievement} to {self.recipient_email}"

    @property
    def issuer(self) -> Issuer:
        return self.achievement.issuer

    def state_at(self, now: datetime) -> State:
        """What a reader should know first: revoked outweighs expired, expired outweighs claimed."""
        if self.revoked_at is not None:
            return self.State.REVOKED
        if self.valid_until is not None and self.valid_until < now:
            return self.State.EXPIRED
        return self.State.CLAIMED if self.claimed_at is not None else self.State.SENT

    @property
    def state(self) -> State:
        return self.state_at(timezone.now())


class BatchRow(models.Model):
    """One line of a batch: to whom, with what. `award` is set once it went out."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200, blank=True)
    narrative = models.TextField(blank=True)
    evidence_url = models.URLField(max_length=2000, blank=True)
    evidence_text = models.TextField(blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    award = models.OneToOneField(
        Award, null=True, blank=True, on_delete=models.SET_NULL, related_name="row"
    )
    problem = models.TextField(blank=True)  # why this row could not be sent

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="issuing_row_number_once")
        ]

    def __str__(self) -> str:
        return f"row {self.number}: {self.email}"

    def as_line(self) -> dict[str, Any]:
        """The members of services.AwardLine."""
        return {
            "email": self.email,
            "name": self.name,
            "narrative": self.narrative,
            "evidence_url": self.evidence_url,
            "evidence_text": self.evidence_text,
            "valid_until": self.valid_until,
        }
