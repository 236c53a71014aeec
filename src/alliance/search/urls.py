"""Addresses of `search`."""

from django.urls import path

from alliance.search import views

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("results.json", views.results_json, name="json"),
    path("opensearch.xml", views.description, name="opensearch"),
]
