"""Who is asked to speak for a member that was taken over."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alliance.membership.models.membership import Membership


class Contact(models.Model):
    """An address that a list of before named, which was nobody's account then. Whoever proves it
    to be theirs may say yes or no; nothing is anybody's before that.

    `email` is in lower case. It is emptied by a yes, and by `waiting.forget_contacts`; after a no
    it stays until then, so that it is not asked again.
    """

    class Answer(models.TextChoices):
        YES = "yes", _("said yes")
        NO = "no", _("said no")

    # In the mail. It is another one for another address, so that the link of before leads nowhere.
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    membership = models.OneToOneField(Membership, on_delete=models.PROTECT, related_name="contact")
    email = models.EmailField(_("address"), blank=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answer = models.CharField(max_length=3, choices=Answer.choices, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"contact of {self.membership}"
