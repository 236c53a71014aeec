"""Where Slack calls: commands and events; and the page where a person joins the two accounts."""

from __future__ import annotations

import json
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from alliance.calls.queries import next_occurrence
from alliance.chat import services
from alliance.chat.models import SlackLink, SlackRequest
from alliance.chat.slack.signing import is_genuine, take_once
from alliance.people.languages import speaking_to
from alliance.people.models import Person
from alliance.people.zones import zone_named

LINK_VALID = timedelta(minutes=15)
CLOCKS = ("America/New_York", "America/Los_Angeles", "Europe/London", "UTC")
_SALT = "chat.slack.link"


@csrf_exempt  # Slack has no session; its signature is asked for instead
@require_POST
def commands(request: HttpRequest) -> HttpResponse:
    """`/checkin` and `/nextcall`. Answers are seen by the asker alone ("ephemeral")."""
    if not is_genuine(request):
        return HttpResponseForbidden("not signed by Slack")
    taken = take_once(request)
    if taken is None:
        return HttpResponseForbidden("taken already")
    team, user = request.POST.get("team_id", "")[:20], request.POST.get("user_id", "")[:20]
    link = SlackLink.objects.filter(team=team, user=user).select_related("person").first()
    person = link.person if link and link.person.is_active else None
    command = request.POST.get("command", "")
    if command == "/nextcall":
        return _say(next_call(person))
    if command == "/checkin":
        if person is not None:
            services.check_in(services.community_room(), by=person, via="slack")
            with speaking_to(person):
                return _say(_("You are checked in."))
        SlackRequest.objects.filter(pk=taken.pk).update(team=team, user=user)
        address = reverse("chat:slack_link", args=[signing.dumps(taken.digest, salt=_SALT)])
        ask = _("Join your Slack account to yours on the site, within 15 minutes: %(url)s")
        return _say(ask % {"url": settings.SITE_URL + address})
    return _say(_("There are /checkin and /nextcall."))


@csrf_exempt
@require_POST
def events(request: HttpRequest) -> HttpResponse:
    """Slack's test of the address (url_verification); other events are taken and left alone."""
    if not is_genuine(request):
        return HttpResponseForbidden("not signed by Slack")
    try:
        event = json.loads(request.body)
    except ValueError:
        return JsonResponse({"error": "no JSON"}, status=400)
    if isinstance(event, dict) and event.get("type") == "url_verification":
        return JsonResponse({"challenge": str(event.get("challenge", ""))[:200]})
    return HttpResponse(status=200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for consent, then join the accounts: once, by whoever was given the link in Slack."""
    assert isinstance(request.user, Person)
    try:
        digest = signing.loads(token, salt=_SALT, max_age=LINK_VALID)
    except signing.BadSignature as error:
        raise Http404("This link is over.") from error
    waiting = SlackRequest.objects.filter(digest=digest, used_at=None).exclude(user="")
    asked = waiting.first()
    if asked is None:
        raise Http404("This link is over.")
    if request.method != "POST":
        return render(request, "chat/slack_link.html", {"asked": asked})
    try:
        with transaction.atomic():
            if not waiting.update(used_at=timezone.now()):
                raise Http404("This link is over.")
            SlackLink.objects.update_or_create(
                person=request.user, defaults={"team": asked.team, "user": asked.user}
            )
            services.check_in(services.community_room(), by=request.user, via="slack")
    except IntegrityError:
        messages.error(request, _("This Slack account belongs to another account here already."))
    else:
        messages.success(request, _("Joined, and you are checked in."))
    return redirect("chat:index")


def next_call(person: Person | None) -> str:
    """When the next call is, by the person's clock if they are known, and by the four clocks."""
    call = next_occurrence(timezone.now())
    if call is None:
        return _("No call is planned.")
    zones = list(CLOCKS)
    own = zone_named(person.time_zone) if person else None
    if own is not None and str(own) not in zones:
        zones.insert(0, str(own))
    lines = [call.series.name]
    for name in zones:
        local = call.start.astimezone(ZoneInfo(name))
        place = name.rpartition("/")[2].replace("_", " ")
        lines.append(f"• {place}: {date_format(local, 'D j F, H:i')}")
    return "\n".join([*lines, settings.SITE_URL + reverse("calls:index")])


def _say(text: str) -> JsonResponse:
    return JsonResponse({"response_type": "ephemeral", "text": text})
