"""Addresses: each app has its own; the machine's are under /api/."""

from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", include("alliance.home.urls")),
    path("organizations/", include("alliance.organizations.urls")),
    path("notices/", include("alliance.notices.urls")),
    path("status/", include("alliance.operations.urls")),
    path("search/", include("alliance.search.urls")),
    path("desk/", include("alliance.desk.urls")),
    path("export/", include("alliance.exports.urls")),
    path("conduct/", include("alliance.conduct.urls")),
    # Ours ends one session as well as all, and asks first that it is them.
    path("account/sessions/", RedirectView.as_view(pattern_name="people:sessions")),
    path("account/", include("allauth.urls")),
    path("people/", include("alliance.people.urls")),
    path("", include("alliance.issuing.urls")),
    path("", include("alliance.backpack.urls")),
    path("", include("alliance.verifier.urls")),
    path("", include("alliance.membership.urls")),
    path("groups/", include("alliance.groups.urls")),
    path("books/", include("alliance.ledger.urls")),
    path("decisions/", include("alliance.decisions.urls")),
    path("calls/", include("alliance.meetings.urls")),  # words and days before names of series
    path("calls/", include("alliance.calls.urls")),
    path("lists/", include("alliance.lists.urls")),
    path("lists/", include("alliance.archive.urls")),
    path("live/", include("alliance.live.urls")),
    path("notes/", include("alliance.notes.urls")),
    path("chat/", include("alliance.chat.urls")),
    path("help/", include("alliance.help.urls")),
    path("resources/", include("alliance.resources.urls")),
    path("pledges/", include("alliance.pledges.urls")),
    path("programmes/", include("alliance.programmes.urls")),
    path("history/", include("alliance.history.urls")),
    path("", include("alliance.proposals.urls")),
    path("money/", include("alliance.funding.urls")),
    path("recognition/", include("alliance.recognition.urls")),
    path("", include("alliance.directory.urls")),
    path("", include("alliance.lab.urls")),
    path("api/", include("alliance.api.urls")),
]
