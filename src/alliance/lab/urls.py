"""Addresses of `lab`. Those of a run, its JSON and its documents are pointed to, and stay."""

from django.urls import path

from alliance.lab import views

RUN = "lab/runs/<uuid:public_id>"

app_name = "lab"
urlpatterns = [
    path("lab/", views.index, name="index"),
    path("lab/issuer/", views.begin_issuer, name="begin_issuer"),
    path("lab/verifier/", views.begin_verifier, name="begin_verifier"),
    path(f"{RUN}/", views.run, name="run"),
    path(f"{RUN}.json", views.run_json, name="run_json"),
    path(f"{RUN}/badges.zip", views.badges, name="badges"),
    path(f"{RUN}/documents/<slug:name>", views.document, name="document"),
    path(f"{RUN}/verdicts/", views.judge, name="judge"),
    path(f"{RUN}/publish/", views.publish, name="publish"),
    path(f"{RUN}/withhold/", views.withhold, name="withhold"),
]
