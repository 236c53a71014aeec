"""Addresses of `chat`."""

from django.urls import path

from alliance.chat import views
from alliance.chat.slack import views as slack

app_name = "chat"
urlpatterns = [
    path("", views.index, name="index"),
    path("me/", views.me, name="me"),
    path("me/forget/", views.forget_me, name="forget_me"),
    path("credentials", views.credentials, name="credentials"),
    path("groups/<slug:acronym>/", views.found, name="found"),
    path("slack/commands", slack.commands, name="slack_commands"),
    path("slack/events", slack.events, name="slack_events"),
    path("slack/link/<str:token>/", slack.link, name="slack_link"),
    path("slack/", slack.choose, name="slack_channels"),
    path("slack/channels/<int:pk>/", slack.choose, name="slack_channel"),
    path("slack/channels/<int:pk>/leave/", slack.leave, name="slack_leave"),
    path("slack/part/", slack.part, name="slack_part"),
    path("messages/<int:pk>/remove/", views.remove, name="remove"),
    path("sanctions/<int:pk>/lift/", views.lift, name="lift"),
    path("<slug:slug>/", views.room, name="room"),
    path("<slug:slug>/here/", views.here, name="here"),
    path("<slug:slug>/arrange/", views.arrange, name="arrange"),
    path("<slug:slug>/moderate/", views.moderate, name="moderate"),
]
