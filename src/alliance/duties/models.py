"""When each duty was last done."""

from __future__ import annotations

from django.db import models


class Duty(models.Model):
    name = models.CharField(max_length=80, unique=True)
    last_began_at = models.DateTimeField(null=True, blank=True)
    last_ended_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name_plural = "duties"

    def __str__(self) -> str:
        return self.name
