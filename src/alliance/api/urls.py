"""Addresses for machines, and the page about them."""

from django.urls import path
from django.views.generic import RedirectView

from alliance.api import views
from alliance.api.site_api import api

app_name = "api"
urlpatterns = [
    path("", views.docs, name="docs"),
    path("docs", RedirectView.as_view(pattern_name="api:docs")),
    path("", api.urls),
]
