"""Grants follow the facts: what is earned is offered, with consent it is issued, and what has lost
its ground is taken back.

All of a person's grants are brought in line in one transaction, under a lock on the person, in
which the badge is signed, too. So a process that dies leaves nothing half done, two that look at
once do it one after the other, and doing it again changes nothing.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from alliance.issuing.models import Award
from alliance.people.models import Person
from alliance.recognition import naming, telling
from alliance.recognition.deciding import Occasion, earned
from alliance.recognition.models import FactState, Grant, Rule
from alliance.recognition.queries import consents_to
from alliance.recognition.services import issuance

State = Grant.State


@transaction.atomic
def settle(person: Person, now: datetime | None = None) -> int:
    """Bring every grant of `person` in line with the facts; return how many changed.

    An account that is blocked or closed is left as it is: nothing is given to it, and what it has
    is not taken away because its traces are gone.
    """
    now = now or timezone.now()
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        return 0
    facts = [row.fact for row in FactState.objects.filter(person=person, counts=True)]
    concerned = Q(state=Rule.State.IN_FORCE) | Q(
        grants__person=person, grants__state__in=Grant.STANDING
    )
    rules = Rule.objects.filter(concerned).select_related("achievement__issuer").distinct()
    with override(settings.LANGUAGE_CODE):
        return sum(
            _settle(rule, person, earned(rule.condition, facts), now)
            for rule in rules.order_by("pk")
        )


def _settle(rule: Rule, person: Person, wanted: dict[str, Occasion], now: datetime) -> int:
    standing = {
        grant.occasion: grant
        for grant in rule.grants.filter(person=person, state__in=Grant.STANDING)
    }
    changed = 0
    for name, grant in standing.items():
        if _is_stopped(grant):
            changed += grant.state != State.STOPPED
            _end(grant, State.STOPPED, grant.award.revocation_reason if grant.award else "", now)
            continue
        occasion = wanted.get(name)
        if occasion is None:
            changed += _withdraw(grant, _why_not(grant), now)
        elif _term(occasion) != (grant.starts_at, grant.ends_at):
            changed += _withdraw(grant, _why_changed(occasion, now), now)
    kept = set(
        rule.grants.filter(person=person, state__in=Grant.STANDING).values_list(
            "occasion", flat=True
        )
    )
    if rule.state == Rule.State.IN_FORCE:
        for name in sorted(wanted.keys() - kept):
            if _is_over(wanted[name], now):
                continue
            changed += 1
            _offer(rule, person, wanted[name], now)
    if consents_to(person, rule):
        for grant in rule.grants.filter(person=person, state=State.OFFERED).order_by("pk"):
            changed += issuance.issue(grant, wanted[grant.occasion], now)
    return changed


def _is_stopped(grant: Grant) -> bool:
    return grant.award is not None and grant.award.revoked_at is not None


def _term(occasion: Occasion) -> tuple[datetime | None, datetime | None]:
    return occasion.starts_at, occasion.ends_at


def _is_over(occasion: Occasion, now: datetime) -> bool:
    """A term that has run out before anybody looked: its credential would be born expired."""
    return occasion.ends_at is not None and occasion.ends_at <= now


def _offer(rule: Rule, person: Person, occasion: Occasion, now: datetime) -> Grant:
    attempt = _next_attempt(rule, person, occasion.name)
    starts_at, ends_at = _term(occasion)
    grant = Grant.objects.create(
        public_id=naming.grant_id(rule, person, occasion.name, attempt),
        rule=rule,
        person=person,
        occasion=occasion.name,
        attempt=attempt,
        facts=[{"source": fact.source, "key": fact.key} for fact in occasion.facts],
        starts_at=starts_at,
        ends_at=ends_at,
        earned_at=now,
    )
    if consents_to(person, rule) is None:
        telling.asks(grant)
    return grant


def _next_attempt(rule: Rule, person: Person, occasion: str) -> int:
    """One more than there were. Badges are asked as well as grants: where the grants were lost and
    are made anew from the log, a badge that was revoked is not offered a second time.
    """
    attempt = rule.grants.filter(person=person, occasion=occasion).count() + 1
    while Award.objects.filter(
        key=naming.award_key(naming.grant_id(rule, person, occasion, attempt)),
        revoked_at__isnull=False,
    ).exists():
        attempt += 1
    return attempt


def _withdraw(grant: Grant, reason: str, now: datetime) -> int:
    if grant.state == State.ISSUED:
        if grant.ends_at is not None and grant.ends_at <= now:
            return 0  # it has expired by itself, and says so
        issuance.revoke(grant, reason, now)
        _end(grant, State.REVOKED, reason, now)
        telling.revoked(grant)
    else:
        _end(grant, State.GONE, reason, now)
    return 1


def _why_changed(occasion: Occasion, now: datetime) -> str:
    """The term of what is recognised is another now: it ended early, or was moved."""
    if occasion.ends_at is not None and occasion.ends_at <= now:
        return _("It ended on %(day)s.") % {"day": occasion.ends_at.date().isoformat()}
    return _("Its term has changed; another took its place.")


def _why_not(grant: Grant) -> str:
    """What fell away, in the words of the fact where it has some."""
    keys = [entry["key"] for entry in grant.facts]
    source = grant.rule.source
    gone = FactState.objects.filter(source=source, key__in=keys, counts=False).order_by("pk")
    facts = [row.fact for row in gone[:3]]
    if words := next((fact.why for fact in facts if fact.why), ""):
        return words[:300]
    titles = "; ".join(fact.title for fact in facts)
    if titles:
        return (_("This counts no more: %(titles)s.") % {"titles": titles})[:300]
    return _("What it was awarded for counts no more.")


def _end(grant: Grant, state: Grant.State, reason: str, now: datetime) -> None:
    if grant.state == state:
        return
    grant.state, grant.reason, grant.ended_at = state, reason[:300], now
    grant.save(update_fields=["state", "reason", "ended_at"])
