"""What can be found: one entry for each thing, kept by the app that the thing belongs to."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class SearchEntry(models.Model):
    """`key` is unique within `kind`. `audience` says who may find it; see `search.audiences`.

    The words of an entry are not here: `engine` keeps them in an FTS5 table on SQLite, and in a
    column of type tsvector on PostgreSQL. Both are made by migration 0002.
    """

    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=500)
    at = models.DateTimeField(default=timezone.now)
    audience = models.CharField(max_length=60, default="public")
    put_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "search entries"
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="found_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}"
