"""While a call is on: what its moderator and those on it press."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from alliance.meetings import codes, permissions
from alliance.meetings.errors import Refused
from alliance.meetings.forms import GuestForm, PollForm, RollCallForm
from alliance.meetings.models import Attendance, Hand, Meeting, Poll
from alliance.meetings.services import polls, roll_call, running
from alliance.meetings.views.common import acting, checked, me, meeting_or_404


@acting("now")
def go_to(request: HttpRequest, meeting: Meeting, pk: int) -> None:
    running.go_to(meeting, get_object_or_404(meeting.items, pk=pk), by=me(request))


@acting("now")
def go_on(request: HttpRequest, meeting: Meeting) -> str:
    item = running.go_on(meeting, by=me(request))
    return "" if item else _("The agenda is at its end.")


@acting("now")
def give_time(request: HttpRequest, meeting: Meeting) -> None:
    minutes = {"more": 5, "less": -5}.get(request.POST.get("time", ""))
    if minutes is None:
        raise Refused(_("Say whether the item gets more time or less."))
    running.give_time(meeting, minutes, by=me(request))


@acting("now")
def end(request: HttpRequest, meeting: Meeting) -> str:
    running.end(meeting, by=me(request))
    return _("The call has ended. Wrap it up while it is fresh.")


@acting("queue")
def raise_hand(request: HttpRequest, meeting: Meeting) -> None:
    running.raise_hand(meeting, by=me(request), about=request.POST.get("about", ""))


@acting("queue")
def lower(request: HttpRequest, meeting: Meeting, pk: int) -> None:
    running.lower(get_object_or_404(Hand, pk=pk, meeting=meeting), by=me(request))


@acting("queue")
def call_on(request: HttpRequest, meeting: Meeting, pk: int) -> None:
    hands = Hand.objects.select_related("meeting")
    running.call_on(get_object_or_404(hands, pk=pk, meeting=meeting), by=me(request))


@acting("polls")
def ask(request: HttpRequest, meeting: Meeting) -> str:
    permissions.require_moderator(request.user, meeting)
    given = checked(request, PollForm(request.POST))
    polls.ask(
        meeting,
        by=me(request),
        question=given["question"],
        options=given["options"].splitlines(),
        is_multiple=given["is_multiple"],
        is_anonymous=given["is_anonymous"],
    )
    return _("The poll is open.")


@acting("polls")
def vote(request: HttpRequest, meeting: Meeting, pk: int) -> str:
    poll = get_object_or_404(Poll.objects.select_related("meeting"), pk=pk, meeting=meeting)
    chosen = [int(o) for o in request.POST.getlist("option")[:50] if o.isdecimal() and len(o) < 19]
    polls.vote(poll, chosen, by=me(request))
    return _("Your vote is counted.")


@acting("polls")
def close_poll(request: HttpRequest, meeting: Meeting, pk: int) -> None:
    poll = get_object_or_404(Poll.objects.select_related("meeting"), pk=pk, meeting=meeting)
    polls.close(poll, by=me(request))


@acting("roll-call")
def sign(request: HttpRequest, meeting: Meeting) -> str:
    line = roll_call.sign(meeting, by=me(request), **checked(request, RollCallForm(request.POST)))
    if line.is_late:
        return _("You are on the roll call, marked as late. The coordinator confirms late lines.")
    return _("You are on the roll call.")


@acting("roll-call")
def code(request: HttpRequest, meeting: Meeting) -> str:
    roll_call.confirm_by_code(meeting, request.POST.get("code", "")[:20], by=me(request))
    return _("That is the code: you are counted.")


@acting("roll-call")
def guest(request: HttpRequest, meeting: Meeting) -> str:
    permissions.require_moderator(request.user, meeting)
    line = roll_call.write_in(meeting, by=me(request), **checked(request, GuestForm(request.POST)))
    return _("%(name)s is on the roll call.") % {"name": line.name}


@acting("roll-call")
def confirm(request: HttpRequest, meeting: Meeting, pk: int) -> None:
    roll_call.confirm([_line(meeting, pk)], by=me(request))


@acting("roll-call")
def confirm_all(request: HttpRequest, meeting: Meeting) -> str:
    """Everybody who is not late; late lines are looked at one by one."""
    permissions.require_moderator(request.user, meeting)
    waiting = meeting.roll_call.filter(confirmed_at=None, is_late=False, person__isnull=False)
    count = roll_call.confirm(
        list(waiting.select_related("meeting__series__group")), by=me(request)
    )
    return ngettext("%(count)d line confirmed.", "%(count)d lines confirmed.", count) % {
        "count": count
    }


@acting("roll-call")
def doubt(request: HttpRequest, meeting: Meeting, pk: int) -> None:
    roll_call.doubt(_line(meeting, pk), by=me(request))


@acting("roll-call")
def strike(request: HttpRequest, meeting: Meeting, pk: int) -> None:
    roll_call.strike(_line(meeting, pk), by=me(request))


def _line(meeting: Meeting, pk: int) -> Attendance:
    lines = Attendance.objects.select_related("meeting__series__group")
    return get_object_or_404(lines, pk=pk, meeting=meeting)


@never_cache
@require_safe
@login_required
def spoken_code(request: HttpRequest, slug: str, day: date) -> HttpResponse:
    """The code of the moment, for the moderator's open page."""
    meeting = meeting_or_404(slug, day)
    permissions.require_moderator(request.user, meeting)
    code = codes.current(meeting, timezone.now())
    if code is None:
        return JsonResponse({"code": "", "until": None})
    return JsonResponse({"code": code.text, "until": code.until.isoformat()})
