"""Addresses of `recognition`."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from alliance.recognition import views, views_outside, views_presenting


class Act(StringConverter):
    regex = "begin|end|discard"


register_converter(Act, "ruleact")

app_name = "recognition"
urlpatterns = [
    path("", views.index, name="index"),
    path("recognition.json", views.index_json, name="json"),
    path("mine/", views.mine, name="mine"),
    path("mine/answer", views.answer, name="answer"),
    path("elsewhere/", views_outside.accounts, name="elsewhere"),
    path("elsewhere/code", views_outside.code, name="elsewhere_code"),
    path("elsewhere/addresses", views_outside.addresses, name="elsewhere_addresses"),
    path("elsewhere/part", views_outside.part, name="elsewhere_part"),
    path("elsewhere/doors/", views_outside.doors, name="elsewhere_doors"),
    path("ballots/<uuid:public_id>/", views_presenting.ballot, name="ballot"),
    path("ballots/<uuid:public_id>/choose", views_presenting.choose, name="ballot_choose"),
    path("ballots/<uuid:public_id>/begin", views_presenting.begin, name="ballot_begin"),
    path("ballots/<uuid:public_id>/shown", views_presenting.shown, name="shown"),
    path("rules/", views.rule_list, name="rules"),
    path("rules/new/", views.create, name="create"),
    path("rules/preview", views.preview, name="preview"),
    path("rules/<uuid:public_id>/", views.rule, name="rule"),
    path("rules/<uuid:public_id>/<ruleact:what>", views.act, name="act"),
]
