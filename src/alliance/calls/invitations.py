"""Invitations by mail (RFC 6047): sent to those who chose them, followed by what changes, and
withdrawn. Each mail is written into the outbox in the transaction of its cause, and leaves once.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.calls import itip, wording
from alliance.calls.errors import Refused
from alliance.calls.models import CallChange, CallSeries, Following, Invitation, Rsvp
from alliance.calls.occurrences import Occurrence, first_start, occurrence_at
from alliance.calls.permissions import may_answer
from alliance.calls.secrets import reply_token
from alliance.lists import addresses
from alliance.notices.queries import may_be_mailed, zone_for
from alliance.outbox.services import post_mail
from alliance.people.languages import speaking_to
from alliance.people.models import Person

PREFIX = "calls"  # calls+<token>@ the domain of the lists is where replies go
Kind = CallChange.Kind


def takes_replies() -> bool:
    """Whether mail to this site arrives: else nobody is asked to reply by mail."""
    return bool(settings.MAIL_DOOR)


def organizer_of(invitation: Invitation) -> str:
    return f"{PREFIX}+{reply_token(invitation)}@{addresses.domain()}"


@transaction.atomic
def invite(
    series: CallSeries, person: Person, original_start: datetime | None = None
) -> Invitation:
    """Invite `person` to a series, or to one call of it, by mail. Who is invited already is not
    invited again. Raises `PermissionDenied`, `Refused` where mail cannot reach them.
    """
    if not may_answer(person, series):
        raise PermissionDenied(_("These calls are not for this account."))
    if not may_be_mailed(person):
        raise Refused(_("Prove your address first; then invitations can reach you."))
    invitation, is_new = Invitation.objects.get_or_create(
        series=series,
        person=person,
        original_start=original_start,
        defaults={"address": person.email},
    )
    if is_new or invitation.is_withdrawn:
        invitation.is_withdrawn, invitation.at = False, timezone.now()
        invitation.save()
        _send(invitation, None, is_off=False)
    return invitation


@transaction.atomic
def withdraw(series: CallSeries, person: Person, original_start: datetime | None = None) -> None:
    """Take an invitation out of the person's calendar, if they have one."""
    rows = Invitation.objects.select_related("series__group", "person")
    found = rows.filter(series=series, person=person, is_withdrawn=False)
    for invitation in found.filter(original_start=original_start):
        _send(invitation, None, is_off=True)
        Invitation.objects.filter(pk=invitation.pk).update(is_withdrawn=True)


def standing(series: CallSeries) -> list[int]:
    """Numbers of the invitations that changes of the series have to follow."""
    rows = Invitation.objects.filter(series=series, is_withdrawn=False, person__is_active=True)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def taken(pk: int) -> Invitation | None:
    """The invitation, if it still stands, locked until the end of the transaction: of two
    processes that tell of the same change one sends it.
    """
    rows = Invitation.objects.select_for_update(of=("self",))
    rows = rows.select_related("person", "series__group")
    return rows.filter(pk=pk, is_withdrawn=False).first()


@transaction.atomic
def follow_up(invitation: Invitation, change: CallChange) -> bool:
    """Send what a change means for one invitation; return whether it means anything to it."""
    series, start = invitation.series, change.original_start
    if invitation.original_start is not None:
        if start is not None and start != invitation.original_start:
            return False
        call = occurrence_at(series, invitation.original_start)
        return _send(invitation, change, is_off=call is None or call.is_cancelled)
    recurs = bool(series.rule) or series.extras.exists()
    is_of_all = start is None or change.kind in (Kind.ADDED, Kind.REMOVED)
    if is_of_all or not recurs:
        return _send(invitation, change, is_off=change.kind == Kind.CANCELLED)
    assert start is not None
    call = occurrence_at(series, start)
    if call is None:
        return False
    return _send(invitation, change, is_off=call.is_cancelled, call=call)


@transaction.atomic
def invite_on(series: CallSeries) -> int:
    """Invite those who followed by invitations what `series` goes on from; return how many."""
    wanting = Following.objects.filter(series=series, invites=True, person__is_active=True)
    invited = 0
    for following in wanting.select_related("person"):
        if may_be_mailed(following.person):
            invite(series, following.person)
            invited += 1
    return invited


def _send(
    invitation: Invitation,
    change: CallChange | None,
    *,
    is_off: bool,
    call: Occurrence | None = None,
) -> bool:
    """Post one mail about an invitation: `call` is the one of a series that it is about."""
    person, now = invitation.person, timezone.now()
    if not may_be_mailed(person):
        return False
    if invitation.original_start is not None:
        call = occurrence_at(invitation.series, invitation.original_start)
        if call is None:  # the series no longer has it; its name is enough to take it out
            start = invitation.original_start.astimezone(ZoneInfo(invitation.series.time_zone))
            call = Occurrence(invitation.series, start, start, is_cancelled=True)
    Invitation.objects.filter(pk=invitation.pk).update(mails=F("mails") + 1, address=person.email)
    invitation.refresh_from_db(fields=["mails", "address"])
    organizer = organizer_of(invitation)
    if is_off:
        method, content = "CANCEL", itip.cancel(invitation, call, organizer=organizer, now=now)
    else:
        method = "REQUEST"
        content = itip.request(
            invitation,
            call,
            organizer=organizer,
            answer=_answer_of(invitation, call),
            wants_reply=takes_replies(),
            now=now,
        )
    zone = zone_for(person)
    with speaking_to(person), timezone.override(zone):
        post_mail(
            key=f"calls.invitation:{invitation.pk}:{invitation.mails}",
            to=person.email,
            subject=_subject(invitation, change, is_off=is_off),
            text=_text(invitation, change, call, is_off=is_off),
            alternatives=[(content, f"text/calendar; method={method}; component=VEVENT")],
            headers={"Reply-To": organizer} if takes_replies() else {},
        )
    return True


def _answer_of(invitation: Invitation, call: Occurrence | None) -> str:
    person, series = invitation.person, invitation.series
    if call is not None:
        given = Rsvp.objects.filter(series=series, person=person)
        said = given.filter(original_start=call.original_start).first()
        if said is not None:
            return said.answer
    standing = Following.objects.filter(series=series, person=person).first()
    return standing.answer if standing else ""


def _subject(invitation: Invitation, change: CallChange | None, *, is_off: bool) -> str:
    if change is not None:
        return wording.title_of(change)
    words = _("Withdrawn: %(series)s") if is_off else _("Invitation: %(series)s")
    return words % {"series": invitation.series.name}


def _text(
    invitation: Invitation, change: CallChange | None, call: Occurrence | None, *, is_off: bool
) -> str:
    """The same in words, for those whose program shows no calendar."""
    series = invitation.series
    page = settings.SITE_URL + (call.get_absolute_url() if call else series.get_absolute_url())
    parts = [change.reason if change else "", "" if is_off else series.description]
    if call is not None and not is_off:
        parts.append(wording.clocks(call, zone_for(invitation.person)))
    elif call is None and not is_off:
        start = first_start(series)
        parts.append(_("First call: %(time)s") % {"time": wording.when(start)})
    if not is_off:
        parts += [series.join_url, page]
        if takes_replies():
            parts.append(_("Your program can answer by mail, or answer on the page."))
        else:
            parts.append(_("Say on the page whether you come."))
    stop = settings.SITE_URL + reverse("calls:series", args=[series.slug])
    if change is not None or not is_off:
        parts.append(_("You chose invitations by mail. To stop them: %(url)s") % {"url": stop})
    return "\n\n".join(filter(None, parts))
