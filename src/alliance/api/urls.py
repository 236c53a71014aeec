"""Addresses for machines, and the page about them."""

from django.urls import path
from django.views.generic import RedirectView

from alliance.api import hooks, presentations, views
from alliance.api.site_api import api

app_name = "api"
urlpatterns = [
    path("", views.docs, name="docs"),
    path("docs", RedirectView.as_view(pattern_name="api:docs")),
    path("hooks/forges/<slug:name>", hooks.forge, name="forge"),
    path("openid4vp/<uuid:public_id>", presentations.presented, name="presented"),
    path("xapi/<slug:name>/statements", hooks.statement, name="statements"),
    path("", api.urls),
]
