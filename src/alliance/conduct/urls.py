"""Addresses of `conduct`. To whoever may not read a report, its address is not there (404)."""

from django.urls import path

from alliance.conduct.views import cases, code, following, moderating, reporting

app_name = "conduct"
urlpatterns = [
    path("", code.page, name="code"),
    path("versions/<str:language>/<int:number>/", code.version, name="version"),
    path("edit/", code.edit, name="edit"),
    path("numbers/", code.numbers, name="numbers"),
    path("report/", reporting.report, name="report"),
    path("report/sent/", reporting.sent, name="sent"),
    path("my/", following.mine, name="mine"),
    path("my/<str:receipt>/", following.as_reporter, name="my_report"),
    path("follow/<str:token>/", following.by_link, name="follow"),
    path("decision/<str:token>/", following.decision, name="decision"),
    path("cases/", cases.index, name="cases"),
    path("cases/<str:receipt>/", cases.case, name="case"),
    path("cases/<str:receipt>/files/<int:pk>/", cases.attachment, name="attachment"),
    path("queue/", moderating.queue, name="queue"),
    path("queue/<int:pk>/", moderating.thing, name="thing"),
    path("flag/<str:kind>/<str:key>/", moderating.flag, name="flag"),
]
