"""Addresses of `groups`."""

from django.urls import path

from alliance.groups import views

app_name = "groups"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:acronym>/", views.detail, name="group"),
]
