"""What recognition keeps: rules, the log of facts and what it comes to, consent, and grants."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliance.recognition import naming
from alliance.recognition.deciding import Condition, Window
from alliance.recognition.facts import Fact

MOST_FACTS = 500  # that a rule may ask for


class Rule(models.Model):
    """Which facts earn which achievement. Once it is in force it is not rewritten, for badges say
    what they took: it is ended, and another begins.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("rule", "draft")
        IN_FORCE = "in_force", _("in force")
        ENDED = "ended", pgettext_lazy("rule", "ended")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    achievement = models.ForeignKey(
        "issuing.Achievement",
        on_delete=models.PROTECT,
        related_name="rules",
        verbose_name=_("achievement"),
    )
    source = models.CharField(_("what counts"), max_length=40)
    count = models.PositiveSmallIntegerField(
        _("how often"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_FACTS)],
    )
    window = models.CharField(
        _("within"), max_length=10, choices=Window.choices, default=Window.EVER
    )
    scope = models.CharField(_("only of"), max_length=80, blank=True)
    since = models.DateField(_("from this day on"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    is_demo = models.BooleanField(default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return str(self.achievement)

    @property
    def condition(self) -> Condition:
        return Condition(self.source, self.count, self.window, self.scope, self.since)


class FactEvent(models.Model):
    """One line of the log of facts: how a fact was, from a version of it on. Only ever added to.

    Of a fact the highest version is what holds, so lines may come twice and in any order. A
    person's lines go when they close their account: no trigger keeps them.
    """

    source = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    version = models.PositiveIntegerField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="fact_events"
    )
    data = models.JSONField(encoder=DjangoJSONEncoder)  # facts.Fact.to_json
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "key", "version"], name="recognition_a_version_of_a_fact"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.key}, version {self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("the log of facts is only added to; write another version")
        super().save(*args, **kwargs)

    @property
    def fact(self) -> Fact:
        return Fact.from_json(self.data)


class FactState(models.Model):
    """A fact as the log has it: its highest version. Made anew from the log at any time."""

    source = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    version = models.PositiveIntegerField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="fact_states"
    )
    counts = models.BooleanField()
    digest = models.CharField(max_length=64)
    data = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="recognition_a_fact_once")
        ]
        indexes = [models.Index(fields=["source", "person"], name="recognition_facts_of_people")]

    def __str__(self) -> str:
        return f"{self.source} {self.key}"

    @property
    def fact(self) -> Fact:
        return Fact.from_json(self.data)


class Consent(models.Model):
    """What a person says to being recognised: by one rule, or with no rule by all, now and later.

    Without a row they are asked; a refusal is remembered and they are not asked again.
    """

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", pgettext_lazy("recognition", "accepted")
        DECLINED = "declined", pgettext_lazy("recognition", "declined")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recognition_consents"
    )
    rule = models.ForeignKey(
        Rule, on_delete=models.CASCADE, null=True, blank=True, related_name="consents"
    )
    answer = models.CharField(max_length=10, choices=Answer.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "rule"], name="recognition_asked_once"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(rule=None), name="recognition_asked_once_for_all"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.answer}"


