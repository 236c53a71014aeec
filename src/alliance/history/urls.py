"""Addresses of `history`."""

from django.urls import path

from alliance.history import views

app_name = "history"
urlpatterns = [path("", views.timeline, name="index")]
