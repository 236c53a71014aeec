"""The front page and the overview of a signed-in person."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from alliance.home import community as rooms
from alliance.home import front, overview
from alliance.people.models import Person

# Addresses that hold what is one person's own, or a secret.
PRIVATE = (
    "/account/",
    "/backpack/",
    "/claim/",
    "/people/",
    "/home/",
    "/awards/",
    "/batches/",
    "/notices/",
    "/export/",
    "/conduct/",
    "/recognition/mine/",
    "/programmes/mine/",
    "/programmes/applications/",
)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What the Alliance is, and the three doors into it."""
    return render(request, "home/index.html", {"front": front.read(timezone.now())})


@never_cache
@login_required
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """What is mine here, and what to do next."""
    assert isinstance(request.user, Person)
    return render(
        request, "home/dashboard.html", {"overview": overview.read(request.user, timezone.now())}
    )


@require_safe
def community(request: HttpRequest) -> HttpResponse:
    """Every room of the alliance at work."""
    return render(request, "home/community.html", {"community": rooms.read(timezone.now())})


@require_safe
def community_json(request: HttpRequest) -> JsonResponse:
    return JsonResponse(rooms.as_json(rooms.read(timezone.now())))


@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """What a calendar, a feed reader or a podcast player can follow."""
    return render(request, "home/feeds.html", {"feeds": rooms.feeds()})


@require_safe
def favicon(request: HttpRequest) -> HttpResponseBase:
    """Browsers ask for it at the root, whatever the page says."""
    return redirect(static("theme/img/favicon-32.png"))


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """https://www.w3.org/TR/appmanifest/ : name and icons for a home screen."""
    icon = {"src": static("theme/img/icon-512.png"), "sizes": "512x512", "type": "image/png"}
    return JsonResponse(
        {
            "name": settings.SITE_NAME,
            "short_name": settings.SITE_NAME[:12].strip(),
            "start_url": reverse("home:index"),
            "display": "browser",
            "background_color": "#ffffff",
            "theme_color": "#231030",
            "icons": [
                {"src": static("theme/img/favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
                icon,
                icon | {"purpose": "maskable"},
            ],
        },
        content_type="application/manifest+json",
    )


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """RFC 9309. Documents that badges point to may be read; what is somebody's own may not."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE), ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
