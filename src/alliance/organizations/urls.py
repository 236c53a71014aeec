"""Addresses of `organizations`. Words that are addresses here cannot be an organization's slug,
for those are tried after them.
"""

from django.urls import path

from alliance.organizations.views import keeping, mine, public

app_name = "organizations"
urlpatterns = [
    path("", public.index, name="index"),
    path("all.json", public.index_json, name="index_json"),
    path("my/", mine.index, name="mine"),
    path("my/affiliations/<int:pk>/", mine.change, name="change_affiliation"),
    path("my/representations/<int:pk>/", mine.named, name="named"),
    path("propose/", keeping.propose, name="propose"),
    path("proposals/", keeping.proposals, name="proposals"),
    path("representatives/<int:pk>/end/", keeping.end_representative, name="end_representative"),
    path("affiliations/<int:pk>/", keeping.decide_affiliation, name="decide_affiliation"),
    path("<slug:slug>.json", public.page_json, name="json"),
    path("<slug:slug>/", public.page, name="page"),
    path("<slug:slug>/edit/", keeping.edit, name="edit"),
    path("<slug:slug>/people/", keeping.people, name="people"),
    path("<slug:slug>/representatives/", keeping.name_representative, name="name_representative"),
    path("<slug:slug>/belong/", mine.ask, name="belong"),
    path("<slug:slug>/decide/", keeping.decide, name="decide"),
]
