"""Where Slack calls: commands and events; the page where a person joins the two accounts; and that
where staff choose what is said in which channel.
"""

from __future__ import annotations

import json

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from alliance.chat import here, permissions
from alliance.chat.errors import Refused
from alliance.chat.forms import SlackChannelForm
from alliance.chat.models import SlackChannel, SlackRequest
from alliance.chat.slack import answers, channels, linking
from alliance.chat.slack.signing import is_genuine, take_once
from alliance.people.models import Person


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
    person = linking.person_of(team, user)
    command = request.POST.get("command", "")
    if command == "/nextcall":
        return _say(answers.next_call(person))
    if command != "/checkin" or not (team and user):
        return _say(_("There are /checkin and /nextcall."))
    if person is not None:
        return _say(answers.check_in(person, request.POST.get("text", "")))
    SlackRequest.objects.filter(pk=taken.pk).update(team=team, user=user)
    return _say(answers.invitation(taken))


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
    asked = linking.asked_by(token)
    if asked is None:
        raise Http404("This link is over.")
    if request.method != "POST":
        return render(request, "chat/slack_link.html", {"asked": asked})
    try:
        linking.join(asked, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("chat:index")
    try:
        done = here.check_in_now(by=request.user, via="slack")
    except (Refused, PermissionDenied) as refusal:
        messages.warning(request, _("Joined. You are not checked in: %(why)s") % {"why": refusal})
        return redirect("chat:index")
    messages.success(request, _("Joined, and you are checked in."))
    return redirect(done.call or "chat:index")


@login_required
@require_POST
def part(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, Person)
    linking.part(by=request.user)
    messages.success(request, _("Your Slack account is not joined to this one any more."))
    return redirect("chat:me")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """For staff: the channels, and what is said in each."""
    assert isinstance(request.user, Person)
    if not permissions.may_choose_channels(request.user):
        raise PermissionDenied(_("Only staff choose what is said in Slack."))
    chosen = get_object_or_404(SlackChannel, pk=pk) if pk is not None else None
    form = SlackChannelForm(request.POST or None, instance=chosen)
    if request.method == "POST" and form.is_valid():
        channels.choose(by=request.user, existing=chosen, **form.cleaned_data)
        messages.success(request, _("Kept."))
        return redirect("chat:slack_channels")
    context = {
        "form": form,
        "chosen": chosen,
        "channels": SlackChannel.objects.select_related("group"),
        "default": settings.SLACK_CHANNEL,
        "has_token": bool(settings.SLACK_BOT_TOKEN),
        "has_secret": bool(settings.SLACK_SIGNING_SECRET),
        "has_invite": bool(settings.SLACK_INVITE_URL),
        "commands_url": f"{settings.SITE_URL}/chat/slack/commands",
        "events_url": f"{settings.SITE_URL}/chat/slack/events",
        "troubled": channels.troubled()[:10],
    }
    return render(request, "chat/slack_channels.html", context)


@login_required
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    assert isinstance(request.user, Person)
    channels.leave(get_object_or_404(SlackChannel, pk=pk), by=request.user)
    messages.success(request, _("Nothing is said there any more."))
    return redirect("chat:slack_channels")


def _say(text: str) -> JsonResponse:
    return JsonResponse({"response_type": "ephemeral", "text": text})
