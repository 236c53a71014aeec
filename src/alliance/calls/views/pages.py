"""What is to come, a month, what was, and one series."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Min
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alliance.calls import as_json, permissions, queries
from alliance.calls.forms import AnswerAllForm, FollowForm
from alliance.calls.models import Answer, CallSeries, Following, Holiday, Invitation
from alliance.calls.occurrences import Occurrence
from alliance.calls.rows import at_midnight, month_of, row_of, weeks_of, with_answers
from alliance.calls.views.common import as_json as answer_json
from alliance.calls.views.common import series_or_404, viewer
from alliance.people.zones import zone_of

SHOWN = timedelta(weeks=6)
SHOWN_OF_SERIES = timedelta(weeks=16)
SHOWN_PAST = timedelta(weeks=13)
IN_JSON = timedelta(weeks=26)
DAY = timedelta(days=1)
YEARS = (1990, 2100)  # of the pages of months


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The next calls, on the viewer's clock and at four places."""
    now, zone = timezone.now(), zone_of(request)
    found = _coming(now, SHOWN)
    context = {
        "rows": [row_of(call, zone) for call in found],
        "now": now,
        "may_add": permissions.may_keep_some(request.user),
        "all_series": _running(now),
        "this_month": now.astimezone(zone).strftime("%Y-%m"),
    }
    return render(request, "calls/index.html", context)


@require_safe
def index_json(request: HttpRequest) -> JsonResponse:
    """Every series, and the calls of the coming half year."""
    now = timezone.now()
    return answer_json(
        {
            "series": [as_json.of_series(one) for one in queries.visible()],
            "calls": [as_json.of_call(call) for call in _coming(now, IN_JSON)],
        }
    )


def _coming(now: datetime, ahead: timedelta) -> list[Occurrence]:
    return [call for call in queries.occurrences(now - DAY, now + ahead) if call.end > now]


def _running(now: datetime) -> list[CallSeries]:
    """Series that have not ended; the calendars to choose from."""
    today = now.astimezone(UTC).date()
    running = [one for one in queries.visible() if one.last_on is None or one.last_on >= today]
    return [one for one in running if one.rule or one.first_on >= today]


@require_safe
def month(request: HttpRequest, which: str = "") -> HttpResponse:
    """A month in the viewer's zone, with what falls on each day."""
    now, zone = timezone.now(), zone_of(request)
    first = _first_of(which, now.astimezone(zone).date())
    start, end = weeks_of(first)
    calls = queries.occurrences(at_midnight(start, zone), at_midnight(end, zone))
    holidays = queries.holidays_on(start, end - DAY)
    context = {
        "days": month_of(first, calls, holidays, zone, now),
        "first": first,
        "before": (first - DAY).strftime("%Y-%m"),
        "after": (first + 32 * DAY).strftime("%Y-%m"),
        "json_month": first.strftime("%Y-%m"),
        "is_empty": not any(first.month == c.start.astimezone(zone).month for c in calls),
    }
    return render(request, "calls/month.html", context)


@require_safe
def month_json(request: HttpRequest, which: str) -> JsonResponse:
    zone = zone_of(request)
    first = _first_of(which, date.min)
    end = (first + 32 * DAY).replace(day=1)
    calls = queries.occurrences(at_midnight(first, zone), at_midnight(end, zone))
    holidays = queries.holidays_on(first, end - DAY)
    return answer_json(
        {
            "month": first.strftime("%Y-%m"),
            "time_zone": zone.key,
            "calls": [as_json.of_call(call) for call in calls],
            "holidays": [as_json.of_holiday(holiday) for holiday in holidays],
        }
    )


def _first_of(which: str, today: date) -> date:
    if not which:
        return today.replace(day=1)
    try:
        first = datetime.strptime(which, "%Y-%m").replace(tzinfo=UTC).date()
    except ValueError as error:
        raise Http404(_("There is no such month.")) from error
    if not YEARS[0] <= first.year <= YEARS[1]:
        raise Http404(_("There is no such month."))
    return first


@require_safe
def past(request: HttpRequest) -> HttpResponse:
    """What was, a quarter of a year at a time, the last call first."""
    now, zone = timezone.now(), zone_of(request)
    until = _until(request, now)
    found = _past(until, now)
    earliest = queries.visible().aggregate(day=Min("first_on"))["day"]
    start = until - SHOWN_PAST
    context = {
        "rows": [row_of(call, zone) for call in found],
        "since": start,
        "until": until,
        "earlier": start.date().isoformat() if earliest and earliest < start.date() else "",
        "is_first": "before" not in request.GET,
    }
    return render(request, "calls/past.html", context)


