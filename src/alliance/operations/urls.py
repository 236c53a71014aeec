"""Addresses of `operations`."""

from django.urls import path

from alliance.operations import views
from alliance.operations.feeds import Incidents

app_name = "operations"
urlpatterns = [
    path("", views.status, name="status"),
    path("status.json", views.status_json, name="json"),
    path("status.atom", Incidents(), name="feed"),
    path("incidents/new/", views.report, name="report"),
    path("incidents/<uuid:public_id>/", views.incident, name="incident"),
    path("incidents/<uuid:public_id>/update/", views.update, name="update"),
]
