"""Addresses of `notes`. The socket of the editor, beside them, is served by `sockets`."""

from django.urls import path

from alliance.notes import views

app_name = "notes"
urlpatterns = [
    path("<uuid:public_id>/", views.pad, name="pad"),
    path("<uuid:public_id>.md", views.raw, name="raw"),
    path("<uuid:public_id>/history/", views.history, name="history"),
    path("<uuid:public_id>/write/", views.write, name="write"),
    path("<uuid:public_id>/restore/", views.restore, name="restore"),
]
