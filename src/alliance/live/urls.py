"""Addresses of `live`."""

from django.urls import path

from alliance.live import views

app_name = "live"
urlpatterns = [path("<path:topic>", views.state, name="state")]
