"""The code of conduct in its versions. The first ones are the files in `seed`."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from alliance.conduct.models.adding import AddedTo


class CodeVersion(AddedTo):
    """One version of the text, in one language. What applied on a day can always be read."""

    language = models.CharField(max_length=10)
    number = models.PositiveIntegerField()
    text = models.TextField()  # Markdown
    note = models.CharField(max_length=300, blank=True)  # what was changed, and why
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["language", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["language", "number"], name="one_code_a_number")
        ]

    def __str__(self) -> str:
        return f"code of conduct, {self.language} {self.number}"
