"""Addresses: each app has its own; the machine's are under /api/."""

from django.urls import include, path

urlpatterns = [
    path("", include("alliance.home.urls")),
    path("account/", include("allauth.urls")),
    path("people/", include("alliance.people.urls")),
    path("", include("alliance.issuing.urls")),
    path("", include("alliance.backpack.urls")),
    path("", include("alliance.verifier.urls")),
    path("groups/", include("alliance.groups.urls")),
    path("calls/", include("alliance.calls.urls")),
    path("history/", include("alliance.history.urls")),
    path("api/", include("alliance.api.urls")),
]
