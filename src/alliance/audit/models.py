"""One entry for each act; and its place in the chain, which it gets when it is committed."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

DIGEST = 64  # hexadecimal digits of SHA-256
MOST_DATA_BYTES = 2000  # of `data` as JSON
TEXT = 200  # characters of each text in it


class AuditEntry(models.Model):
    """What was done, when, by whom, to what. Only ever added to: here, and in the database by
    triggers (`audit.protection`). `position`, `previous` and `digest` are set once, together.

    People are numbers of accounts, not keys: an account that is closed stays as an empty shell
    under its number (`people.services.close_account`), and nothing here follows it. `by` is empty
    for what the site did by itself; `system` then says which part of it.
    """

    act = models.CharField(max_length=60)
    at = models.DateTimeField(default=timezone.now)
    by = models.BigIntegerField(null=True, blank=True)
    system = models.CharField(max_length=60, blank=True)
    about = models.BigIntegerField(null=True, blank=True)  # the person that it was done to
    subject = models.CharField(max_length=120, blank=True)  # "claim:3f…": a kind and an identifier
    data = models.JSONField(default=dict, blank=True)  # flat: texts, whole numbers, yes and no
    position = models.BigIntegerField(null=True, blank=True, unique=True)
    previous = models.CharField(max_length=DIGEST, blank=True)
    digest = models.CharField(max_length=DIGEST, blank=True)

    class Meta:
        verbose_name_plural = "audit entries"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["act", "at"], name="audit_acts"),
            models.Index(fields=["by", "at"], name="audit_by"),
            models.Index(fields=["about", "at"], name="audit_about"),
            models.Index(fields=["at"], name="audit_at"),
            models.Index(fields=["id"], name="audit_waiting", condition=Q(position=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(position=None, previous="", digest="")
                | (Q(position__gte=1) & ~Q(previous="") & ~Q(digest="")),
                name="audit_chained_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.act} {self.subject}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("the record of acts is only added to; write another entry")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("the record of acts is only added to; nothing is taken out")
