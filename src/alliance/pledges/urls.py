"""Addresses of `pledges`."""

from django.urls import path

from alliance.pledges import views
from alliance.pledges.feeds import News

app_name = "pledges"
urlpatterns = [
    path("", views.index, name="index"),
    path("pledges.atom", News(), name="feed"),
    path("pledges.json", views.index_json, name="json"),
    path("summits/new/", views.keep_summit, name="summit_create"),
    path("summits/<slug:slug>/", views.summit, name="summit"),
    path("summits/<slug:slug>.json", views.summit_json, name="summit_json"),
    path("summits/<slug:slug>/edit/", views.keep_summit, name="summit_edit"),
    path("summits/<slug:slug>/pledge/", views.give, name="give"),
    path("<uuid:public_id>/", views.pledge, name="pledge"),
    path("<uuid:public_id>.json", views.pledge_json, name="pledge_json"),
    path("<uuid:public_id>/report/", views.report, name="report"),
]
