"""The list of organizations and the page of one, for people and for programs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from alliance.organizations import panels, permissions, queries
from alliance.organizations.facts import facts_of, log_of, shown_people
from alliance.organizations.models import Affiliation, Representative
from alliance.organizations.views.common import find

PAGE = 48
JSON_AT_MOST = 1000


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every organization that is listed, by name."""
    search = request.GET.get("q", "").strip()[:100]
    rows = queries.organizations()
    for word in search.split()[:10]:
        rows = rows.filter(Q(name__icontains=word) | Q(description__icontains=word))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "search": search, "may_decide": permissions.may_decide(request.user)}
    if context["may_decide"]:
        context["waiting"] = queries.proposals().count()
    return render(request, "organizations/index.html", context)


@require_safe
def index_json(request: HttpRequest) -> HttpResponse:
    """The same for programs, in pages of `JSON_AT_MOST`: `?page=2`."""
    page = Paginator(queries.organizations(), JSON_AT_MOST).get_page(request.GET.get("page"))
    entries = [
        {
            "name": organization.name,
            "slug": organization.slug,
            "url": organization.url or None,
            "page": _absolute("organizations:page", organization.slug),
            "json": _absolute("organizations:json", organization.slug),
        }
        for organization in page
    ]
    here = settings.SITE_URL + reverse("organizations:index_json")
    following = f"{here}?page={page.next_page_number()}" if page.has_next() else None
    return JsonResponse({"organizations": entries, "next": following})


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One organization: what it is, who speaks and spoke for it, where it takes part."""
    organization, viewer = find(request, slug), request.user
    made = panels.panels_of(organization, viewer, timezone.now())
    mine = Affiliation.objects.none()
    if viewer.is_authenticated:
        mine = organization.affiliations.filter(person=viewer).exclude(state="declined")
    context: dict[str, Any] = {
        "organization": organization,
        "panels": list(made.values()),
        "people": shown_people(organization),
        "log": log_of(organization, viewer),
        "may_change": permissions.may_change(viewer, organization),
        "may_decide": permissions.may_decide(viewer),
        "mine": mine.first(),
        **representation(organization),
    }
    return render(request, "organizations/page.html", context)


def representation(organization: Any) -> dict[str, list[Representative]]:
    """Who speaks for it now, and who did."""
    rows = organization.representatives.select_related("person")
    return {
        "now": [r for r in rows if r.ends_on is None and r.person.is_active],
        "before": sorted(
            (r for r in rows if r.ends_on is not None), key=lambda r: r.ends_on, reverse=True
        ),
    }


@require_safe
def page_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for programs: what everybody may see, whoever asks."""
    organization = queries.public_organization(slug)
    if organization is None:
        raise Http404("No organization is here.")
    return JsonResponse(facts_of(organization, timezone.now()))


def _absolute(name: str, slug: str) -> str:
    return settings.SITE_URL + reverse(name, args=[slug])
