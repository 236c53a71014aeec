"""Lists and those on them: subscribers, moderators, senders that a moderator trusts."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.lists.addresses import RESERVED, ROLES

KIB = 1024
MAX_MESSAGE_KIB = 10 * 1024  # what the door takes at all; see `door.MAX_BYTES`


def validate_local_part(slug: str) -> None:
    """A list's name must not read as another list's -owner address, nor as a page of ours."""
    if slug in RESERVED or any(slug.endswith(f"-{role}") for role in ROLES):
        raise ValidationError(
            _("“%(slug)s” means something else in addresses of lists; take another name."),
            params={"slug": slug},
        )


class MailingList(models.Model):
    """`slug` is the local part of its address: dev@lists.example.org."""

    class Kind(models.TextChoices):
        MAIN = "main", _("main list")
        GROUP = "group", _("list of a group")
        ANNOUNCEMENTS = "announcements", _("announcements")

    class Posting(models.TextChoices):
        ANYBODY = "anybody", _("anybody; strangers are held")
        SUBSCRIBERS = "subscribers", _("subscribers; others are held")
        MODERATORS = "moderators", _("moderators only")

    class Reading(models.TextChoices):
        PUBLIC = "public", _("everybody")
        SUBSCRIBERS = "subscribers", _("subscribers")

    class ReplyTo(models.TextChoices):
        AUTHOR = "author", _("the author; “reply to all” reaches the list")
        LIST = "list", _("the list")

    slug = models.CharField(
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]{0,38}$"), validate_local_part],
    )
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    kind = models.CharField(max_length=15, choices=Kind.choices, default=Kind.GROUP)
    posting = models.CharField(
        _("who may post"), max_length=15, choices=Posting.choices, default=Posting.SUBSCRIBERS
    )
    reading = models.CharField(
        _("who may read"), max_length=15, choices=Reading.choices, default=Reading.PUBLIC
    )
    reply_to = models.CharField(
        _("where replies go"), max_length=10, choices=ReplyTo.choices, default=ReplyTo.AUTHOR
    )
    # "[Dev]"; "" for none. Most readers sort by List-Id and need none.
    subject_prefix = models.CharField(_("subject prefix"), max_length=30, blank=True)
    has_footer = models.BooleanField(_("add a footer"), default=True)
    # So many messages of a new subscriber are looked at before they go out.
    first_posts_held = models.PositiveSmallIntegerField(
        _("first messages looked at"), default=1, validators=[MaxValueValidator(20)]
    )
    max_kib = models.PositiveIntegerField(
        _("largest message, in KiB"),
        default=2048,
        validators=[MinValueValidator(16), MaxValueValidator(MAX_MESSAGE_KIB)],
    )
    group = models.ForeignKey(
        "groups.WorkingGroup",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mailing_lists",
    )
    # The day (UTC) of the last digest, and how many there were.
    digest_on = models.DateField(null=True, blank=True, editable=False)
    digest_number = models.PositiveIntegerField(default=0, editable=False)
    # The newest message that a digest has told of.
    digest_upto = models.BigIntegerField(default=0, editable=False)
    is_demo = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True, blank=True)  # the archive stays
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["kind", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def max_bytes(self) -> int:
        return self.max_kib * KIB


class ListRole(models.Model):
    """Who moderates a list besides the chair of its group and the moderators of the alliance."""

    mailing_list = models.ForeignKey(MailingList, on_delete=models.CASCADE, related_name="roles")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="list_roles"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailing_list", "person"],
                condition=Q(ended_at=None),
                name="a_list_is_moderated_once_by_each",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} moderates {self.mailing_list}"


class Subscription(models.Model):
    """An address on a list. It belongs to a person where one has proven the address."""

    class Mode(models.TextChoices):
        EACH = "each", _("each message")
        DIGEST = "digest", _("a daily digest, messages attached")
        PLAIN = "plain", _("a daily digest, one plain text")
        NONE = "none", _("no mail; I read the archive")

    class Ended(models.TextChoices):
        ASKED = "asked", _("left")
        ONE_CLICK = "one-click", _("left with one click")
        BOUNCES = "bounces", _("mail came back for weeks")
        MODERATOR = "moderator", _("taken off by a moderator")

    mailing_list = models.ForeignKey(
        MailingList, on_delete=models.CASCADE, related_name="subscriptions"
    )
    email = models.EmailField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="subscriptions",
    )
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.EACH)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=10, choices=Ended.choices, blank=True)

    # Moderation: how many messages were let through; trusted ones are looked at no more.
    posts_accepted = models.PositiveIntegerField(default=0)
    is_trusted = models.BooleanField(default=False)
    is_moderated = models.BooleanField(default=False)  # every message is looked at

    # Bounces: hard ones count 2, soft ones 1, one a day (bounces.py).
    bounce_score = models.PositiveSmallIntegerField(default=0)
    bounced_on = models.DateField(null=True, blank=True)
    bounce_text = models.CharField(max_length=300, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    probes_sent = models.PositiveSmallIntegerField(default=0)
    probed_at = models.DateTimeField(null=True, blank=True)
    probe_bounced = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailing_list", "email"],
                condition=Q(ended_at=None),
                name="an_address_is_on_a_list_once",
            )
        ]
        indexes = [
            models.Index(fields=["email"], condition=Q(ended_at=None), name="who_is_subscribed")
        ]

    def __str__(self) -> str:
        return f"{self.email} on {self.mailing_list}"

    @property
    def is_current(self) -> bool:
        return self.ended_at is None


class TrustedSender(models.Model):
    """An address that is no subscriber's and whose mail a moderator lets through unread."""

    mailing_list = models.ForeignKey(
        MailingList, on_delete=models.CASCADE, related_name="trusted_senders"
    )
    email = models.EmailField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailing_list", "email"], name="trusted_once_a_list")
        ]

    def __str__(self) -> str:
        return f"{self.email} may post to {self.mailing_list}"


class Confirmation(models.Model):
    """A question sent to an address: do you want to be on, or off, this list? Only the digest of
    its token is kept.
    """

    class Wish(models.TextChoices):
        SUBSCRIBE = "subscribe", _("subscribe")
        LEAVE = "leave", _("leave")

    wish = models.CharField(max_length=10, choices=Wish.choices)
    mailing_list = models.ForeignKey(
        MailingList, on_delete=models.CASCADE, related_name="confirmations"
    )
    email = models.EmailField()
    mode = models.CharField(max_length=10, choices=Subscription.Mode.choices, default="each")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["email", "created_at"], name="asked_of_an_address")]

    def __str__(self) -> str:
        return f"{self.email}: {self.wish} {self.mailing_list}"
