"""Reporting and following up, with and without an account."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.platform.conduct.conftest import SECRET

from alliance.conduct.models import CaseEvent, Message, Report
from alliance.conduct.services import handling, reporting
from alliance.conduct.views.reporting import REPORTS_AN_HOUR
from alliance.outbox.models import OutboxItem

pytestmark = pytest.mark.django_db
FORM = {"what": SECRET, "may_know": "handlers"}


def follow(client: Client) -> str:
    """The path of the secret link that the page after sending shows."""
    page = client.get("/conduct/report/sent/")
    assert page.status_code == 200
    return str(page.context["path"])


def test_anybody_reports_without_an_account_and_follows_up_by_a_secret_link(world, client):
    assert client.post("/conduct/report/", FORM).status_code == 302
    report = Report.objects.get()
    path = follow(client)
    elsewhere = Client()  # another device: the link is enough
    assert SECRET in elsewhere.get(path).content.decode()
    elsewhere.post(path, {"write": "1", "text": "one more thing"})
    handling.answer(report, "we have read it", by=world.handler)
    page = elsewhere.get(path).content.decode()
    assert "one more thing" in page and "we have read it" in page


def test_the_link_is_kept_only_as_a_digest(client, world):
    client.post("/conduct/report/", FORM)
    token = follow(client).rstrip("/").rpartition("/")[2]
    report = Report.objects.get()
    assert token not in str(Report.objects.values().get())
    assert reporting.by_token(token) == report
    assert reporting.by_token(token[:-1]) is None
    assert Client().get(f"/conduct/follow/{token[:-1]}/").status_code == 404


def test_the_number_alone_opens_nothing(world, tell, sign_in):
    report, _ = tell()
    for address in (f"/conduct/follow/{report.receipt}/", f"/conduct/my/{report.receipt}/"):
        assert sign_in(world.stranger).get(address).status_code == 404


def test_the_number_is_chosen_by_chance(tell):
    first, second = tell()[0].receipt, tell()[0].receipt
    assert first != second
    assert first.split("-")[0] != second.split("-")[0]


def test_without_a_name_nothing_links_the_report_to_the_account(world, sign_in):
    browser = sign_in(world.reporter)
    browser.post("/conduct/report/", FORM | {"may_know": "nobody"})
    report = Report.objects.get()
    assert report.reporter is None
    assert not report.events.filter(by=world.reporter).exists()
    assert not report.readers.filter(person=world.reporter).exists()
    assert report.receipt not in browser.get("/conduct/my/").content.decode()


def test_a_reporter_finds_what_they_reported_under_their_name(world, tell, sign_in):
    report, _ = tell()
    browser = sign_in(world.reporter)
    assert report.receipt in browser.get("/conduct/my/").content.decode()
    assert SECRET in browser.get(f"/conduct/my/{report.receipt}/").content.decode()


def test_another_reporter_does_not_read_it(world, tell, sign_in):
    report, _ = tell()
    tell(by=world.stranger, what="something else")
    assert sign_in(world.stranger).get(f"/conduct/my/{report.receipt}/").status_code == 404


def test_the_reporter_never_sees_notes_log_or_who_was_ruled_out(world, tell, sign_in):
    report, token = tell(without=[world.second])
    handling.note(report, "a note among us", by=world.handler)
    page = Client().get(f"/conduct/follow/{token}/").content.decode()
    assert "a note among us" not in page
    assert "Henry" not in page


def test_no_mail_or_notice_holds_a_word_of_a_report(world, tell):
    report, _ = tell(contact="rita@example.org")
    reporting.write_again(report, SECRET + " again")
    handling.answer(report, "the-answer-itself", by=world.handler)
    handling.close(report, Report.Outcome.SETTLED, "the-outcome-itself", by=world.handler)
    texts = [f"{item.subject} {item.text} {item.html}" for item in OutboxItem.objects.all()]
    for person in (world.handler, world.second, world.reporter, world.staff):
        texts += [f"{n.title} {n.text}" for n in person.notices.all()]
    assert texts
    for text in texts:
        assert not any(word in text for word in (SECRET, "the-answer", "the-outcome"))


def test_somebody_without_account_is_mailed_that_there_is_an_answer(world, tell):
    report, _ = tell(by=None, contact="somebody@example.org")
    handling.answer(report, "an answer", by=world.handler)
    assert OutboxItem.objects.filter(to="somebody@example.org").count() == 1


def test_files_come_along_and_are_only_ever_saved(world, sign_in, client):
    evil = SimpleUploadedFile("../<x>.html", b"<script>alert(1)</script>", "text/html")
    client.post("/conduct/report/", FORM | {"attached": [evil]})
    report = Report.objects.get()
    file = report.attachments.get()
    answer = sign_in(world.handler).get(f"/conduct/cases/{report.receipt}/files/{file.pk}/")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "<" not in answer["Content-Disposition"] and "/" not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert report.events.filter(kind=CaseEvent.Kind.FILE, by=world.handler).count() == 1


def test_too_many_and_too_big_files_are_refused_and_nothing_typed_is_lost(client, world):
    many = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(reporting.MAX_FILES + 1)]
    big = [SimpleUploadedFile("big.bin", b"x" * (reporting.MAX_FILE_BYTES + 1))]
    for files in (many, big):
        answer = client.post("/conduct/report/", FORM | {"attached": files})
        assert answer.status_code == 200
        assert "attached" in answer.context["form"].errors
        assert SECRET in answer.content.decode()
    assert not Report.objects.exists()


def test_a_page_of_another_site_is_not_taken_for_one_of_ours(client, world):
    for about in ("https://evil.example/x", "//evil.example/x", "javascript:alert(1)"):
        client.post("/conduct/report/", FORM | {"about": about})
    assert set(Report.objects.values_list("about", flat=True)) == {""}
    client.post("/conduct/report/", FORM | {"about": "/groups/standard/"})
    assert Report.objects.filter(about="/groups/standard/").exists()


def test_reports_are_bounded_in_number(client, world):
    for _ in range(REPORTS_AN_HOUR):
        assert client.post("/conduct/report/", FORM).status_code == 302
    answer = client.post("/conduct/report/", FORM)
    assert answer.status_code == 429
    assert SECRET in answer.content.decode()
    assert Report.objects.count() == REPORTS_AN_HOUR


def test_messages_of_a_report_are_bounded(tell, monkeypatch):
    report, _ = tell()
    monkeypatch.setattr(reporting, "MAX_MESSAGES", 2)
    reporting.write_again(report, "1")
    reporting.write_again(report, "2")
    with pytest.raises(reporting.NotTaken):
        reporting.write_again(report, "3")
    assert Message.objects.count() == 2


def test_without_a_handler_a_report_waits_unread_and_staff_are_asked_to_appoint(staff, client):
    client.post("/conduct/report/", FORM)
    notice = staff.notices.get(kind="conduct.report")
    assert SECRET not in notice.title + notice.text
    assert Report.objects.get().readers.count() == 0


def test_words_of_a_report_cannot_act_on_the_page(world, tell, sign_in):
    report, _ = tell(what="<script>alert(1)</script>")
    page = sign_in(world.handler).get(f"/conduct/cases/{report.receipt}/").content.decode()
    assert "<script>alert(1)" not in page