class Grant(models.Model):
    """That a person has earned a rule's achievement on an occasion, and what became of it.

    offered   they have not said yes, or the badge could not be issued (`problem` says why)
    issued    `award` is the badge
    revoked   its ground fell away, and the badge says so
    gone      its ground fell away before there was a badge
    stopped   the issuer revoked it by hand: this occasion earns no other

    Of one occasion one grant stands at a time: the database holds that.
    """

    class State(models.TextChoices):
        OFFERED = "offered", _("earned, and waits for you")
        ISSUED = "issued", pgettext_lazy("badge", "issued")
        REVOKED = "revoked", pgettext_lazy("badge", "revoked")
        GONE = "gone", _("no longer earned")
        STOPPED = "stopped", _("revoked by the issuer")

    STANDING = (State.OFFERED, State.ISSUED, State.STOPPED)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="grants")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grants"
    )
    occasion = models.CharField(max_length=220)
    attempt = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OFFERED)
    award = models.OneToOneField(
        "issuing.Award", on_delete=models.PROTECT, null=True, blank=True, related_name="grant"
    )
    facts = models.JSONField(default=list, encoder=DjangoJSONEncoder)  # [{"source", "key"}, …]
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    earned_at = models.DateTimeField(default=timezone.now)
    issued_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-earned_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "person", "occasion"],
                condition=Q(state__in=["offered", "issued", "stopped"]),
                name="recognition_one_badge_an_occasion",
            ),
            models.UniqueConstraint(
                fields=["rule", "person", "occasion", "attempt"],
                name="recognition_attempts_are_numbered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} to {self.person}, {self.occasion}"

    @property
    def key(self) -> str:
        """What the act of awarding is called, so that it is done once."""
        return naming.award_key(self.public_id)


class Due(models.Model):
    """Somebody whose facts are to be looked at. `asked` counts, so that whoever looks knows
    whether more was asked meanwhile.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recognition_due"
    )
    asked = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name_plural = "due"

    def __str__(self) -> str:
        return f"look at {self.person}"


class OutsideAccount(models.Model):
    """An account elsewhere that a person has joined to theirs.

    service: "forge:NAME" or "learning:NAME" of the settings. account: what the service knows it by,
    a number that stays; "" where every proven address of the person is meant. name: how it was
    called when it was joined.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="outside_accounts"
    )
    service = models.CharField(max_length=40)
    account = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=100, blank=True)
    joined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["service"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "service"], name="recognition_one_account_a_service"
            ),
            models.UniqueConstraint(
                fields=["service", "account"],
                condition=~Q(account=""),
                name="recognition_one_person_an_account",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.name or self.account}"


class OutsideCode(models.Model):
    """What somebody is to write elsewhere, so that their account there is joined; its digest."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="outside_code"
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"code of {self.person}"


class OutsideAct(models.Model):
    """Something that an account elsewhere did, as its service last told it; `outside.telling_of`
    says what the fields mean. digest: of a statement, so that no other takes its name.
    """

    class Kind(models.TextChoices):
        MERGED = "merged", _("a change that was merged")
        REVIEWED = "reviewed", _("a review")
        STATED = "stated", _("a statement")

    service = models.CharField(max_length=40)
    key = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    account = models.CharField(max_length=100, blank=True)
    thing = models.CharField(max_length=500, blank=True)
    scope = models.CharField(max_length=80)
    title = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    told_at = models.DateTimeField()
    is_withdrawn = models.BooleanField(default=False)
    why = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["service", "key"], name="recognition_an_act_once")
        ]
        indexes = [models.Index(fields=["service", "account"], name="recognition_acts_of_accounts")]

    def __str__(self) -> str:
        return f"{self.service} {self.key}"


class OutsideDelivery(models.Model):
    """A signed delivery that was taken, by the digest of its body: none is taken twice."""

    service = models.CharField(max_length=40)
    name = models.CharField(max_length=100, blank=True)
    digest = models.CharField(max_length=64)
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "outside deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["service", "digest"], name="recognition_a_delivery_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.name}"


class BallotCredential(models.Model):
    """That a decision asks for a credential before a ballot is handed out."""

    decision = models.OneToOneField(
        "decisions.Decision", on_delete=models.CASCADE, related_name="credential"
    )
    achievement = models.ForeignKey(
        "issuing.Achievement",
        on_delete=models.PROTECT,
        related_name="ballots",
        verbose_name=_("credential"),
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.achievement} for {self.decision}"


class PresentationRequest(models.Model):
    """One request for a credential (OpenID4VP 1.0): of one person, for one decision, answered once.

    award: what was shown, once it was found good. problem: why it was not.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    ballot = models.ForeignKey(BallotCredential, on_delete=models.CASCADE, related_name="requests")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="presentation_requests"
    )
    nonce = models.CharField(max_length=64)
    state = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    response_code = models.CharField(max_length=64, blank=True)
    award = models.ForeignKey(
        "issuing.Award", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["ballot", "person"], name="recognition_shown_by")]

    def __str__(self) -> str:
        return f"{self.ballot} of {self.person}"
