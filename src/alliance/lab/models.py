"""A conformance run: what was handed in or given out, what was found, and what it adds up to.

Rows are only ever added: in Python here, in the database by triggers (`lab.protection`). A step
that a run takes (concluded, published, withheld) is a row of its own. What may go is `Content`, the
bytes of a badge, when staff withhold a run; `Sample.digest` still says which bytes they were.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliance.directory.members import members

NAME_CHARS = 120


class Kept(models.Model):
    """A row that stays as it was written."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("what belongs to a conformance run stays as it was written")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("what belongs to a conformance run stays as it was written")


class Run(Kept):
    """One examination of one implementation. `by` says whose it is; the Lab does not know better.

    documents: what a verifier run publishes beside its badges, name to text, at `lab:document`.
    """

    class Kind(models.TextChoices):
        ISSUER = "issuer", pgettext_lazy("conformance run", "issuer")
        VERIFIER = "verifier", pgettext_lazy("conformance run", "verifier")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    product = models.CharField(_("implementation"), max_length=NAME_CHARS)
    release = models.CharField(_("its version"), max_length=60)
    maker = models.CharField(_("who made it"), max_length=NAME_CHARS)
    documents = models.JSONField(default=dict)
    is_demo = models.BooleanField(default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["by", "at"], name="lab_runs_of_somebody")]

    def __str__(self) -> str:
        return f"{self.product} {self.release}"

    def get_absolute_url(self) -> str:
        return reverse("lab:run", args=[self.public_id])

    @property
    def is_of_issuer(self) -> bool:
        return self.kind == self.Kind.ISSUER


class Behalf(Kept):
    """The organization for which whoever began the run did so: they represented it at that moment,
    and chose to say so.
    """

    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="behalf")
    organization = models.UUIDField()
    organization_name = models.CharField(max_length=200)  # as it was called then

    def __str__(self) -> str:
        return f"{self.run}: {self.organization_name}"

    @property
    def path(self) -> str:
        """The page of the organization on this site; "" where there is none any more."""
        found = members().organization(self.organization)
        return found.path if found else ""


class Sample(Kept):
    """A badge of a run: handed in by its maker, or made by the Lab for a verifier.

    expected: "" in an issuer run; else whether a verifier has to take it ("valid", "invalid").
    fault, requirement, mechanism: what is wrong with a badge that the Lab made, which check is to
    find it, and how it is secured; "" where nothing is known beforehand.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="samples")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=NAME_CHARS)
    size_bytes = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256 of the bytes, in hexadecimal
    expected = models.CharField(max_length=8, blank=True)
    fault = models.CharField(max_length=20, blank=True)
    requirement = models.CharField(max_length=20, blank=True)
    mechanism = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="lab_a_sample_has_a_number"),
            models.UniqueConstraint(fields=["run", "name"], name="lab_a_sample_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Content(models.Model):
    """The bytes of a sample, as they came."""

    sample = models.OneToOneField(
        Sample, on_delete=models.CASCADE, related_name="content", primary_key=True
    )
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.sample_id}"


class Finding(Kept):
    """What came out for a sample.

    said: in an issuer run the engine's verdict, or "unreadable"; in a verifier run what the
    verifier said ("valid", "invalid", or "" for nothing). checks: those of the engine's report,
    each {name, outcome, undecided, code, reason, remedy, pointer, values}.
    """

    sample = models.OneToOneField(Sample, on_delete=models.PROTECT, related_name="finding")
    said = models.CharField(max_length=16, blank=True)
    is_right = models.BooleanField()
    version = models.CharField(max_length=20, blank=True)
    proofs = models.JSONField(default=list)
    checks = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.sample}: {self.said}"


class Conclusion(Kept):
    """What a run adds up to. rows: as `scoring.Row.to_json`, a requirement each."""

    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="conclusion")
    engine = models.CharField(max_length=40)
    rows = models.JSONField()
    passed = models.PositiveSmallIntegerField()
    total = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.passed}/{self.total}"

    @property
    def is_whole(self) -> bool:
        return self.passed == self.total


class Publication(Kept):
    """From then on everybody reads the run."""

    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="publication")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.run}, {self.at:%Y-%m-%d}"


class Withholding(Kept):
    """From then on its badges and findings are shown no more; that there was a run, is."""

    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="withholding")
    reason = models.CharField(_("why"), max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.run}, {self.at:%Y-%m-%d}"
