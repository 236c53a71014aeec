"""Requests to have personal data deleted, where people cannot do it by closing their account."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MOST_WORDS = 2000


class DeletionRequest(models.Model):
    """Somebody asks that their account be closed, or that something about them be deleted.

    What they wrote goes when it is answered with a deletion; that there was a request stays, under
    an account that has no name any more.
    """

    class What(models.TextChoices):
        ACCOUNT = "account", _("everything: close my account")
        PART = "part", _("something: I say below what")

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("request", "waits for staff")
        DONE = "done", pgettext_lazy("request", "deleted")
        DECLINED = "declined", pgettext_lazy("request", "declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("request", "taken back")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deletion_requests"
    )
    what = models.CharField(_("what"), max_length=8, choices=What.choices)
    text = models.TextField(
        _("in your words"), blank=True, validators=[MaxLengthValidator(MOST_WORDS)]
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True, validators=[MaxLengthValidator(MOST_WORDS)])
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="waiting"), name="desk_one_request_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_what_display()}"
