"""One group: its page today and on any past day, its log, joining and leaving."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alliance.groups import facts, feeds, pages, permissions, queries, representations, services
from alliance.groups.folding import Then
from alliance.groups.forms import JoinForm, NoteForm
from alliance.groups.models import GroupRole, WorkingGroup
from alliance.groups.panels import panels_of
from alliance.groups.sentences import lines
from alliance.groups.services import NotPossible
from alliance.groups.views.common import as_json, document, find_group, person_of
from alliance.people.permissions import require

NEWEST = 8  # lines of the log on the group's page
PAGE = 100  # lines of a page of the log


@require_safe
def detail(request: HttpRequest, acronym: str) -> HttpResponse:
    """The group as it is; with `?on=2026-03-01` as it was at the end of that day."""
    group = find_group(request, acronym)
    if "on" in request.GET:
        day = _day(request.GET["on"])
        return redirect("groups:at", group.acronym, day.isoformat()) if day else _no_such_day()
    day, now = queries.today(), timezone.now()
    shown = pages.shown(group, Then(facts.of_everything(group)), day, request.user)
    newest = group.events.select_related("by").order_by("-at", "-pk")[:NEWEST]
    context = {
        "group": group,
        "shown": shown,
        "lines": lines(group, newest, request.user),
        "panels": panels_of(group, request.user, now),
        "children": queries.all_groups().filter(parent=group),
        "first_day": _first_day(group),
        "today": day,
        "draft": queries.draft_of(group),
        **_rights(request, group),
    }
    return render(request, "groups/detail.html", context)


def _rights(request: HttpRequest, group: WorkingGroup) -> dict[str, Any]:
    """What this viewer may do here, and how they take part."""
    user = request.user
    rights: dict[str, Any] = {
        "may_change": permissions.may_change(user, group),
        "may_write": permissions.may_write(user, group),
        "may_decide": permissions.may_decide(user, group),
        "may_join": permissions.may_join(user, group),
        "may_withhold": permissions.may_withhold(user),
    }
    if not user.is_authenticated:
        return rights
    person = person_of(request)
    mine = queries.roles_on().filter(group=group, person=person).select_related("organization")
    rights["my_roles"] = list(mine)
    rights["my_part"] = mine.filter(kind=GroupRole.Kind.PARTICIPANT).first()
    theirs = queries.belongs_to(person)
    rights["join_form"] = JoinForm(organizations=theirs) if theirs.exists() else None
    return rights


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _no_such_day() -> HttpResponse:
    raise Http404("A day is written as 2026-03-01.")


def _first_day(group: WorkingGroup) -> date | None:
    first = group.events.order_by("at", "pk").values_list("at", flat=True).first()
    return queries.today(first) if first else None


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=UTC)


def _then(group: WorkingGroup, text: str) -> tuple[date, Then]:
    """The day, and the group at its end in UTC. Raises Http404 for no day, and for one to come."""
    day = _day(text)
    if day is None or day > queries.today():
        raise Http404("The record knows the past and today.")
    return day, queries.then(group, _end_of(day))


@require_safe
def at(request: HttpRequest, acronym: str, day: str) -> HttpResponse:
    """The page of the group as it was on a past day, rebuilt from its log."""
    group = find_group(request, acronym)
    when, then = _then(group, day)
    events = group.events.filter(at__lt=_end_of(when)).select_related("by")
    newest = events.order_by("-at", "-pk")[:NEWEST]
    context = {
        "group": group,
        "shown": pages.shown(group, then, when, request.user) if then.is_known else None,
        "day": when,
        "lines": lines(group, newest, request.user),
        "first_day": _first_day(group),
        "today": queries.today(),
    }
    return render(request, "groups/at.html", context, status=200 if then.is_known else 404)


@require_safe
def at_json(request: HttpRequest, acronym: str, day: str) -> HttpResponse:
    group = find_group(request, acronym)
    when, then = _then(group, day)
    if not then.is_known:
        raise Http404("The record of this group begins later.")
    return as_json(request, representations.of_group(group, then, when), changed=None)


@require_safe
def group_json(request: HttpRequest, acronym: str) -> HttpResponse:
    group = find_group(request, acronym)
    then = Then(facts.of_everything(group))
    data = representations.of_group(group, then, queries.today())
    return as_json(request, data, changed=_last_event(group))


def _last_event(group: WorkingGroup) -> datetime | None:
    return group.events.order_by("-at", "-pk").values_list("at", flat=True).first()


@require_safe
def log(request: HttpRequest, acronym: str) -> HttpResponse:
    """Everything that happened, newest first, a hundred to a page."""
    group = find_group(request, acronym)
    events = group.events.select_related("by").order_by("-at", "-pk")
    page = Paginator(events, PAGE).get_page(request.GET.get("page"))
    context = {
        "group": group,
        "page": page,
        "lines": lines(group, page.object_list, request.user),
        "first_day": _first_day(group),
        "today": queries.today(),
        "note_form": NoteForm() if permissions.may_change(request.user, group) else None,
    }
    return render(request, "groups/log.html", context)


@require_safe
def log_json(request: HttpRequest, acronym: str) -> HttpResponse:
    """The log from its beginning, or what comes after the event with the number `?after=`."""
    group = find_group(request, acronym)
    events = group.events.select_related("by").order_by("at", "pk")
    if after := request.GET.get("after"):
        if not (after.isascii() and after.isdigit() and len(after) < 16):
            raise Http404("An event's number is digits.")
        last = get_object_or_404(group.events, pk=int(after))
        events = events.filter(Q(at__gt=last.at) | Q(at=last.at, pk__gt=last.pk))
    return as_json(request, representations.of_log(group, events), changed=_last_event(group))


@require_safe
def log_atom(request: HttpRequest, acronym: str) -> HttpResponse:
    group = find_group(request, acronym)
    body = feeds.of_log(group)
    return document(request, body, "application/atom+xml", changed=_last_event(group))


@login_required
@require_POST
def note(request: HttpRequest, acronym: str) -> HttpResponse:
    group = find_group(request, acronym)
    require(permissions.may_change(request.user, group))
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            services.note(group, form.cleaned_data["text"], by=person_of(request))
        except NotPossible as error:
            messages.error(request, str(error))
    else:
        messages.error(request, _("Write a line of at most 480 characters."))
    return redirect("groups:log", group.acronym)


@login_required
@require_POST
def join(request: HttpRequest, acronym: str) -> HttpResponse:
    """One button: for oneself, or with the choice of an organization."""
    group, person = find_group(request, acronym), person_of(request)
    form = JoinForm(request.POST, organizations=queries.belongs_to(person))
    if not form.is_valid():
        messages.error(request, _("Choose an organization that you belong to or speak for."))
        return redirect("groups:group", group.acronym)
    try:
        services.join(group, by=person, organization=form.cleaned_data["organization"])
    except NotPossible as error:
        messages.error(request, str(error))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("You take part in %(group)s.") % {"group": group.name})
    return redirect("groups:group", group.acronym)


@login_required
@require_POST
def leave(request: HttpRequest, acronym: str) -> HttpResponse:
    group = find_group(request, acronym)
    if services.leave(group, by=person_of(request)):
        messages.success(
            request, _("You no longer take part. What you did stays in the record of the group.")
        )
    return redirect("groups:group", group.acronym)
