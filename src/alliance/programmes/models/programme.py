"""A grant programme, who runs it, and what those who are awarded accept."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

AGREEMENT_CHARACTERS = 60_000
# Words that stand where a code would in an address, and what the books call by the same names.
RESERVED = frozenset(
    {"new", "mine", "applications", "milestones", "staff", "technology", "operations", "events"}
)


def no_reserved_word(code: str) -> None:
    if code in RESERVED:
        raise ValidationError(_("This word has a meaning here already. Choose another."))


class GrantProgramme(models.Model):
    """What applications are called for, again and again: in rounds.

    `code` is in addresses, and on each line in the books that belongs to it.
    """

    code = models.SlugField(
        _("code"),
        max_length=40,
        unique=True,
        validators=[no_reserved_word],
        help_text=_("In addresses and in the books, such as “badge-systems”. It never changes."),
    )
    name = models.CharField(_("name"), max_length=120)
    summary = models.CharField(_("in a sentence"), max_length=300)
    text = models.TextField(_("what it is for"), max_length=10_000, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programmes:programme", args=[self.code])


class Officer(models.Model):
    """Somebody runs a programme, besides staff. It is not deleted: it ends."""

    programme = models.ForeignKey(GrantProgramme, on_delete=models.CASCADE, related_name="officers")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="programme_offices"
    )
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "person"],
                condition=Q(until=None),
                name="an_officer_of_a_programme_once",
                violation_error_message=_("This person is an officer of the programme already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.programme}"


class GrantAgreement(models.Model):
    """One version of what awarded applicants accept. It is never changed: the next follows it."""

    programme = models.ForeignKey(
        GrantProgramme, on_delete=models.PROTECT, related_name="agreements"
    )
    version = models.PositiveSmallIntegerField()
    text = models.TextField(_("text"), max_length=AGREEMENT_CHARACTERS)
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["programme", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "version"], name="a_version_of_a_grant_agreement"
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme}, {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("programmes:agreement", args=[self.programme.code, self.version])
