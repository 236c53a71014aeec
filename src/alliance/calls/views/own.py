"""What somebody who is signed in does with calls: answer, follow, keep a calendar of their own."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from alliance.calls import as_json, entries, invitations, queries, services
from alliance.calls.forms import AnswerAllForm, AnswerForm, FollowForm
from alliance.calls.models import Following
from alliance.calls.rows import Row, row_of
from alliance.calls.secrets import feed_token
from alliance.calls.views.common import as_json as answer_json
from alliance.calls.views.common import call_or_404, me, series_or_404
from alliance.people.zones import zone_of

SHOWN = timedelta(weeks=8)
DAY = timedelta(days=1)


@login_required
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """A person's own calendar: their calls, what other rooms know of them, and its secret feed."""
    person, now, zone = me(request), timezone.now(), zone_of(request)
    calls = [c for c in queries.calls_of(person, now - DAY, now + SHOWN) if c.end > now]
    rows = [row_of(call, zone) for call in calls]
    others = [e for e in entries.entries_of(person, now - DAY, now + SHOWN) if e.begins_at >= now]
    days: list[tuple[datetime, Row | None, entries.Entry | None]] = [
        (row.call.start, row, None) for row in rows
    ]
    days += [(entry.begins_at, None, entry) for entry in others]
    following = Following.objects.filter(person=person).select_related("series")
    context = {
        "days": sorted(days, key=lambda entry: entry[0]),
        "now": now,
        "series": queries.followed_series(person),
        "following": {one.series_id: one for one in following},
        "feed_url": settings.SITE_URL
        + reverse("calls:own_feed", args=[feed_token(services.own_calendar(person))]),
    }
    return render(request, "calls/mine.html", context)


@login_required
@never_cache
@require_safe
def mine_json(request: HttpRequest) -> JsonResponse:
    person, now = me(request), timezone.now()
    found = queries.calls_of(person, now - DAY, now + SHOWN)
    others = entries.entries_of(person, now - DAY, now + SHOWN)
    return answer_json(
        {
            "calls": [as_json.of_call(call) for call in found if call.end > now],
            "entries": [as_json.of_entry(entry) for entry in others],
            "follows": [one.slug for one in queries.followed_series(person)],
        },
        is_private=True,
    )


@login_required
@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    services.renew_calendar(by=me(request))
    messages.success(request, _("Your calendar has a new address. The old one is nobody's."))
    return redirect("calls:mine")


@login_required
@require_POST
def answer(request: HttpRequest, slug: str, stamp: str) -> HttpResponse:
    """Say whether one comes to one call."""
    found = series_or_404(request, slug)
    call = call_or_404(found, stamp)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise Http404(_("There is no such answer."))
    try:
        services.answer(found, call.original_start, by=me(request), **form.cleaned_data)
    except services.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your answer is noted."))
    return _back(request, found.get_absolute_url())


@login_required
@require_POST
def answer_all(request: HttpRequest, slug: str) -> HttpResponse:
    """Say it for all calls of a series."""
    found = series_or_404(request, slug)
    form = AnswerAllForm(request.POST, prefix="all")
    if not form.is_valid():
        raise Http404(_("There is no such answer."))
    services.answer_all(found, by=me(request), **form.cleaned_data)
    messages.success(
        request, _("Your answer holds for each call that you do not answer by itself.")
    )
    return redirect(found)


@login_required
@require_POST
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose what to hear of a series, and by which way it comes into one's calendar."""
    found = series_or_404(request, slug)
    form = FollowForm(request.POST)
    if not form.is_valid():
        raise Http404(_("There is no such choice."))
    try:
        services.follow(found, by=me(request), **form.cleaned_data)
    except services.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your choice is noted."))
    return redirect(found)


@login_required
@require_POST
def invite(request: HttpRequest, slug: str, stamp: str) -> HttpResponse:
    """Have one call sent as an invitation by mail, or that invitation withdrawn."""
    found = series_or_404(request, slug)
    call = call_or_404(found, stamp)
    if call.is_cancelled or call.end <= timezone.now():
        messages.error(request, _("This call is over, or cancelled."))
        return redirect(found)
    if request.POST.get("withdraw"):
        invitations.withdraw(found, me(request), call.original_start)
        messages.success(request, _("The invitation is withdrawn."))
        return redirect(found)
    try:
        invitations.invite(found, me(request), call.original_start)
    except services.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The invitation is on its way to your mailbox."))
    return redirect(found)


def _back(request: HttpRequest, otherwise: str) -> HttpResponseRedirect:
    """To the page of this site that the form was on."""
    where = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(where, allowed_hosts=None)
    return HttpResponseRedirect(where if is_ours else otherwise)
