"""Addresses of `archive`, under /lists/."""

from django.urls import path, re_path

from alliance.archive import feeds, views

app_name = "archive"
SLUG = r"^(?P<slug>[a-z0-9-]+)/"
MONTH = r"(?P<month>\d{4}-\d\d)"
urlpatterns = [
    path("<slug:slug>/archive/", views.index, name="list"),
    path("<slug:slug>/archive.json", views.threads_json, name="json"),
    path("<slug:slug>/archive.atom", feeds.OfList(), name="feed"),
    path("<slug:slug>/archive/search/", views.find, name="find"),
    re_path(SLUG + "archive/" + MONTH + "/$", views.month, name="month"),
    re_path(SLUG + "archive/" + MONTH + r"\.mbox$", views.month_mbox, name="month_mbox"),
    path("<slug:slug>/thread/<slug:digest>/", views.thread, name="thread"),
    path("<slug:slug>/thread/<slug:digest>.atom", feeds.OfList(), name="thread_feed"),
    path("<slug:slug>/message/<slug:digest>/", views.message, name="message"),
    path("<slug:slug>/message/<slug:digest>/raw", views.raw, name="raw"),
    path("<slug:slug>/message/<slug:digest>/reply/", views.reply, name="reply"),
    path("<slug:slug>/message/<slug:digest>/moderate/", views.moderate, name="moderate"),
    path(
        "<slug:slug>/message/<slug:digest>/part/<int:number>", views.attachment, name="attachment"
    ),
    path("<slug:slug>/message-id/<path:message_id>", views.by_message_id, name="message_id"),
]
