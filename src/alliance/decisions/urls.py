"""Addresses of `decisions`."""

from django.urls import path

from alliance.decisions.feeds import News
from alliance.decisions.views import decision, index, leading, standing, voting

app_name = "decisions"
urlpatterns = [
    path("", index.index, name="index"),
    path("decisions.json", index.index_json, name="json"),
    path("decisions.atom", News(), name="feed"),
    path("count.py", index.count_program, name="count"),
    path("new/", leading.begin, name="begin"),
    path("elect/", leading.elect, name="elect"),
    path("<uuid:public_id>/", decision.decision, name="decision"),
    path("<uuid:public_id>.json", decision.decision_json, name="decision_json"),
    path("<uuid:public_id>/file.json", decision.file, name="file"),
    path("<uuid:public_id>/minutes.md", decision.minutes_text, name="minutes"),
    path("<uuid:public_id>/vote/<int:pk>/", voting.vote, name="vote"),
    path("<uuid:public_id>/object/<int:pk>/", voting.object_to, name="object"),
    path("<uuid:public_id>/objections/<int:pk>/", leading.settle, name="settle"),
    path("<uuid:public_id>/objections/<int:pk>/take-back/", voting.take_back, name="take_back"),
    path("<uuid:public_id>/stand-aside/<int:pk>/", voting.recuse, name="recuse"),
    path("<uuid:public_id>/proxy/<int:pk>/", voting.proxy, name="proxy"),
    path("<uuid:public_id>/delegate/<int:pk>/", voting.delegate, name="delegate"),
    path("<uuid:public_id>/withdraw/", leading.withdraw, name="withdraw"),
    path("<uuid:public_id>/void/", leading.declare_void, name="void"),
    path("<uuid:public_id>/nominate/", standing.nominate, name="nominate"),
    path("<uuid:public_id>/nominate-me/", standing.nominate_me, name="nominate_me"),
    path("<uuid:public_id>/nominations/<int:pk>/", standing.stand, name="stand"),
    path("<uuid:public_id>/seat/", leading.seat, name="seat"),
]
