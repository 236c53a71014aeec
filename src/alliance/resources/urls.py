"""Addresses of `resources`."""

from django.urls import path

from alliance.resources import views
from alliance.resources.feeds import Published

app_name = "resources"
urlpatterns = [
    path("", views.index, name="index"),
    path("resources.atom", Published(), name="feed"),
    path("resources.json", views.index_json, name="json"),
    path("propose/", views.propose, name="propose"),
    path("reviews/<int:pk>/hide/", views.hide_review, name="hide_review"),
    path("<uuid:public_id>/", views.resource, name="resource"),
    path("<uuid:public_id>.json", views.resource_json, name="resource_json"),
    path("<uuid:public_id>/edit/", views.edit, name="edit"),
    path("<uuid:public_id>/version/", views.add_version, name="add_version"),
    path("<uuid:public_id>/curate/", views.curate, name="curate"),
    path("<uuid:public_id>/review/", views.review, name="review"),
    path("<uuid:public_id>/review/withdraw/", views.withdraw_review, name="withdraw_review"),
    path("<uuid:public_id>/<int:number>/file", views.file, name="file"),
]
