"""Before a call: topics, agenda, invitations."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.meetings import permissions, queries
from alliance.meetings.errors import Refused
from alliance.meetings.forms import InviteForm, ItemForm, TopicForm
from alliance.meetings.models import AgendaItem, Meeting, Speaker, Topic
from alliance.meetings.services import agenda, speakers
from alliance.meetings.services import topics as services
from alliance.meetings.services.opening import meeting_on
from alliance.meetings.views.common import acting, checked, me, meeting_or_404, series_or_404

PAGE = 40
PREPARE = "meetings:prepare"


@require_http_methods(["GET", "HEAD", "POST"])
def topics(request: HttpRequest, slug: str) -> HttpResponse:
    """Topics of a series: those that wait, those that are settled, and a form for a new one."""
    series = series_or_404(slug)
    now = timezone.now()
    coming = queries.next_meetings(series, now)
    days = [(day.isoformat(), date_format(timezone.localtime(at), "j F Y")) for day, at in coming]
    viewer = me(request) if permissions.is_participant(request.user) else None
    form = TopicForm(
        request.POST or None, days=days, initial={"for_call": request.GET.get("for", "")}
    )
    if request.method == "POST":
        if viewer is None:
            raise PermissionDenied(_("Sign in to suggest a topic."))
        if form.is_valid():
            given = form.cleaned_data
            chosen = given.pop("for_call")
            try:
                wanted = meeting_on(series, date.fromisoformat(chosen), now) if chosen else None
                services.suggest(series, by=viewer, meeting=wanted, **given)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Your topic is on the list, with your vote."))
                return redirect("meetings:topics", slug)
    settled = queries.topics_of(series, viewer).exclude(state__in=Topic.OPEN)
    context = {
        "series": series,
        "form": form,
        "waiting": queries.open_topics(series, viewer),
        "page": Paginator(
            settled.exclude(state=Topic.State.WITHDRAWN).order_by("-decided_at", "-pk"), PAGE
        ).get_page(request.GET.get("page")),
        "coming": coming,
        "moderates": permissions.is_moderator(request.user, series),
        "takes_part": viewer is not None,
    }
    return render(request, "meetings/topics.html", context)


def _on_topic(request: HttpRequest, pk: int, act: Any, said: str = "") -> HttpResponse:
    """Do something with one topic, and go back to where it was pressed."""
    rows = Topic.objects.select_related("series__group", "meeting__series")
    topic = get_object_or_404(rows, pk=pk)
    try:
        act(topic)
        if said:
            messages.success(request, said)
    except Refused as refusal:
        messages.error(request, str(refusal))
    day = request.POST.get("day", "")
    try:
        where = redirect("meetings:meeting", topic.series.slug, date.fromisoformat(day))
    except ValueError:
        where = redirect("meetings:topics", topic.series.slug)
    where["Location"] += f"#topic-{topic.pk}"
    return where


@require_POST
@login_required
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    return _on_topic(request, pk, lambda topic: services.vote(topic, by=me(request)))


@require_POST
@login_required
def unvote(request: HttpRequest, pk: int) -> HttpResponse:
    return _on_topic(request, pk, lambda topic: services.take_vote_back(topic, by=me(request)))


@require_POST
@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _on_topic(
        request, pk, lambda t: services.withdraw(t, by=me(request)), _("The topic is withdrawn.")
    )


@require_POST
@login_required
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    word = request.POST.get("word", "")
    return _on_topic(request, pk, lambda t: services.accept(t, by=me(request), word=word))


@require_POST
@login_required
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    word = request.POST.get("word", "")
    return _on_topic(request, pk, lambda t: services.decline(t, by=me(request), word=word))


@require_safe
@login_required
def prepare(request: HttpRequest, slug: str, day: date) -> HttpResponse:
    """The moderator's page before a call: its agenda, topics that wait, speakers."""
    meeting = meeting_or_404(slug, day)
    permissions.require_moderator(request.user, meeting)
    return render(request, "meetings/prepare.html", _preparing(request, meeting))


