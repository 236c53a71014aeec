"""Pages for everybody: which lists there are, and one of them."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from alliance.lists import addresses, drawing, links, permissions, queries
from alliance.lists.forms import AskForm, ChangeForm, LeaveForm, SubscribeForm, WriteForm
from alliance.lists.models import MailingList
from alliance.lists.panels import panels_of
from alliance.lists.services import TooMuch, post_from_site
from alliance.lists.views.common import anybody, known_list, viewer
from alliance.people.models import Person


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All lists that the viewer may know of, with what is theirs marked."""
    person = anybody(request)
    lists = list(queries.lists_for(person))
    now = timezone.now()
    newest, pulses = queries.newest_of(lists), drawing.pulses(lists, now)
    own: dict[int, list[str]] = {}
    if isinstance(person, Person):
        for row in queries.subscriptions_of(person):
            own.setdefault(row.mailing_list_id, []).append(row.get_mode_display())
    entries: list[dict[str, Any]] = [
        {
            "list": one,
            "address": addresses.of(one),
            "count": newest.get(one.pk, (0, None))[0],
            "newest": newest.get(one.pk, (0, None))[1],
            "pulse": pulses[one.pk],
            "own": own.get(one.pk, []),
        }
        for one in lists
    ]
    context = {
        "entries": [entry for entry in entries if entry["list"].closed_at is None],
        "closed": [entry for entry in entries if entry["list"].closed_at is not None],
        "may_found": permissions.may_found(person),
    }
    return render(request, "lists/index.html", context)


@require_safe
def index_json(request: HttpRequest) -> JsonResponse:
    """The same for programs."""
    lists = list(queries.lists_for(anybody(request)))
    newest = queries.newest_of(lists)
    return JsonResponse({"lists": [_as_json(one, newest.get(one.pk)) for one in lists]})


@require_safe
def list_json(request: HttpRequest, slug: str) -> JsonResponse:
    mailing_list = known_list(request, slug)
    return JsonResponse(
        _as_json(mailing_list, queries.newest_of([mailing_list]).get(mailing_list.pk))
    )


def _as_json(mailing_list: MailingList, newest: Any) -> dict[str, Any]:
    count, newest_at = newest or (0, None)
    return {
        "name": mailing_list.name,
        "slug": mailing_list.slug,
        "address": addresses.of(mailing_list),
        "description": mailing_list.description,
        "kind": mailing_list.kind,
        "posting": mailing_list.posting,
        "reading": mailing_list.reading,
        "group": mailing_list.group.acronym if mailing_list.group else None,
        "is_closed": mailing_list.closed_at is not None,
        "is_demo": mailing_list.is_demo,
        "messages": count,
        "newest_at": newest_at.isoformat() if newest_at else None,
        "url": links.page(mailing_list),
        "archive": links.archive(mailing_list),
    }


@never_cache
@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    return show(request, known_list(request, slug))


def show(
    request: HttpRequest, mailing_list: MailingList, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """The page of a list; `forms` are those that something was wrong with."""
    person, now = anybody(request), timezone.now()
    own = queries.own_on(person, mailing_list)
    free = queries.addresses_free_for(person, mailing_list)
    may_moderate = permissions.may_moderate(person, mailing_list)
    count, newest = queries.newest_of([mailing_list]).get(mailing_list.pk, (0, None))
    context = {
        "list": mailing_list,
        "address": addresses.of(mailing_list),
        "join_address": addresses.of(mailing_list, "join"),
        "leave_address": addresses.of(mailing_list, "leave"),
        "owner_address": addresses.of(mailing_list, "owner"),
        "own": [
            (
                row,
                ChangeForm(
                    addresses=sorted({row.email, *free}),
                    initial={"email": row.email, "mode": row.mode},
                    auto_id=f"id_{row.pk}_%s",
                ),
            )
            for row in own
        ],
        "subscribe_form": forms.get("subscribe_form") or SubscribeForm(addresses=free),
        "ask_form": forms.get("ask_form") or AskForm(),
        "leave_form": forms.get("leave_form") or LeaveForm(auto_id="id_leave_%s"),
        "free": free,
        "may_subscribe": permissions.may_subscribe(person, mailing_list),
        "may_post": permissions.may_post(person, mailing_list),
        "may_moderate": may_moderate,
        "may_manage": permissions.may_manage(person, mailing_list),
        "waiting": queries.waiting_count(mailing_list) if may_moderate else 0,
        "subscribers": queries.subscribers(mailing_list).count(),
        "count": count,
        "newest": newest,
        "pulse": drawing.pulses([mailing_list], now)[mailing_list.pk],
        "archive": links.archive(mailing_list),
        "has_archive": links.archive(mailing_list) != links.page(mailing_list),
        "panels": panels_of(mailing_list, person, now),
    }
    return render(request, "lists/detail.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Write to the list without a mail program."""
    mailing_list, person = known_list(request, slug), viewer(request)
    if not permissions.may_post(person, mailing_list):
        raise PermissionDenied(_("You may not write to this list. Subscribe first."))
    form = WriteForm(request.POST or None, initial={"occasion": uuid.uuid4()})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            post_from_site(
                mailing_list,
                subject=form.cleaned_data["subject"],
                text=form.cleaned_data["text"],
                by=person,
                key=f"site:{person.pk}:{form.cleaned_data['occasion']}",
            )
        except ValidationError as error:
            form.add_error(None, error)
        except TooMuch as error:
            form.add_error(None, str(error))
            status = 429
        else:
            messages.success(request, _("Your message is on its way."))
            return redirect("lists:list", slug)
    context = {"list": mailing_list, "form": form, "address": addresses.of(mailing_list)}
    return render(request, "lists/write.html", context, status=status)
