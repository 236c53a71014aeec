"""The picture beside a member in the directory."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from alliance.membership import days


class Logo(models.Model):
    """A PNG that was made anew here from what was uploaded (`logos.accept`)."""

    organization = models.OneToOneField(
        "organizations.Organization", on_delete=models.CASCADE, related_name="logo"
    )
    digest = models.CharField(max_length=64)
    data = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=days.now)

    def __str__(self) -> str:
        return f"{self.organization}: {self.width} x {self.height}"
