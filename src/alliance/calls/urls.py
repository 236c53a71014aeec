"""Addresses of `calls`. Words come before names of series (`models.series.PAGES` keeps them free);
those with a day in them are of `meetings`.
"""

from django.urls import path, re_path

from alliance.calls.views import feeds, holidays, importing, keeping, own, pages

app_name = "calls"
_CALL = r"^(?P<slug>[-a-zA-Z0-9_]+)/(?P<stamp>\d{8}T\d{4}Z)/"
_MONTH = r"(?P<which>\d{4}-\d{2})"
urlpatterns = [
    path("", pages.index, name="index"),
    path("calendar.json", pages.index_json, name="index_json"),
    path("calendar.ics", feeds.everything, name="calendar"),
    path("calendar/<slug:acronym>.ics", feeds.group, name="group_calendar"),
    path("feed/<slug:token>.ics", feeds.own, name="own_feed"),
    path("month/", pages.month, name="this_month"),
    re_path(rf"^month/{_MONTH}/$", pages.month, name="month"),
    re_path(rf"^month/{_MONTH}\.json$", pages.month_json, name="month_json"),
    path("past/", pages.past, name="past"),
    path("past.json", pages.past_json, name="past_json"),
    path("mine/", own.mine, name="mine"),
    path("mine.json", own.mine_json, name="mine_json"),
    path("mine/renew/", own.renew, name="renew"),
    path("holidays/", pages.holidays, name="holidays"),
    path("holidays.json", pages.holidays_json, name="holidays_json"),
    path("holidays/new/", holidays.keep, name="holiday_new"),
    path("holidays/<int:pk>/", holidays.keep, name="holiday"),
    path("holidays/<int:pk>/apply/", holidays.apply, name="holiday_apply"),
    path("holidays/<int:pk>/remove/", holidays.remove, name="holiday_remove"),
    path("import/", importing.import_series, name="import"),
    path("new/", keeping.keep_series, name="series_create"),
    path("<slug:slug>/", pages.series, name="series"),
    path("<slug:slug>.json", pages.series_json, name="series_json"),
    path("<slug:slug>.ics", feeds.series, name="series_calendar"),
    path("<slug:slug>/edit/", keeping.keep_series, name="series_edit"),
    path("<slug:slug>/end/", keeping.end_series, name="series_end"),
    path("<slug:slug>/continue/", keeping.continue_series, name="series_continue"),
    path("<slug:slug>/extra/", keeping.add_extra, name="extra"),
    path("<slug:slug>/answer/", own.answer_all, name="answer_all"),
    path("<slug:slug>/follow/", own.follow, name="follow"),
    re_path(_CALL + r"(?P<what>cancel|move|restore)/$", keeping.change_call, name="change_call"),
    re_path(_CALL + r"remove/$", keeping.remove_extra, name="extra_remove"),
    re_path(_CALL + r"answer/$", own.answer, name="answer"),
    re_path(_CALL + r"invite/$", own.invite, name="invite"),
]