@require_safe
def past_json(request: HttpRequest) -> JsonResponse:
    now = timezone.now()
    until = _until(request, now)
    return answer_json(
        {
            "since": (until - SHOWN_PAST).isoformat(),
            "until": until.isoformat(),
            "calls": [as_json.of_call(call) for call in _past(until, now)],
        }
    )


def _past(until: datetime, now: datetime) -> list[Occurrence]:
    found = queries.occurrences(until - SHOWN_PAST, until)
    return [call for call in reversed(found) if call.end <= now]


def _until(request: HttpRequest, now: datetime) -> datetime:
    """`?before=2026-08-01`: calls before that day, in UTC."""
    asked = request.GET.get("before", "")
    if not asked:
        return now
    try:
        day = datetime.strptime(asked, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise Http404(_("There is no such day.")) from error
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise Http404(_("There is no such day."))
    return min(day, now)


@require_safe
def series(request: HttpRequest, slug: str) -> HttpResponse:
    """One series: when it is, what is to come, who comes, and for its keepers what to change."""
    found = series_or_404(request, slug)
    now, zone, person = timezone.now(), zone_of(request), viewer(request)
    coming = queries.of_series(found, now - DAY, now + SHOWN_OF_SERIES)
    rows = [row_of(call, zone) for call in coming if call.end > now]
    context: dict[str, Any] = {
        "series": found,
        "rows": with_answers(rows, person),
        "answers": Answer.choices,
        "may_change": permissions.may_change(request.user, found),
        "continued_by": found.continued_by.first(),
        "changes": found.changes.select_related("series")[:12],
        "has_ended": found.last_on is not None and found.last_on < now.date(),
        "now": now,
    }
    if person is not None:
        context |= _own(found, person)
    return render(request, "calls/series.html", context)


def _own(found: CallSeries, person: Any) -> dict[str, Any]:
    """What the viewer chose about the series."""
    following = Following.objects.filter(series=found, person=person).first()
    in_group = queries.followed_series(person).filter(pk=found.pk).exists()
    how = following.how if following else (Following.How.FOLLOW if in_group else "off")
    invited = Invitation.objects.filter(series=found, person=person, is_withdrawn=False)
    return {
        "follow_form": FollowForm(
            initial={"how": how, "invites": bool(following and following.invites)}
        ),
        "answer_all_form": AnswerAllForm(
            initial={
                "answer": following.answer if following else "",
                "is_named": bool(following and following.is_named),
            },
            prefix="all",
        ),
        "is_following": how != Following.How.OFF,
        "invited_to": set(invited.values_list("original_start", flat=True)),
        "has_series_invitation": invited.filter(original_start=None).exists(),
    }


@require_safe
def series_json(request: HttpRequest, slug: str) -> JsonResponse:
    """A series, its calls of the coming half year, and its latest changes."""
    found = series_or_404(request, slug)
    now = timezone.now()
    calls = queries.of_series(found, now, now + IN_JSON)
    counts = queries.answers_to_all(found, [call.original_start for call in calls])
    return answer_json(
        as_json.of_series(found)
        | {
            "calendar": f"{settings.SITE_URL}/calls/{found.slug}.ics",
            "calls": [
                as_json.of_call(call) | {"answers": dict(counts[call.original_start])}
                for call in calls
            ],
            "changes": [as_json.of_change(change) for change in found.changes.all()[:50]],
        }
    )


@require_safe
def holidays(request: HttpRequest) -> HttpResponse:
    """Holidays that are not long past; for their keepers how to change them."""
    today = timezone.now().date()
    context = {
        "holidays": Holiday.objects.filter(last_on__gte=today - 30 * DAY),
        "may_keep": permissions.may_keep_common(request.user),
        "may_apply": permissions.may_keep_some(request.user),
        "today": today,
    }
    return render(request, "calls/holidays.html", context)


@require_safe
def holidays_json(request: HttpRequest) -> JsonResponse:
    return answer_json({"holidays": [as_json.of_holiday(one) for one in Holiday.objects.all()]})
