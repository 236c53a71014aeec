"""Addresses of `history`."""

from django.urls import path

from alliance.history import views
from alliance.history.feeds import Accepted

app_name = "history"
urlpatterns = [
    path("", views.timeline, name="index"),
    path("timeline.json", views.as_json, name="json"),
    path("history.atom", Accepted(), name="feed"),
    path("<int:pk>/", views.entry, name="entry"),
    path("<int:pk>.json", views.entry_json, name="entry_json"),
    path("<int:pk>/hide/", views.hide, name="hide"),
    path("propose/", views.propose, name="propose"),
    path("propose/<int:pk>/", views.propose, name="propose_change"),
    path("proposals/", views.review, name="review"),
    path("proposals/<int:pk>/", views.proposal, name="proposal"),
]
