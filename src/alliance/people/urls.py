"""Addresses of `people`."""

from django.urls import path

from alliance.people import views

app_name = "people"
urlpatterns = [
    path("me/", views.edit_profile, name="profile_edit"),
    path("sign-in/<str:token>/", views.sign_in_link, name="sign_in_link"),
    path("<uuid:public_id>/", views.profile, name="profile"),
]
