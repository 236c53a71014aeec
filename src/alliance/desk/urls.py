"""Addresses of `desk`."""

from django.urls import path

from alliance.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.index, name="index"),
    path("acts/", views.acts, name="acts"),
    path("acts/acts.ndjson", views.acts_export, name="acts_export"),
    path("acts/head.json", views.head_json, name="head"),
    path("kept/", views.kept, name="kept"),
    path("deletion/", views.ask, name="ask"),
    path("deletion/<uuid:public_id>/back", views.take_back, name="take_back"),
    path("deletions/", views.requests, name="requests"),
    path("deletions/<uuid:public_id>/", views.answer, name="answer"),
]