def _preparing(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    planned = queries.agenda(meeting)
    now = timezone.now()
    coming = queries.next_meetings(meeting.series, max(now, meeting.starts_at))
    return {
        "meeting": meeting,
        "series": meeting.series,
        "planned": [
            {
                "item": p.item,
                "planned": p,
                "form": ItemForm(instance=p.item, auto_id=f"i{p.item.pk}_%s"),
            }
            for p in planned
        ],
        "over": queries.minutes_over(meeting, planned),
        "topics": queries.open_topics(meeting.series, me(request), meeting=meeting),
        "new_item": ItemForm(auto_id="new_%s"),
        "invite_form": InviteForm(meeting=meeting, auto_id="invite_%s"),
        "speakers": Speaker.objects.filter(item__meeting=meeting).select_related("item"),
        "left": [
            p.item for p in planned if p.item.kind == "topic" and not p.item.is_reached
            and p.item.moved_to_id is None
        ],
        "coming": [(d, at) for d, at in coming if d != meeting.day],
        "is_past": now > meeting.starts_at,
    }  # fmt: skip


@acting("agenda", page=PREPARE)
def add_item(request: HttpRequest, meeting: Meeting) -> str:
    agenda.add(meeting, by=me(request), **checked(request, ItemForm(request.POST)))
    return _("The item is on the agenda.")


@acting("agenda", page=PREPARE)
def change_item(request: HttpRequest, meeting: Meeting, pk: int) -> str:
    item = get_object_or_404(meeting.items, pk=pk)
    given = checked(request, ItemForm(request.POST, instance=AgendaItem()))
    agenda.change(item, by=me(request), **given)
    return _("The item is changed.")


@acting("agenda", page=PREPARE)
def move_item(request: HttpRequest, meeting: Meeting, pk: int, up: bool) -> None:
    agenda.move(get_object_or_404(meeting.items, pk=pk), by=me(request), up=up)


@acting("agenda", page=PREPARE)
def remove_item(request: HttpRequest, meeting: Meeting, pk: int) -> str:
    agenda.remove(get_object_or_404(meeting.items, pk=pk), by=me(request))
    return _("The item is off the agenda.")


@acting("agenda", page=PREPARE)
def schedule(request: HttpRequest, meeting: Meeting, pk: int) -> str:
    topic = get_object_or_404(Topic, pk=pk, series=meeting.series)
    services.schedule(topic, meeting, by=me(request))
    return _("The topic is on the agenda.")


@acting("agenda", page=PREPARE)
def move_on(request: HttpRequest, meeting: Meeting) -> str:
    """What was not reached goes to the next call, or to the one that was chosen."""
    permissions.require_moderator(request.user, meeting)
    try:
        day = date.fromisoformat(request.POST.get("to", ""))
    except ValueError:
        raise Refused(_("Choose the call that takes it over.")) from None
    to = meeting_on(meeting.series, day, timezone.now())
    if to is None:
        raise Refused(_("Choose the call that takes it over."))
    count = services.move_on(meeting, to, by=me(request))
    return ngettext("%(count)d topic moved on.", "%(count)d topics moved on.", count) % {
        "count": count
    }


@acting("speakers", page=PREPARE)
def invite(request: HttpRequest, meeting: Meeting) -> str:
    permissions.require_moderator(request.user, meeting)
    given = checked(request, InviteForm(request.POST, meeting=meeting))
    speaker = speakers.invite(
        given["item"], by=me(request), name=given["name"], email=given["email"]
    )
    return _("%(name)s is invited by mail.") % {"name": speaker.name}


@acting("speakers", page=PREPARE)
def take_back(request: HttpRequest, meeting: Meeting, pk: int) -> str:
    speakers.take_back(_speaker(meeting, pk), by=me(request))
    return _("The invitation is taken back.")


@acting("speakers", page=PREPARE)
def mail_again(request: HttpRequest, meeting: Meeting, pk: int) -> str:
    speakers.mail_again(_speaker(meeting, pk), by=me(request))
    return _("A new link is on its way; the old one does not work any more.")


def _speaker(meeting: Meeting, pk: int) -> Speaker:
    return get_object_or_404(
        Speaker.objects.select_related("item__meeting"), pk=pk, item__meeting=meeting
    )
