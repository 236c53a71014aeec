"""What a call is to talk about: topics that people suggest, items that were planned, speakers."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliance.meetings.models.meeting import Meeting


class Topic(models.Model):
    """Something to talk about. `meeting` is the call it was suggested for, or was scheduled to;
    None means any coming call.
    """

    class State(models.TextChoices):
        SUGGESTED = "suggested", _("suggested")
        ACCEPTED = "accepted", pgettext_lazy("topic", "accepted")
        SCHEDULED = "scheduled", _("scheduled")
        DECLINED = "declined", pgettext_lazy("topic", "declined")
        WITHDRAWN = "withdrawn", _("withdrawn")
        DONE = "done", _("talked about")

    OPEN = (State.SUGGESTED, State.ACCEPTED)

    series = models.ForeignKey("calls.CallSeries", on_delete=models.CASCADE, related_name="topics")
    meeting = models.ForeignKey(
        Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="topics"
    )
    title = models.CharField(_("title"), max_length=120)
    why = models.TextField(_("why"), max_length=2000, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=10, validators=[MinValueValidator(1), MaxValueValidator(90)]
    )
    link = models.URLField(_("link"), max_length=500, blank=True)
    suggested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="topics"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.SUGGESTED)
    word = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["series", "state"], name="meetings_topics_open")]

    def __str__(self) -> str:
        return self.title


class TopicVote(models.Model):
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="topic_votes"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "person"], name="one_vote_a_person_and_topic")
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.topic}"


class AgendaItem(models.Model):
    """One part of a call. Where `title` is empty the kind speaks for itself, in any language."""

    class Kind(models.TextChoices):
        ROLL_CALL = "roll_call", _("Roll call")
        INTRODUCTIONS = "introductions", _("First-time introductions")
        WORKING_ON = "working_on", _("What are you working on?")
        TOPIC = "topic", _("Topic")
        QUESTIONS = "questions", _("Questions and next steps")
        OTHER = "other", _("Other")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=15, choices=Kind.choices, default=Kind.TOPIC)
    title = models.CharField(_("title"), max_length=120, blank=True)
    text = models.TextField(_("what it is about"), max_length=2000, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=10, validators=[MinValueValidator(1), MaxValueValidator(240)]
    )
    topic = models.ForeignKey(
        Topic, on_delete=models.SET_NULL, null=True, blank=True, related_name="items"
    )
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Set when the call did not get to it and it went to a later one.
    moved_to = models.ForeignKey(
        Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="taken_over"
    )

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return str(self.label)

    @property
    def label(self) -> str:
        return self.title or str(self.Kind(self.kind).label)

    @property
    def is_reached(self) -> bool:
        return self.began_at is not None


def new_nonce() -> str:
    return secrets.token_hex(8)


class Speaker(models.Model):
    """Somebody who was invited to speak on an item, with an account or without."""

    class State(models.TextChoices):
        INVITED = "invited", _("invited")
        ACCEPTED = "accepted", pgettext_lazy("invitation", "accepted")
        DECLINED = "declined", pgettext_lazy("invitation", "declined")

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="speakers")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="speaking",
    )
    # Part of the secret link; a new one makes old links void.
    nonce = models.CharField(max_length=16, default=new_nonce, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.INVITED)
    word = models.CharField(max_length=300, blank=True)
    bio = models.CharField(_("about you"), max_length=300, blank=True)
    slides_url = models.URLField(_("link to your slides"), max_length=500, blank=True)
    slides = models.FileField(upload_to="meetings/slides/%Y/%m", blank=True)
    slides_name = models.CharField(max_length=120, blank=True)
    slides_type = models.CharField(max_length=100, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    invited_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    presented_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "email"],
                name="invited_once_an_item",
                violation_error_message=_("This address is invited to this item already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.item}"
