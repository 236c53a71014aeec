"""Rooms, what people are called in them, what is kept of what was said, and who moderated what."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

MAX_BODY_CHARACTERS = 6000
COMMUNITY = "community"  # the slug of the room for everybody


class Room(models.Model):
    """`slug` is its address here and its name on the chat server. One of three kinds: the
    community's (neither group nor series), a group's, or that of one call (series and day).
    """

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("name"), max_length=120)
    group = models.OneToOneField(
        "groups.WorkingGroup", on_delete=models.CASCADE, null=True, blank=True, related_name="room"
    )
    series = models.ForeignKey(
        "calls.CallSeries", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    call_day = models.DateField(null=True, blank=True)
    is_open = models.BooleanField(
        _("open to everybody with an account"),
        default=True,
        help_text=_("Otherwise only to those who take part in the group."),
    )
    is_archived = models.BooleanField(
        _("keep an archive on this site"),
        default=False,
        help_text=_(
            "It says so above the room. Each person chooses whether they appear in it. When you "
            "turn it off, what was kept is deleted."
        ),
    )
    kept_days = models.PositiveSmallIntegerField(_("days that the archive is kept"), default=365)
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["series", "call_day"], name="one_room_a_call"),
            models.CheckConstraint(
                condition=models.Q(series=None, call_day=None)
                | models.Q(series__isnull=False, call_day__isnull=False),
                name="rooms_of_calls_have_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Its title; that of the community's room in the reader's language."""
        return gettext("Community") if self.slug == COMMUNITY else self.title

    def get_absolute_url(self) -> str:
        return reverse("chat:room", args=[self.slug])


class ChatProfile(models.Model):
    """What a person is called in the chat, and how they appear in archives."""

    class Shown(models.TextChoices):
        NAMED = "named", _("with my nickname")
        INITIALS = "initials", _("with its initials only")
        NOT = "not", _("not at all: what I write is not kept")

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="chat_profile"
    )
    nickname = models.CharField(_("nickname"), max_length=40)
    nickname_key = models.CharField(max_length=80, unique=True)  # folded: nobody looks alike
    archived_as = models.CharField(
        _("in archives I appear"), max_length=10, choices=Shown.choices, default=Shown.NOT
    )

    def __str__(self) -> str:
        return self.nickname


class ChatMessage(models.Model):
    """One message that its author lets the site keep. `shown_as` is what the author chose then."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="messages")
    uid = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="chat_messages"
    )
    shown_as = models.CharField(max_length=40)
    body = models.TextField()
    at = models.DateTimeField()
    is_hidden = models.BooleanField(default=False)  # by moderators of the alliance

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["room", "-at"], name="chat_by_room")]

    def __str__(self) -> str:
        return f"{self.room} {self.at:%Y-%m-%d %H:%M}"


class Removal(models.Model):
    """A message that was taken back, so that the chat server takes it back, too. `by` is who did,
    when it was somebody else's; None when its author did.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="removals")
    uid = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.uid


class CheckIn(models.Model):
    """ "I am here": once a day and room."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="check_ins")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="chat_check_ins"
    )
    day = models.DateField()
    at = models.DateTimeField(default=timezone.now)
    via = models.CharField(max_length=10, default="site")

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["room", "person", "day"], name="here_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.room} on {self.day}"


class Sanction(models.Model):
    """Somebody is muted in, or banned from, a room; and the log of who did so and why. A kick is
    over at once, and logged all the same. Nothing is deleted: it is lifted, or it ends.
    """

    class Kind(models.TextChoices):
        KICK = "kick", _("sent out")
        MUTE = "mute", _("muted")
        BAN = "ban", _("banned")

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="sanctions")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="chat_sanctions"
    )
    kind = models.CharField(max_length=5, choices=Kind.choices)
    uid = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"


class SlackLink(models.Model):
    """A Slack account that a person has joined to theirs."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="slack_link"
    )
    team = models.CharField(max_length=20)
    user = models.CharField(max_length=20)
    linked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "user"], name="one_person_a_slack")]

    def __str__(self) -> str:
        return f"{self.team}/{self.user}"


class SlackRequest(models.Model):
    """A signed request that was taken, by the digest of its signature: none is taken twice. A
    `link` request is the answer to a first `/checkin`, and may be confirmed once on the site.
    """

    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(default=timezone.now)
    team = models.CharField(max_length=20, blank=True)
    user = models.CharField(max_length=20, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.digest


class SlackChannel(models.Model):
    """What the site says in one channel of Slack, as staff chose."""

    channel = models.CharField(
        _("channel"),
        max_length=80,
        unique=True,
        help_text=_("Its number in Slack (like C0123456789) or its name (like #general)."),
    )
    group = models.ForeignKey(
        "groups.WorkingGroup",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only of the group"),
    )
    says_calls = models.BooleanField(_("say when a call begins"), default=True)
    says_records = models.BooleanField(_("say when notes of a call are published"), default=True)

    class Meta:
        ordering = ["channel"]

    def __str__(self) -> str:
        return self.channel


class SlackPost(models.Model):
    """Something to say in a channel of Slack, once for each `key`. It waits (`posted_at` and
    `given_up_at` empty) until it is due, and is nobody's or, until `lease_until`, one process's.
    """

    key = models.CharField(max_length=120, unique=True)
    channel = models.CharField(max_length=80, default="")
    text = models.TextField()
    due_at = models.DateTimeField(default=timezone.now)
    useful_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(null=True, blank=True)  # an attempt whose end is not known
    lease_until = models.DateTimeField(null=True, blank=True)
    posted_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="slack_posts_due")]

    def __str__(self) -> str:
        return self.key
