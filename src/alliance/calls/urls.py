"""Addresses of `calls`."""

from django.urls import path

from alliance.calls import views

app_name = "calls"
urlpatterns = [
    path("", views.index, name="index"),
    path("calendar.ics", views.calendar_feed, name="calendar"),
]
