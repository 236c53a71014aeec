"""Addresses of `home`."""

from django.urls import path

from alliance.home import views

app_name = "home"
urlpatterns = [
    path("", views.index, name="index"),
    path("home/", views.dashboard, name="dashboard"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("site.webmanifest", views.manifest, name="manifest"),
    path("robots.txt", views.robots, name="robots"),
]
