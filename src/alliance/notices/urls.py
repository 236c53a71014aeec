"""Addresses of `notices`."""

from django.urls import path

from alliance.notices import views
from alliance.notices.feeds import OwnNotices

app_name = "notices"
urlpatterns = [
    path("", views.index, name="index"),
    path("notices.json", views.index_json, name="json"),
    path("read/", views.read_all, name="read_all"),
    path("<int:pk>/open/", views.open_notice, name="open"),
    path("settings/", views.settings, name="settings"),
    path("feed/renew/", views.renew_feed, name="renew_feed"),
    path("feed/<str:token>.atom", OwnNotices(), name="feed"),
    path("stop/<str:token>/", views.stop, name="stop"),
]
