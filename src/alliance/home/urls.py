"""Addresses of `home`."""

from django.urls import path
from django.views.generic import TemplateView

from alliance.home import views

app_name = "home"
urlpatterns = [
    path("", views.index, name="index"),
    path("home/", views.dashboard, name="dashboard"),
    path("community/", views.community, name="community"),
    path("community.json", views.community_json, name="community_json"),
    path("feeds/", views.feeds, name="feeds"),
    path("about/", TemplateView.as_view(template_name="home/about.html"), name="about"),
    path("privacy/", TemplateView.as_view(template_name="home/privacy.html"), name="privacy"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("site.webmanifest", views.manifest, name="manifest"),
    path("robots.txt", views.robots, name="robots"),
]
