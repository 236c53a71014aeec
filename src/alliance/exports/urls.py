"""Addresses of `exports`."""

from django.urls import path

from alliance.exports import views

app_name = "exports"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("alliance/", views.alliance, name="alliance"),
    path("<uuid:public_id>/", views.download, name="download"),
]
