"""Tell of changes: each is written down with the change, and told of soon after by a duty, so that
nobody waits for hundreds of mails, and a process that stops in between forgets nobody.

Whoever has the calls as invitations by mail gets the change as an update of those; the others hear
it by notice.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliance.calls import invitations, queries, wording
from alliance.calls.models import Answer, CallChange
from alliance.calls.occurrences import occurrence_at
from alliance.notices.kinds import Way
from alliance.notices.kinds import register as register_kind
from alliance.notices.queries import zone_for
from alliance.notices.services import notify
from alliance.people.languages import speaking_to
from alliance.people.models import Person

Kind = CallChange.Kind
CHANGE = "calls.change"
REMINDER = "calls.reminder"
AT_ONCE = 50  # changes that one round of the duty tells of
KEPT = timedelta(days=2)  # a change that could not be told for so long is told no more


def register_kinds() -> None:
    register_kind(CHANGE, _("Changes of calls that I follow"), Way.MAIL)
    register_kind(REMINDER, _("Reminders of calls that I follow, or go to"), Way.MAIL)


def tell(now: datetime) -> int:
    """Tell of every change that was not told of; return of how many. May be done twice at once:
    each person hears of each change once.
    """
    waiting = CallChange.objects.filter(told_at=None).select_related("series__group")
    told = 0
    for change in waiting.order_by("at", "pk")[:AT_ONCE]:
        if change.at > now - KEPT and not _is_past(change, now) and _is_seen(change):
            _tell_of(change)
        told += CallChange.objects.filter(pk=change.pk, told_at=None).update(told_at=now)
    return told


def _tell_of(change: CallChange) -> None:
    if change.kind == Kind.MADE and change.series.continues_id is not None:
        invitations.invite_on(change.series)  # of the series that goes on, people are told there
        return
    updated = _update_invitations(change)
    for person in _listeners(change):
        if person.pk in updated or person.pk == change.by_id:
            continue
        with transaction.atomic():
            _notify(person, change)


def _update_invitations(change: CallChange) -> set[int]:
    """Send updates; return the people who hear of the change by one."""
    told: set[int] = set()
    for pk in invitations.standing(change.series):
        with transaction.atomic():
            invitation = invitations.taken(pk)
            if invitation is None:
                continue
            # What an invitation has in it already, or what was sent before a process stopped.
            known = invitation.at > change.at or (invitation.told_change_id or 0) >= change.pk
            if known or invitations.follow_up(invitation, change):
                told.add(invitation.person_id)
            if not known:
                invitation.told_change_id = change.pk
                invitation.save(update_fields=["told_change_id"])
    return told


def _listeners(change: CallChange) -> list[Person]:
    """Who follows the series, and who said that they come to that very call."""
    people = list(queries.followers(change.series))
    if change.original_start is not None:
        coming = queries.coming_to(change.series, change.original_start, Answer.YES, Answer.MAYBE)
        have = {person.pk for person in people}
        deaf = queries.hearing_nothing(change.series)
        people += [p for p in coming if p.pk not in have and p.pk not in deaf]
    return people


def _notify(person: Person, change: CallChange) -> None:
    zone = zone_for(person)
    start = change.original_start
    call = occurrence_at(change.series, start) if start else None
    with speaking_to(person), timezone.override(zone):
        notify(
            person,
            kind=CHANGE,
            key=f"{CHANGE}:{change.pk}",
            title=wording.title_of(change),
            text=wording.text_of(change, call, zone),
            url=call.get_absolute_url() if call else change.series.get_absolute_url(),
        )


def _is_seen(change: CallChange) -> bool:
    """Of calls of a group that was taken out of sight nobody is told."""
    group = change.series.group
    return group is None or group.withheld_at is None


def _is_past(change: CallChange, now: datetime) -> bool:
    """What is said of a call that is long over is for the record, and tells nobody anything."""
    moments = [m for m in (change.original_start, change.new_start) if m is not None]
    length = timedelta(minutes=change.series.duration_min)
    return bool(moments) and all(moment + length < now for moment in moments)
