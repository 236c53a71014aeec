"""Questions, answers, and hours at which somebody is there to ask."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Tag(models.Model):
    name = models.SlugField(max_length=30, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Question(models.Model):
    """A question to everybody, or to the Alliance: then its asker and the volunteers see it, until
    the asker lets everybody see it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="questions"
    )
    title = models.CharField(_("question"), max_length=160)
    text = models.TextField(_("details"), max_length=10_000, blank=True)
    tags = models.ManyToManyField(Tag, related_name="questions", blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    last_activity_at = models.DateTimeField(default=timezone.now)
    is_private = models.BooleanField(default=False)
    to_alliance = models.BooleanField(default=False)
    volunteer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="questions_taken",
    )
    accepted = models.OneToOneField(
        "Answer", on_delete=models.SET_NULL, null=True, blank=True, related_name="accepted_for"
    )
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-last_activity_at", "-pk"]
        indexes = [models.Index(fields=["-last_activity_at"], name="questions_by_activity")]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_private=False) | Q(to_alliance=True),
                name="only_questions_to_the_alliance_are_private",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("help:question", args=[self.public_id])


class Answer(models.Model):
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="answers"
    )
    text = models.TextField(_("answer"), max_length=10_000)
    answered_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["answered_at", "pk"]

    def __str__(self) -> str:
        return f"answer to “{self.question}”"

    def get_absolute_url(self) -> str:
        """Where it stands, on whichever page of the answers that is by then."""
        return f"{self.question.get_absolute_url()}?answer={self.pk}#answer-{self.pk}"


class Follow(models.Model):
    """A person hears of answers to a question. Asking and answering begin it."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="follows")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="followed_questions"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "person"], name="followed_once")]

    def __str__(self) -> str:
        return f"{self.person} follows “{self.question}”"


class OfficeHour(models.Model):
    """A time at which a volunteer is there for one person."""

    host = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="office_hours"
    )
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=30, validators=[MinValueValidator(10), MaxValueValidator(120)]
    )
    subject = models.CharField(_("about"), max_length=120)
    join_url = models.URLField(_("where to meet"), blank=True)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="booked_hours",
    )
    booked_at = models.DateTimeField(null=True, blank=True)
    wish = models.CharField(_("what you would like to talk about"), max_length=500, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0)  # RFC 5545 3.8.7.4

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["host", "starts_at"],
                condition=Q(cancelled_at=None),
                name="one_hour_at_a_time",
                violation_error_message=_("You offer an hour at this time already."),
            ),
            models.CheckConstraint(
                condition=Q(booked_by=None) | ~Q(booked_by=F("host")),
                name="nobody_books_themselves",
                violation_error_message=_("This hour is your own."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}, {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)
