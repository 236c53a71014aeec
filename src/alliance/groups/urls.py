"""Addresses of `groups`. Words before `<slug:acronym>` are reserved: `models.group.RESERVED`."""

from django.urls import path

from alliance.groups.views import charter, group, index, people, work

app_name = "groups"
urlpatterns = [
    path("", index.index, name="index"),
    path("index.json", index.index_json, name="index_json"),
    path("propose/", index.propose, name="propose"),
    path("constellation/", index.constellation, name="constellation"),
    path("constellation.json", index.constellation_json, name="constellation_json"),
    path("<slug:acronym>/", group.detail, name="group"),
    path("<slug:acronym>.json", group.group_json, name="group_json"),
    path("<slug:acronym>/at/<str:day>.json", group.at_json, name="at_json"),
    path("<slug:acronym>/at/<str:day>/", group.at, name="at"),
    path("<slug:acronym>/join/", group.join, name="join"),
    path("<slug:acronym>/leave/", group.leave, name="leave"),
    path("<slug:acronym>/log/", group.log, name="log"),
    path("<slug:acronym>/log.json", group.log_json, name="log_json"),
    path("<slug:acronym>/log.atom", group.log_atom, name="log_atom"),
    path("<slug:acronym>/note/", group.note, name="note"),
    path("<slug:acronym>/charter/", charter.charter, name="charter"),
    path("<slug:acronym>/charter/versions.json", charter.versions_json, name="charters_json"),
    path("<slug:acronym>/charter/compare/", charter.compare, name="charter_compare"),
    path("<slug:acronym>/charter/begin/", charter.begin, name="charter_begin"),
    path("<slug:acronym>/charter/draft/", charter.draft, name="charter_draft"),
    path("<slug:acronym>/charter/withdraw/", charter.withdraw, name="charter_withdraw"),
    path("<slug:acronym>/charter/<int:number>/", charter.version, name="charter_version"),
    path("<slug:acronym>/charter/<int:number>/decide/", charter.decide, name="charter_decide"),
    path("<slug:acronym>/words/", work.words, name="words"),
    path("<slug:acronym>/life/", work.life, name="life"),
    path("<slug:acronym>/life/<slug:action>/", work.life, name="life_action"),
    path("<slug:acronym>/withhold/", work.withhold, name="withhold"),
    path("<slug:acronym>/deliverables/new/", work.deliverable_new, name="deliverable_new"),
    path("<slug:acronym>/deliverables/<int:pk>/", work.deliverable, name="deliverable"),
    path("<slug:acronym>/people/", people.people, name="people"),
    path("<slug:acronym>/people/<int:pk>/end/", people.end, name="role_end"),
    path("<slug:acronym>/people/<int:pk>/strike/", people.strike, name="role_strike"),
]
