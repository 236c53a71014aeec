"""How a vote comes about: the rule is fixed, and the electorate written down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.decisions import electorates, permissions, telling
from alliance.decisions.count import digest
from alliance.decisions.electorates import Entitled
from alliance.decisions.models import Decision, DecisionEvent, Elector, Option
from alliance.decisions.services.recording import NotPossible, locked, log
from alliance.decisions.signals import opened
from alliance.groups.models import WorkingGroup
from alliance.people.models import Person
from alliance.people.permissions import require

SHORTEST = timedelta(hours=1)
LONGEST = timedelta(days=180)
FEWEST_IN_SECRET = 3  # fewer electors, or fewer with the same number of votes, would be known
MOST_OPTIONS = 50
MOST_ELECTORS = 100_000
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


@transaction.atomic
def open_for(
    subject_kind: str,
    subject_id: str,
    *,
    by: Person,
    title: str,
    closes_at: datetime,
    method: str,
    electorate: str,
    group: WorkingGroup | None = None,
    options: Sequence[str] = (),
    at: datetime | None = None,
    **rule: Any,
) -> Decision:
    """Open a vote about a thing of another room: `subject_kind` as registered in `subjects`, and
    the thing's key in it. `rule` are further fields of `Decision`: text, threshold, base,
    quorum_percent, seats, is_weighted, is_secret, is_hidden, proxies.

    The signal `decided` comes when it is closed. Raises as `open_decision` does.
    """
    decision = Decision(
        subject_kind=subject_kind,
        subject_id=subject_id,
        title=title,
        closes_at=closes_at,
        method=method,
        electorate=electorate,
        group=group,
        **rule,
    )
    return open_decision(decision, by=by, options=options, at=at)


@transaction.atomic
def open_decision(
    decision: Decision, *, by: Person, options: Sequence[str] = (), at: datetime | None = None
) -> Decision:
    """Open a vote that `decision`, not saved yet, describes; everybody who may vote is told.

    `options` are labels, for a choice between options. Raises `PermissionDenied`,
    `ValidationError` by field, and `NotPossible` when nobody could vote.
    """
    at = at or timezone.now()
    require(permissions.may_open(by, decision.group), _("Only the chair of the group and staff."))
    decision.nominations_close_at = None
    decision.role, decision.role_starts_on, decision.role_ends_on = "", None, None
    labels = [label.strip() for label in options if label.strip()]
    _begin(decision, by, at)
    _check_options(decision, labels)
    decision.save()
    Option.objects.bulk_create(
        Option(decision=decision, key=key_of(place), label=label)
        for place, label in enumerate(labels)
    )
    freeze(decision, by=by, at=at)
    return decision


@transaction.atomic
def call_for_nominations(decision: Decision, *, by: Person, at: datetime | None = None) -> Decision:
    """Begin an election: people are nominated until `nominations_close_at`, then the vote opens by
    itself. Raises `PermissionDenied`, `ValidationError`.
    """
    at = at or timezone.now()
    require(permissions.may_open(by, decision.group), _("Only the chair of the group and staff."))
    if decision.method not in Decision.BETWEEN_OPTIONS:
        raise ValidationError({"method": _("People are elected by ranking or by approval.")})
    until = decision.nominations_close_at
    if until is None or until < at + SHORTEST:
        raise ValidationError({"nominations_close_at": _("Give people an hour at least.")})
    if decision.role and decision.group is None:
        raise ValidationError({"role": _("Only a group has roles.")})
    decision.state = Decision.State.NOMINATING
    _begin(decision, by, at, opens_at=until)
    decision.save()
    log(decision, DecisionEvent.Kind.NOMINATIONS, "", by, at=at)
    telling.nominations_opened(decision, by)
    return decision


def _begin(decision: Decision, by: Person, at: datetime, opens_at: datetime | None = None) -> None:
    """What is settled once and for all. The seed is drawn before anybody votes."""
    if not decision._state.adding:
        raise NotPossible(_("This decision was begun already."))
    decision.created_by, decision.created_at = by, at
    decision.seed = token_hex(32)
    decision.seed_digest = digest(decision.seed)
    _check_rule(decision, opens_at or at)
    decision.full_clean(exclude=["group", "created_by"])


def _check_rule(decision: Decision, opens_at: datetime) -> None:
    kind = electorates.KINDS.get(decision.electorate)
    if kind is None:
        raise ValidationError({"electorate": _("Choose who votes.")})
    if kind.of_a_group and decision.group is None:
        raise ValidationError({"electorate": _("Choose a group, or an electorate without one.")})
    if decision.group is not None and not decision.group.is_open:
        raise NotPossible(_("This group has concluded. It decides nothing more."))
    if decision.group is not None and decision.group.state == WorkingGroup.State.PROPOSED:
        raise NotPossible(_("This group has not started. It decides when its charter is approved."))
    if not opens_at + SHORTEST <= decision.closes_at <= opens_at + LONGEST:
        raise ValidationError(
            {"closes_at": _("A vote is open for an hour at least, and for half a year at most.")}
        )
    if decision.method == Decision.Method.CONSENT:
        decision.quorum_percent = 0  # who is silent consents, so there is none to reach
        decision.is_hidden = False  # an objection is there to be read
    if decision.is_secret:
        decision.is_hidden = True
        if decision.method == Decision.Method.CONSENT:
            raise ValidationError({"is_secret": _("Objections have names; consent is not secret.")})
    if decision.method not in Decision.BETWEEN_OPTIONS:
        decision.seats = 1


def _check_options(decision: Decision, labels: list[str]) -> None:
    if decision.method not in Decision.BETWEEN_OPTIONS:
        if labels:
            raise ValidationError({"options": _("Here the choice is between two sides.")})
        return
    if not 2 <= len(labels) <= MOST_OPTIONS or len(set(labels)) < len(labels):
        raise ValidationError(
            {"options": _("Give from 2 to %(most)s options, each once.") % {"most": MOST_OPTIONS}}
        )
    if max(map(len, labels)) > 200:
        raise ValidationError({"options": _("An option has at most 200 characters.")})


def key_of(place: int) -> str:
    """ "a" to "z", then "aa", "ab", …"""
    first, last = divmod(place, len(_ALPHABET))
    return (_ALPHABET[first - 1] if first else "") + _ALPHABET[last]


def freeze(decision: Decision, *, by: Person | None, at: datetime) -> None:
    """Write down who may vote, and open. Raises `NotPossible` when nobody could, `ValidationError`
    when a ballot could not be secret.
    """
    who = electorates.KINDS[decision.electorate].who(decision.group, at)
    votes = [one.votes if decision.is_weighted else 1 for one in who]
    if not who:
        raise NotPossible(_("Nobody could vote: the electorate is empty."))
    if len(who) > MOST_ELECTORS:
        raise NotPossible(_("The electorate is too large for one vote."))
    if decision.is_secret:
        _check_secrecy(votes)
    Elector.objects.bulk_create(
        (
            Elector(
                decision=decision, person=one.person, organization=one.organization, votes=number
            )
            for one, number in zip(who, votes, strict=True)
        ),
        batch_size=500,
    )
    decision.state, decision.opened_at = Decision.State.OPEN, at
    decision.save(update_fields=["state", "opened_at"])
    log(
        decision,
        DecisionEvent.Kind.OPENED,
        "",
        by,
        at=at,
        electors=len(who),
        votes=sum(votes),
        seed_digest=decision.seed_digest,
    )
    telling.vote_opened(decision)
    opened.send(sender=Decision, decision=decision)


def _check_secrecy(votes: list[int]) -> None:
    if min(Counter(votes).values()) < FEWEST_IN_SECRET:
        raise ValidationError(
            {
                "is_secret": _(
                    "A secret ballot needs at least three who vote, and three of each weight: the "
                    "result would tell what a single one voted."
                )
            }
        )


def preview(decision: Decision, at: datetime | None = None) -> list[Entitled]:
    """Who would vote if it were opened now; empty where the rule is not complete."""
    kind = electorates.KINDS.get(decision.electorate)
    if kind is None or (kind.of_a_group and decision.group is None):
        return []
    return kind.who(decision.group, at or timezone.now())


@transaction.atomic
def withdraw(
    decision: Decision, *, by: Person, reason: str, at: datetime | None = None
) -> Decision:
    """Call it off before its end, with a reason that everybody reads. Votes are not counted, and
    what was hidden stays so. Raises `PermissionDenied`, `ValidationError`, `NotPossible`.
    """
    decision = locked(decision)
    require(permissions.may_lead(by, decision), _("Only who leads the decision calls it off."))
    at = at or timezone.now()
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    _require_before_its_end(decision, at)
    decision.state = Decision.State.WITHDRAWN
    decision.save(update_fields=["state"])
    event = log(decision, DecisionEvent.Kind.WITHDRAWN, reason, by, at=at)
    telling.called_off(decision, event)
    return decision


def _require_before_its_end(decision: Decision, at: datetime) -> None:
    over = decision.is_open and at >= decision.closes_at
    if over or decision.state not in (Decision.State.OPEN, Decision.State.NOMINATING):
        raise NotPossible(_("It is over already. What was decided stays in the record."))
