"""Addresses of `people`."""

from django.urls import path

from alliance.people.views import account, offices, profile, sessions, signing_in, unsent

app_name = "people"
urlpatterns = [
    path("", profile.directory, name="directory"),
    path("directory.json", profile.directory_json, name="directory_json"),
    path("me/", profile.edit, name="profile_edit"),
    path("me/as-others-see-it/", profile.preview, name="profile_preview"),
    path("me/sessions/", sessions.index, name="sessions"),
    path("me/close/", account.close, name="close"),
    path("me/sign-in-again/", account.sign_in_again, name="sign_in_again"),
    path("me/second-factor/", account.needs_second_factor, name="second_factor"),
    path("me/unsent/", unsent.unsent, name="unsent"),
    path("language/", signing_in.set_language, name="set_language"),
    path("offices/", offices.index, name="offices"),
    path("offices.json", offices.index_json, name="offices_json"),
    path("offices/appoint/", offices.appoint, name="appoint"),
    path("offices/<int:pk>/", offices.change, name="office"),
    path("accounts/", account.index, name="accounts"),
    path("accounts/<uuid:public_id>/", account.one, name="account"),
    path("accounts/<uuid:public_id>/factors/", account.take_factors_off, name="take_factors_off"),
    path("sign-in/<str:token>/", signing_in.sign_in_link, name="sign_in_link"),
    path("<uuid:public_id>.json", profile.public_json, name="profile_json"),
    path("<uuid:public_id>/", profile.public, name="profile"),
]
