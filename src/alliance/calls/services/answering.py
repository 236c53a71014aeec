"""Who comes, and who wants to hear of it."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.calls import invitations
from alliance.calls.errors import Refused
from alliance.calls.models import Answer, CallSeries, Following, Rsvp
from alliance.calls.permissions import may_answer
from alliance.calls.services.changing import call_at
from alliance.people.models import Person


@transaction.atomic
def answer(
    series: CallSeries, start: datetime, *, by: Person, answer: str, is_named: bool = False
) -> Rsvp:
    """Say whether one comes to the call that is planned for `start`; saying it again replaces it.

    Raises `PermissionDenied`, `NoSuchCall`, and `Refused` when it is over or cancelled.
    """
    _ask(by, series)
    call = call_at(series, start)
    if call.is_cancelled:
        raise Refused(_("This call is cancelled."))
    if call.end <= timezone.now():
        raise Refused(_("This call is over."))
    given, _is_new = Rsvp.objects.update_or_create(
        series=series,
        original_start=start,
        person=by,
        defaults={"answer": Answer(answer), "is_named": is_named, "at": timezone.now()},
    )
    return given


@transaction.atomic
def answer_all(series: CallSeries, *, by: Person, answer: str, is_named: bool = False) -> Following:
    """Say it of every call of the series that is not answered by itself; "" takes it back. Whoever
    says it follows the series, unless they chose to hear nothing. Raises `PermissionDenied`.
    """
    _ask(by, series)
    said = Answer(answer) if answer else ""
    following, _is_new = Following.objects.get_or_create(
        series=series, person=by, defaults={"how": Following.How.FOLLOW}
    )
    following.answer, following.is_named, following.at = said, is_named, timezone.now()
    following.save()
    return following


@transaction.atomic
def follow(series: CallSeries, *, by: Person, how: str, invites: bool) -> Following:
    """Choose how to hear of a series, and whether its calls come as invitations by mail.

    Raises `PermissionDenied`, and `Refused` where mail cannot be sent to them.
    """
    _ask(by, series)
    chosen = Following.How(how)
    wanted = invites and chosen != Following.How.OFF
    following, _is_new = Following.objects.update_or_create(
        series=series,
        person=by,
        defaults={"how": chosen, "invites": wanted, "at": timezone.now()},
    )
    if wanted:
        invitations.invite(series, by)
    else:
        invitations.withdraw(series, by)
    return following


def _ask(by: Person, series: CallSeries) -> None:
    if not may_answer(by, series):
        raise PermissionDenied(_("Calls are answered by those with an account."))
