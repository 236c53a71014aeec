"""Addresses of `lists`. Those that stand in mails (confirm, leave, list) must not change."""

from django.urls import path

from alliance.lists.views import managing, moderating, reading, subscribing

app_name = "lists"
urlpatterns = [
    path("", reading.index, name="index"),
    path("index.json", reading.index_json, name="index_json"),
    path("new/", managing.new, name="new"),
    path("new/<slug:acronym>/", managing.new_for_group, name="new_for_group"),
    path("me/", subscribing.mine, name="mine"),
    path("confirm/<str:token>/", subscribing.confirm, name="confirm"),
    path("leave/<str:token>/", subscribing.leave, name="leave"),
    path("<slug:slug>.json", reading.list_json, name="list_json"),
    path("<slug:slug>/", reading.detail, name="list"),
    path("<slug:slug>/write/", reading.write, name="write"),
    path("<slug:slug>/subscribe/", subscribing.subscribe, name="subscribe"),
    path("<slug:slug>/leave/", subscribing.ask_to_leave, name="ask_to_leave"),
    path("<slug:slug>/subscription/<int:pk>/", subscribing.change, name="change"),
    path("<slug:slug>/held/", moderating.held, name="held"),
    path("<slug:slug>/held/<int:pk>/", moderating.held_one, name="held_one"),
    path("<slug:slug>/members/", moderating.members, name="members"),
    path("<slug:slug>/members/invite/", moderating.invite, name="invite"),
    path("<slug:slug>/members/<int:pk>/end/", subscribing.end, name="end"),
    path("<slug:slug>/members/<int:pk>/moderate/", moderating.moderate, name="moderate"),
    path("<slug:slug>/bounces/", moderating.bounces, name="bounces"),
    path("<slug:slug>/bounces/<int:pk>/again/", moderating.try_again, name="try_again"),
    path("<slug:slug>/rules/", managing.rules, name="rules"),
    path("<slug:slug>/rules/appoint/", managing.appoint, name="appoint"),
    path("<slug:slug>/rules/dismiss/<int:pk>/", managing.dismiss, name="dismiss"),
    path("<slug:slug>/rules/close/", managing.close, name="close"),
]
