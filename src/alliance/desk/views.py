"""The desk: what waits, what was done, what is kept, what is to be deleted."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.audit import checkpoints, reporting
from alliance.audit.acts import ACTS
from alliance.audit.models import AuditEntry
from alliance.audit.queries import found, waiting_count
from alliance.desk import drawing, permissions, queues, retention, services
from alliance.desk.forms import ActsForm, AnswerForm, DeletionForm
from alliance.desk.models import DeletionRequest
from alliance.desk.wording import ROOMS
from alliance.people import closing
from alliance.people.models import Person
from alliance.people.permissions import require
from alliance.people.queries import owner_of
from alliance.people.recent import recent_sign_in_required
from alliance.people.views.common import me

PAGE = 50
FORM = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What needs doing, of what is the viewer's to do."""
    lines = queues.of(me(request), timezone.now())
    require(bool(lines), _("The desk is for staff, and for those who hold an office."))
    context = {
        "rows": drawing.rows(lines),
        "empty": [line for line in lines if not line.count],
        "width": drawing.WIDTH,
        "is_staff": permissions.may_read_acts(request.user),
    }
    return render(request, "desk/index.html", context)


@never_cache
@login_required
@require_safe
def acts(request: HttpRequest) -> HttpResponse:
    """The record of acts, for staff, by what is asked."""
    require(permissions.may_read_acts(request.user))
    form = ActsForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    entries = found(
        room=asked.get("room", ""),
        person=_account(asked.get("who", "")),
        since=_start(asked.get("since")),
        until=_start(asked.get("until"), timedelta(days=1)),
        subject=asked.get("subject", ""),
    )
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "rows": _shown(list(page.object_list)),
        "query": query.urlencode(),
        "waiting": waiting_count(),
        "head": checkpoints.of_now(),
    }
    return render(request, "desk/acts.html", context)


@never_cache
@login_required
@require_safe
def acts_export(request: HttpRequest) -> StreamingHttpResponse:
    """The whole record with its signed head, to be kept elsewhere and verified without the site."""
    require(permissions.may_read_acts(request.user))
    head = checkpoints.of_now()
    response = StreamingHttpResponse(reporting.lines(head), content_type="application/x-ndjson")
    response["Content-Disposition"] = f'attachment; filename="acts-{head.position}.ndjson"'
    return response


@require_safe
def head_json(request: HttpRequest) -> JsonResponse:
    """The signed head of the record, for whoever wants to keep it: it tells how many acts there
    are, and nothing about them.
    """
    return JsonResponse(checkpoints.of_now().to_json())


@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """What is kept how long, and why: for everybody."""
    return render(request, "desk/kept.html", {"rules": retention.rules()})


@never_cache
@login_required
@FORM
@recent_sign_in_required
def ask(request: HttpRequest) -> HttpResponse:
    """Ask that data be deleted; what would go and what would stay is said beside it."""
    person = me(request)
    waiting = person.deletion_requests.filter(state=DeletionRequest.State.WAITING).first()
    form = DeletionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask(person, **form.cleaned_data)
            messages.success(request, _("We have got your request, and answer within a month."))
            return redirect("desk:ask")
        except services.NotPossible as problem:
            form.add_error(None, problem.reasons)
    context = {
        "form": form,
        "waiting": waiting,
        "before": person.deletion_requests.exclude(state=DeletionRequest.State.WAITING),
        "fate": closing.fate_of(person),
    }
    return render(request, "desk/ask.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    asked = get_object_or_404(DeletionRequest, public_id=public_id, person=me(request))
    services.take_back(asked, by=me(request))
    messages.success(request, _("Your request is taken back."))
    return redirect("desk:ask")


@never_cache
@login_required
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Requests that wait, the oldest first; and how earlier ones were answered."""
    require(permissions.may_read_requests(request.user))
    rows = DeletionRequest.objects.select_related("person", "answered_by")
    context = {
        "waiting": rows.filter(state=DeletionRequest.State.WAITING),
        "answered": rows.exclude(state=DeletionRequest.State.WAITING).order_by("-answered_at")[
            :PAGE
        ],
    }
    return render(request, "desk/requests.html", context)


@never_cache
@login_required
@FORM
@recent_sign_in_required
def answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One request: what stands against it, what would go and stay; delete, or decline."""
    require(permissions.may_read_requests(request.user))
    asked = get_object_or_404(DeletionRequest.objects.select_related("person"), public_id=public_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = services.delete if request.POST.get("act") == "delete" else services.decline
        try:
            act(asked, by=me(request), answer=form.cleaned_data["answer"])
            messages.success(request, _("Answered. The person has been told."))
            return redirect("desk:requests")
        except services.NotPossible as problem:
            form.add_error(None, problem.reasons)
    context = {
        "asked": asked,
        "form": form,
        "may_answer": permissions.may_answer(request.user, asked),
        "hindrances": services.hindrances(asked.person),
        "fate": closing.fate_of(asked.person),
    }
    return render(request, "desk/request.html", context, status=422 if form.errors else 200)


def _account(who: str) -> int | None:
    """The number of an account by an address or by itself; 0, which nobody has, for neither."""
    who = who.strip()
    if not who:
        return None
    if who.isascii() and who.isdecimal() and len(who) < 18:
        return int(who)
    owner = owner_of(who.lower())
    return owner.pk if owner else 0


def _start(day: object, later: timedelta = timedelta()) -> datetime | None:
    """The beginning of a day in the viewer's zone."""
    if day is None or not 1980 <= day.year <= 2200:  # type: ignore[attr-defined]
        return None
    here = datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())  # type: ignore[arg-type]
    return (here + later).astimezone(UTC)


def _shown(entries: list[AuditEntry]) -> list[dict[str, object]]:
    """Entries with the words and names of today beside what was recorded."""
    numbers = {n for e in entries for n in (e.by, e.about) if n is not None}
    people = Person.objects.in_bulk(numbers)
    return [
        {
            "entry": entry,
            "room": ROOMS.get(entry.act.partition(".")[0], ""),
            "label": ACTS.get(entry.act, entry.act),
            "by": people.get(entry.by or 0),
            "about": people.get(entry.about or 0),
        }
        for entry in entries
    ]
