"""Pages of notices: what there is, how one wants to hear, and stopping with one press."""

from __future__ import annotations

from django.conf import settings as site
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance.notices import feeds, mail, queries, services
from alliance.notices.forms import WaysForm, WishesForm
from alliance.notices.kinds import KINDS, Way
from alliance.notices.models import Notice
from alliance.people.models import Person

PAGE = 50


def _me(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


@never_cache
@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What I was told, newest first."""
    me, kind = _me(request), request.GET.get("kind", "")
    found = Paginator(queries.notices_of(me, kind), PAGE).get_page(request.GET.get("page"))
    used = queries.notices_of(me).order_by("kind").values_list("kind", flat=True).distinct()
    kinds = [KINDS[name] for name in used if name in KINDS]
    context = {
        "page": found,
        "kinds": kinds,
        "kind": kind,
        "unread": queries.unread_count(me),
        "feed_url": feeds.address(me),
    }
    return render(request, "notices/index.html", context)


@never_cache
@login_required
@require_safe
def index_json(request: HttpRequest) -> JsonResponse:
    """`{"unread", "notices": [...]}`: the newest of mine."""
    me = _me(request)
    notices = [
        {
            "kind": notice.kind,
            "title": notice.title,
            "text": notice.text,
            "url": site.SITE_URL + notice.url if notice.url else None,
            "at": notice.at.isoformat(),
            "read": notice.read_at is not None,
        }
        for notice in queries.notices_of(me, request.GET.get("kind", ""))[:PAGE]
    ]
    return JsonResponse({"unread": queries.unread_count(me), "notices": notices})


@login_required
@require_POST
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one of my notices read, and go where it leads."""
    notice = get_object_or_404(Notice, pk=pk, person=_me(request))
    services.mark_read(_me(request), notice.pk)
    ours = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return redirect(notice.url if ours and notice.url.startswith("/") else "notices:index")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    services.mark_read(_me(request))
    return redirect("notices:index")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """How I want to hear of what."""
    me = _me(request)
    data = request.POST or None
    wishes = WishesForm(data, instance=queries.wishes_of(me))
    ways = WaysForm(me, data)
    if data is not None and wishes.is_valid() and ways.is_valid():
        wishes.save()
        ways.save()
        messages.success(request, _("Your wishes are kept."))
        return redirect("notices:settings")
    context = {
        "wishes": wishes,
        "ways": ways,
        "proven": queries.may_be_mailed(me),
        "feed_url": feeds.address(me),
    }
    return render(request, "notices/settings.html", context)


@login_required
@require_POST
def renew_feed(request: HttpRequest) -> HttpResponse:
    services.renew_feed(_me(request))
    messages.success(request, _("Your feed has a new address. The old one no longer works."))
    return redirect("notices:settings")


@never_cache
@csrf_exempt  # mail programs press the button (RFC 8058); the token says whose and what
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Hear of one kind on the site only. GET shows a button: mail scanners open links."""
    found = mail.read_stop(token)
    if found is None:
        raise Http404("This address was not made here.")
    person, kind = found
    if request.method == "POST":
        kinds = [kind]
        if kind == mail.DIGEST:
            kinds = [name for name, way in queries.ways_of(person).items() if way == Way.DIGEST]
        for name in kinds:
            services.choose_way(person, name, Way.NONE)
    label = KINDS[kind].label if kind in KINDS else _("the digest")
    context = {"label": label, "done": request.method == "POST"}
    return render(request, "notices/stop.html", context)
