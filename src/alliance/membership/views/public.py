"""What everybody may read: the members, how to join, the agreement."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from alliance.membership import permissions
from alliance.membership.days import today
from alliance.membership.listing import as_json, listed
from alliance.membership.models import Agreement, Logo, Tier
from alliance.membership.pricing import announced, offered
from alliance.membership.services import agreements
from alliance.organizations.queries import organizations_represented_by

PAGE = 60


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The directory of members."""
    search = request.GET.get("q", "").strip()[:100]
    tier = request.GET.get("tier", "")[:40]
    entries = listed(tier=tier, search=search)
    context = {
        "page": Paginator(entries, PAGE).get_page(request.GET.get("page")),
        "count": len(entries),
        "search": search,
        "tier": tier,
        "tiers": Tier.objects.all(),
        "may_keep": permissions.may_keep_money(request.user),
    }
    return render(request, "membership/index.html", context)


@require_safe
def index_json(request: HttpRequest) -> HttpResponse:
    """The same for programs: `{"members": […]}`, by tier with `?tier=`."""
    entries = listed(tier=request.GET.get("tier", "")[:40])
    data = {"on": today().isoformat(), "members": [as_json(entry) for entry in entries]}
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


@require_safe
def logo(request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    """A logo: its address changes with it, so it may be kept for ever."""
    found = get_object_or_404(Logo, organization__slug=slug)
    if not found.digest.startswith(digest):
        raise Http404("There is another logo now.")
    answer = HttpResponse(bytes(found.data), content_type="image/png")
    answer["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


@require_safe
def join(request: HttpRequest) -> HttpResponse:
    """Tiers with what they bring and cost, and where to begin."""
    day = today()
    tiers: list[dict[str, Any]] = [
        {"tier": tier, "prices": offered(tier, day), "later": announced(tier, day)}
        for tier in Tier.objects.filter(closed_at=None)
    ]
    mine = organizations_represented_by(request.user)
    context = {
        "groups": [
            (label, [row for row in tiers if row["tier"].member == value])
            for value, label in Tier.For.choices
        ],
        "mine": mine,
        "agreements": [a for value in Tier.For.values if (a := agreements.current(value))],
        "propose": reverse("organizations:propose"),
    }
    return render(request, "membership/join.html", context)


@require_safe
def agreement(request: HttpRequest, member: str, version: int | None = None) -> HttpResponse:
    """A version of the agreement; without a number the one that holds now."""
    versions = Agreement.objects.filter(member=member)
    found = versions.last() if version is None else versions.filter(version=version).first()
    if found is None:
        raise Http404("There is no such agreement.")
    context = {"agreement": found, "versions": versions}
    return render(request, "membership/agreement.html", context)
