"""How it came to be: dated entries, each with a source."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


class HistoryEntry(models.Model):
    year = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1990), MaxValueValidator(2100)]
    )
    date = models.DateField(null=True, blank=True, help_text="Where the day is known.")
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    source_url = models.URLField(blank=True)
    source_name = models.CharField(max_length=160, blank=True)

    class Meta:
        verbose_name_plural = "history entries"
        ordering = ["year", models.F("date").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "title"], name="history_says_things_once")
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.title}"
