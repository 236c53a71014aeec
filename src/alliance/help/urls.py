"""Addresses of `help`."""

from django.urls import path, re_path

from alliance.help import hour_views, views
from alliance.help.feeds import Questions

app_name = "help"
urlpatterns = [
    path("", views.index, name="index"),
    path("questions.atom", Questions(), name="feed"),
    path("questions.json", views.index_json, name="json"),
    path("ask/", views.ask, name="ask"),
    path("hours/", hour_views.index, name="hours"),
    path("hours/hours.json", hour_views.index_json, name="hours_json"),
    path("hours/<int:pk>/hour.ics", hour_views.entry, name="hour_entry"),
    path("hours/offer/", hour_views.offer, name="offer"),
    re_path(
        r"^hours/(?P<pk>\d{1,15})/(?P<what>book|give-back|cancel)/$",
        hour_views.change,
        name="change_hour",
    ),
    path("answers/<int:pk>/edit/", views.edit_answer, name="edit_answer"),
    path("answers/<int:pk>/accept/", views.accept, name="accept"),
    re_path(
        r"^moderate/(?:(?P<kind>question)/(?P<key>[0-9a-f-]{36}))/$",
        views.moderate,
        name="hide_question",
    ),
    re_path(r"^moderate/(?P<kind>answer)/(?P<key>\d{1,15})/$", views.moderate, name="hide_answer"),
    path("<uuid:public_id>/", views.question, name="question"),
    path("<uuid:public_id>.json", views.question_json, name="question_json"),
    path("<uuid:public_id>/answer/", views.answer, name="answer"),
    path("<uuid:public_id>/edit/", views.edit_question, name="edit_question"),
    path("<uuid:public_id>/<slug:what>/", views.change, name="change"),
]
