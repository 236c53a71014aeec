"""Who somebody is here: one account, known by its addresses, called by a name of its choice."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

MAX_BIO_CHARACTERS = 600
# What of a profile is shown by choice, beside the field that keeps the choice.
FIELDS = ("name", "pronouns", "time_zone", "bio", "links", "affiliations", "groups")


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(email=email, **fields)
        person.set_password(password)  # None makes it unusable: sign-in by mail or passkey
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Person:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Person(AbstractBaseUser, PermissionsMixin):
    """An account. Its e-mail addresses, proven or not, are allauth's `EmailAddress` rows;
    `email` is the primary one of them, in lower case.

    Whoever may not be here now has `is_active` False, which every room and the sign-in ask for;
    `blocked_as` says why, and `blocked_until` for how long where it ends by itself. An account
    that was closed is an empty shell: what stays in records has an author, without a name.
    """

    class Blocked(models.TextChoices):
        NOT = "", _("not blocked")
        DEACTIVATED = "deactivated", _("deactivated by staff")
        SUSPENDED = "suspended", _("suspended under the code of conduct")
        REMOVED = "removed", _("removed under the code of conduct")
        CLOSED = "closed", pgettext_lazy("account", "closed")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=120, blank=True)
    pronouns = models.CharField(_("pronouns"), max_length=40, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, default="")
    language = models.CharField(_("language"), max_length=10, blank=True, default="")
    bio = models.TextField(
        _("about me"), blank=True, validators=[MaxLengthValidator(MAX_BIO_CHARACTERS)]
    )
    links = models.JSONField(_("links"), default=list, blank=True)  # list of http(s) addresses
    # What others see: nothing without the first, then field by field.
    profile_public = models.BooleanField(_("show my profile to everybody"), default=False)
    shows_name = models.BooleanField(_("my name"), default=True)
    shows_pronouns = models.BooleanField(_("my pronouns"), default=True)
    shows_time_zone = models.BooleanField(_("my time zone"), default=True)
    shows_bio = models.BooleanField(_("what I write about me"), default=False)
    shows_links = models.BooleanField(_("my links"), default=False)
    shows_affiliations = models.BooleanField(_("where I belong"), default=False)
    shows_groups = models.BooleanField(_("groups I take part in"), default=False)
    is_active = models.BooleanField(default=True)
    blocked_as = models.CharField(
        max_length=12, choices=Blocked.choices, default=Blocked.NOT, blank=True
    )
    blocked_until = models.DateTimeField(null=True, blank=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        verbose_name_plural = "people"
        indexes = [
            models.Index(
                fields=["name"],
                name="people_directory",
                condition=models.Q(profile_public=True, shows_name=True, is_active=True),
            )
        ]

    def __str__(self) -> str:
        """What others may call them: never an address."""
        if self.is_closed:
            return gettext("former participant")
        return self.name or gettext("a member without a name")

    @property
    def is_closed(self) -> bool:
        return self.blocked_as == self.Blocked.CLOSED

    @property
    def account_name(self) -> str:
        """What the person themselves, and nobody else, sees as the name of their account."""
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)


class Office(models.Model):
    """A trust of the alliance that a person holds for a time. Nothing is deleted: it ends."""

    class Kind(models.TextChoices):
        # Keeps the community call: agenda, speakers, exceptions, who attended.
        COORDINATOR = "coordinator", _("operations coordinator")
        # Lets held mail through, hides what breaks the rules.
        MODERATOR = "moderator", _("moderator")
        # Named to read reports under the code of conduct; nobody else does, staff included.
        CONDUCT = "conduct", _("code of conduct")
        # Answers what people ask the alliance.
        VOLUNTEER = "volunteer", _("volunteer")
        # Curates resources and reviews changes of the history.
        EDITOR = "editor", _("editor")
        # Keep the books beside staff, always for a term.
        TREASURER = "treasurer", _("treasurer")
        DEPUTY = "deputy", _("deputy treasurer")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="offices")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(_("last day"), null=True, blank=True)  # it ends by itself after it
    ended_at = models.DateTimeField(null=True, blank=True)
    appointed_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # The holder's own choice; who reads reports of conduct is named in any case.
    is_shown = models.BooleanField(_("name me on the page of offices"), default=False)

    class Meta:
        ordering = ["kind", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=models.Q(ended_at=None),
                name="an_office_is_held_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="an_office_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"


class SignInLink(models.Model):
    """One link that signs one person in, once. Only the token's digest is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_in_links")
    token_hash = models.CharField(max_length=64, unique=True)
    next = models.CharField(max_length=500, default="/")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"sign-in link for {self.person} until {self.expires_at:%Y-%m-%d %H:%M}"


class AccountEvent(models.Model):
    """One thing that was done to an account by somebody else. Only ever added to."""

    class Kind(models.TextChoices):
        DEACTIVATED = "deactivated", _("deactivated")
        REACTIVATED = "reactivated", _("reactivated")
        SUSPENDED = "suspended", _("suspended")
        REMOVED = "removed", _("removed")
        RESTORED = "restored", _("restored")
        CLOSED = "closed", _("closed by the person")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="account_events")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.person}: {self.get_kind_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("the log of an account is only added to; write another event")
        super().save(*args, **kwargs)
