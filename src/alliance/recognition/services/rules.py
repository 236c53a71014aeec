"""Rules: written as a draft, put into force, ended."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.audit.services import record
from alliance.directory.queries import own_issuer
from alliance.issuing.models import Achievement
from alliance.people.models import Person
from alliance.recognition import due, permissions
from alliance.recognition.deciding import Window, matches
from alliance.recognition.facts import SOURCES
from alliance.recognition.models import FactState, Rule
from alliance.recognition.services.errors import NotPossible

MOST_RULES = 200
FIELDS = ("achievement", "source", "count", "window", "scope", "since")


@transaction.atomic
def draft(
    *,
    by: Person,
    achievement: Achievement,
    source: str,
    count: int = 1,
    window: str = Window.EVER,
    scope: str = "",
    since: date | None = None,
) -> Rule:
    """Write a rule. Nothing comes of it before it is put into force.

    Raises PermissionDenied, NotPossible, ValidationError by field.
    """
    permissions.require_staff(by)
    if Rule.objects.exclude(state=Rule.State.ENDED).count() >= MOST_RULES:
        raise NotPossible(_("There are many rules already. End one first."))
    rule = Rule(created_by=by)
    return _kept(
        rule,
        achievement=achievement,
        source=source,
        count=count,
        window=window,
        scope=scope,
        since=since,
    )


@transaction.atomic
def change(rule: Rule, *, by: Person, **fields: Any) -> Rule:
    """Change a draft: any of FIELDS."""
    permissions.require_staff(by)
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    if rule.state != Rule.State.DRAFT:
        raise NotPossible(
            _("A rule in force is not rewritten: its badges say what they took. End it, and begin "
              "another.")
        )  # fmt: skip
    return _kept(rule, **{name: fields[name] for name in FIELDS if name in fields})


@transaction.atomic
def begin(rule: Rule, *, by: Person) -> Rule:
    """Put a draft into force: from now on whoever qualifies is asked, past facts included."""
    permissions.require_staff(by)
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    if rule.state != Rule.State.DRAFT:
        raise NotPossible(_("This rule is no draft any more."))
    _check(rule)
    rule.state, rule.begun_by, rule.begun_at = Rule.State.IN_FORCE, by, timezone.now()
    rule.save(update_fields=["state", "begun_by", "begun_at"])
    record("recognition.rule.begun", by=by, subject=f"rule:{rule.public_id}")
    for person_id in _concerned(rule):
        due.ask(person_id)
    return rule


@transaction.atomic
def end(rule: Rule, *, by: Person) -> Rule:
    """Nobody earns anything by it any more. Badges that were issued stay, and are still revoked
    when their ground falls away.
    """
    permissions.require_staff(by)
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    if rule.state != Rule.State.IN_FORCE:
        raise NotPossible(_("This rule is not in force."))
    rule.state, rule.ended_at = Rule.State.ENDED, timezone.now()
    rule.save(update_fields=["state", "ended_at"])
    record("recognition.rule.ended", by=by, subject=f"rule:{rule.public_id}")
    return rule


@transaction.atomic
def discard(rule: Rule, *, by: Person) -> None:
    """Throw a draft away."""
    permissions.require_staff(by)
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    if rule.state != Rule.State.DRAFT:
        raise NotPossible(_("Only a draft is thrown away."))
    rule.delete()


def _kept(rule: Rule, **fields: Any) -> Rule:
    for name, value in fields.items():
        setattr(rule, name, value)
    _check(rule)
    rule.save()
    return rule


def _check(rule: Rule) -> None:
    """Raises ValidationError by field for what would make no rule."""
    own = own_issuer()
    if own is None or rule.achievement.issuer_id != own.pk:
        raise ValidationError(
            {"achievement": _("Choose an achievement of the Alliance’s own issuer.")}
        )
    source = SOURCES.get(rule.source)
    if source is None:
        raise ValidationError({"source": _("Choose what counts.")})
    if (source.is_term or rule.window == Window.EACH) and rule.count != 1:
        raise ValidationError({"count": _("What counts each time anew counts from the first.")})
    if source.is_term and rule.window != Window.EACH:
        raise ValidationError({"window": _("A term is recognised each time anew.")})
    rule.full_clean(exclude=["achievement", "created_by", "begun_by"])


def _concerned(rule: Rule) -> list[int]:
    rows = FactState.objects.filter(source=rule.source, counts=True)
    condition = rule.condition
    return sorted({row.person_id for row in rows.iterator() if matches(condition, row.fact)})
