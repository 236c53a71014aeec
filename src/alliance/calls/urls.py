"""Addresses of `calls`."""

from django.urls import path, re_path

from alliance.calls import change_views, views

app_name = "calls"
_CALL = r"^(?P<slug>[-a-zA-Z0-9_]+)/(?P<stamp>\d{8}T\d{4}Z)/"
urlpatterns = [
    path("", views.index, name="index"),
    path("calendar.ics", views.calendar_feed, name="calendar"),
    path("calendar/<slug:acronym>.ics", views.group_feed, name="group_calendar"),
    path("new/", change_views.keep_series, name="series_create"),
    path("<slug:slug>/", views.series, name="series"),
    path("<slug:slug>.json", views.as_json, name="series_json"),
    path("<slug:slug>.ics", views.series_feed, name="series_calendar"),
    path("<slug:slug>/edit/", change_views.keep_series, name="series_edit"),
    re_path(
        _CALL + r"(?P<what>cancel|move|restore)/$", change_views.change_call, name="change_call"
    ),
    re_path(_CALL + r"answer/$", change_views.answer, name="answer"),
]
