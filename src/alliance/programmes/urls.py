"""Addresses of `programmes`."""

from django.urls import path

from alliance.programmes.views import (
    awarding,
    grants,
    judging,
    keeping,
    mine,
    public,
    rounds,
    writing,
)

app_name = "programmes"
APPLICATION, MILESTONE = "applications/<uuid:public_id>/", "milestones/<uuid:public_id>/"
PROGRAMME, ROUND = "<slug:code>/", "<slug:code>/<slug:slug>/"
urlpatterns = [
    path("", public.index, name="index"),
    path("new/", keeping.found, name="found"),
    path("mine/", mine.index, name="mine"),
    path(APPLICATION, mine.application, name="application"),
    path(f"{APPLICATION}edit/", writing.edit, name="edit"),
    path(f"{APPLICATION}files/<int:pk>/", writing.add_file, name="file_add"),
    path(f"{APPLICATION}file/<uuid:file_id>/", mine.file, name="file"),
    path(f"{APPLICATION}saves/", writing.saves, name="saves"),
    path(f"{APPLICATION}submit/", writing.submit, name="submit"),
    path(f"{APPLICATION}withdraw/", writing.withdraw, name="withdraw"),
    path(f"{APPLICATION}team/", writing.add_member, name="member_add"),
    path(f"{APPLICATION}team/<int:pk>/drop/", writing.drop_member, name="member_drop"),
    path(f"{APPLICATION}review/", judging.review, name="review"),
    path(f"{APPLICATION}interest/", judging.declare, name="declare"),
    path(f"{APPLICATION}remarks/", judging.say, name="say"),
    path(f"{APPLICATION}agreement/", grants.accept_agreement, name="accept"),
    path(f"{MILESTONE}deliver/", grants.deliver, name="deliver"),
    path(f"{MILESTONE}judge/", grants.judge, name="judge"),
    path(f"{MILESTONE}pay/", grants.pay, name="pay"),
    path(PROGRAMME, public.programme, name="programme"),
    path(f"{PROGRAMME}agreement/<int:version>/", public.agreement, name="agreement"),
    path(f"{PROGRAMME}keep/change/", keeping.change, name="change"),
    path(f"{PROGRAMME}keep/officers/", keeping.name_officer, name="officer_add"),
    path(f"{PROGRAMME}keep/officers/<int:pk>/end/", keeping.end_officer, name="officer_end"),
    path(f"{PROGRAMME}keep/agreement/", keeping.publish_agreement, name="agreement_publish"),
    path(f"{PROGRAMME}keep/round/", rounds.make, name="round_make"),
    path(ROUND, public.round_page, name="round"),
    path(f"{ROUND}results.json", public.round_json, name="round_json"),
    path(f"{ROUND}apply/", writing.begin, name="apply"),
    path(f"{ROUND}change/", rounds.change, name="round_change"),
    path(f"{ROUND}form/", rounds.form, name="form"),
    path(f"{ROUND}form/<slug:what>/", rounds.add, name="form_add"),
    path(f"{ROUND}form/<slug:what>/<int:pk>/drop/", rounds.drop, name="form_drop"),
    path(f"{ROUND}publish/", rounds.publish, name="publish"),
    path(f"{ROUND}extend/", rounds.extend, name="extend"),
    path(f"{ROUND}cancel/", rounds.cancel, name="cancel"),
    path(f"{ROUND}reviewers/", rounds.name_reviewer, name="reviewer_add"),
    path(f"{ROUND}reviewers/<int:pk>/end/", rounds.end_reviewer, name="reviewer_end"),
    path(f"{ROUND}desk/", awarding.desk, name="desk"),
    path(f"{ROUND}propose/", awarding.propose, name="propose"),
    path(f"{ROUND}take-back/", awarding.take_back, name="take_back"),
    path(f"{ROUND}confirm/", awarding.confirm, name="confirm"),
]
