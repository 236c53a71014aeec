"""Addresses of `resources`."""

from django.urls import path

from alliance.resources import views
from alliance.resources.feeds import Published

app_name = "resources"
urlpatterns = [
    path("", views.index, name="index"),
    path("resources.atom", Published(), name="feed"),
    path("propose/", views.propose, name="propose"),
    path("reviews/<int:pk>/hide/", views.hide_review, name="hide_review"),
    path("<uuid:public_id>/", views.resource, name="resource"),
    path("<uuid:public_id>/version/", views.add_version, name="add_version"),
    path("<uuid:public_id>/curate/", views.curate, name="curate"),
    path("<uuid:public_id>/review/", views.review, name="review"),
    path("<uuid:public_id>/<int:number>/file", views.file, name="file"),
]
