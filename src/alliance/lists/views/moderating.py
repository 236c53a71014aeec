"""Pages for moderators: what waits, who is on the list, whose mail comes back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.lists import mime, policy, queries
from alliance.lists.forms import InviteForm, RejectForm
from alliance.lists.models import HeldMessage, Subscription
from alliance.lists.services import managing, moderating, subscribing
from alliance.lists.views.common import moderated_list, tabs, viewer

PAGE = 50
SHOWN_CHARACTERS = 20_000
SHOWN_FIELDS = ("from", "to", "cc", "date", "reply-to", "message-id", "received",
                "authentication-results", "x-spam-status", "list-id")  # fmt: skip


def reasons_of(held: HeldMessage) -> list[str]:
    """Why it waits, in words; what a former version called otherwise is left out."""
    known = set(policy.Reason.values)
    return [str(policy.Reason(name).label) for name in held.reasons if name in known]


@never_cache
@login_required
@require_safe
def held(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits, oldest first; and what was decided."""
    mailing_list = moderated_list(request, slug)
    decided = request.GET.get("show") == "decided"
    rows = queries.put_away(mailing_list) if decided else queries.waiting(mailing_list)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = tabs(request, mailing_list) | {
        "entries": [(row, reasons_of(row)) for row in page],
        "page": page,
        "decided": decided,
    }
    return render(request, "lists/held.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def held_one(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One held message as safe text, and what can be done with it."""
    mailing_list, person = moderated_list(request, slug), viewer(request)
    row = get_object_or_404(HeldMessage.objects.select_related("mailing_list"), pk=pk)
    if row.mailing_list_id != mailing_list.pk:
        return redirect("lists:held", slug)
    form = RejectForm()
    if request.method == "POST":
        form = RejectForm(request.POST)
        try:
            answer = _decide(request, row, form)
        except moderating.Decided as error:
            messages.info(request, str(error))
            return redirect("lists:held", slug)
        if answer is not None:
            messages.success(request, answer)
            return redirect("lists:held", slug)
    raw = bytes(row.raw)
    text = mime.readable_text(raw)
    context = {
        "list": mailing_list,
        "held": row,
        "reasons": reasons_of(row),
        "text": text[:SHOWN_CHARACTERS],
        "is_cut": len(text) > SHOWN_CHARACTERS,
        "attachments": mime.attachments(raw),
        "fields": _fields(raw),
        "form": form,
        "is_waiting": row.state == HeldMessage.State.WAITING,
        "may_restore": row.state in ("discarded", "rejected") and bool(raw),
        "viewer": person,
    }
    return render(request, "lists/held_one.html", context)


def _decide(request: HttpRequest, row: HeldMessage, form: RejectForm) -> str | None:
    """Do what was pressed. None when something is missing. Raises `moderating.Decided`."""
    by, choice = viewer(request), request.POST.get("choice", "")
    if choice in ("accept", "trust"):
        moderating.accept(row, by=by, trust=choice == "trust")
        return _("It is on its way to the list.")
    if choice == "discard":
        moderating.discard(row, by=by)
        return _("Discarded. For 30 days it can be restored.")
    if choice == "restore":
        moderating.restore(row, by=by)
        return _("It waits again.")
    if choice == "reject" and form.is_valid():
        moderating.reject(row, by=by, words=form.cleaned_data["words"])
        return _("Sent back.")
    return None


def _fields(raw: bytes) -> list[tuple[str, str]]:
    """Fields that tell where a message comes from, in their order."""
    try:
        part = mime.take_apart(raw)
    except mime.Unreadable:
        return []
    shown = [field for field in part.fields if field.name in SHOWN_FIELDS][:60]
    return [(field.name.title(), mime.header_text(field.value)[:1000]) for field in shown]


@never_cache
@login_required
@require_safe
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is on the list, for those who look after it."""
    mailing_list = moderated_list(request, slug)
    asked = request.GET.get("search", "").strip()[:200]
    rows = queries.subscribers(mailing_list)
    if asked:
        rows = rows.filter(email__icontains=asked) | rows.filter(person__name__icontains=asked)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = tabs(request, mailing_list) | {
        "page": page,
        "search": asked,
        "total": queries.subscribers(mailing_list).count(),
        "form": InviteForm(),
    }
    return render(request, "lists/members.html", context)


@login_required
@require_POST
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    mailing_list = moderated_list(request, slug)
    form = InviteForm(request.POST)
    try:
        if form.is_valid():
            subscribing.add(mailing_list, form.cleaned_data["email"], by=viewer(request))
            messages.success(
                request, _("%(email)s is asked.") % {"email": form.cleaned_data["email"]}
            )
        else:
            messages.error(request, _("Give an e-mail address."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("lists:members", slug)


@login_required
@require_POST
def moderate(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Look at each message of one subscriber first, or no longer."""
    mailing_list = moderated_list(request, slug)
    rows = Subscription.objects.filter(mailing_list=mailing_list, ended_at=None)
    row = get_object_or_404(rows, pk=pk)
    managing.moderate(row, by=viewer(request), moderated=request.POST.get("moderated") == "1")
    return redirect("lists:members", slug)


@never_cache
@login_required
@require_safe
def bounces(request: HttpRequest, slug: str) -> HttpResponse:
    """How delivery goes, and whose mail comes back."""
    mailing_list = moderated_list(request, slug)
    page = Paginator(queries.troubled(mailing_list), PAGE).get_page(request.GET.get("page"))
    context = tabs(request, mailing_list) | {
        "page": page,
        "traffic": queries.traffic(mailing_list),
    }
    return render(request, "lists/bounces.html", context)


@login_required
@require_POST
def try_again(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    mailing_list = moderated_list(request, slug)
    rows = Subscription.objects.filter(mailing_list=mailing_list, ended_at=None)
    row = get_object_or_404(rows, pk=pk)
    subscribing.try_again(row, by=viewer(request))
    messages.success(request, _("Mail is sent to %(email)s again.") % {"email": row.email})
    return redirect("lists:bounces", slug)
