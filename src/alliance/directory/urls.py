"""Addresses of `directory`. `registry.json` is what verifiers fetch and must not change."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from alliance.directory import views


class Deciding(StringConverter):
    regex = "approve|decline"


register_converter(Deciding, "deciding")

app_name = "directory"
urlpatterns = [
    path("registry.json", views.registry_json, name="json"),
    path("registry/", views.registry, name="registry"),
    path("registry/log/", views.log, name="log"),
    path("registry/terms/", views.terms, name="terms"),
    path("registry/claim/", views.claim, name="claim"),
    path("registry/decisions/", views.decisions, name="decisions"),
    path("registry/decisions/own", views.choose_own, name="own"),
    path("registry/decisions/<uuid:public_id>/<deciding:what>", views.decide, name="decide"),
    path("registry/issuers/<uuid:public_id>/", views.link, name="link"),
    path("registry/issuers/<uuid:public_id>/prove", views.prove, name="prove"),
    path("registry/issuers/<uuid:public_id>/end", views.end, name="end"),
]
