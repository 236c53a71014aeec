"""Logs that are only ever added to."""

from __future__ import annotations

from typing import Any

from django.db import models


class AddedTo(models.Model):
    """A row that is written once. Only the erasing of what it belongs to takes it along."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("this log is only added to; write another line")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("this log is only added to; nothing is taken out")
