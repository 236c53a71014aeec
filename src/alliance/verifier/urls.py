"""Addresses of `verifier`."""

from django.urls import path

from alliance.verifier import views

app_name = "verifier"
urlpatterns = [path("verify", views.verify, name="verify")]
