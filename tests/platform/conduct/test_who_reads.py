"""A report is read by those named for it, and by nobody else. Each test tries to break that."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from tests.platform.conduct.conftest import SECRET

from alliance.conduct import permissions
from alliance.conduct.models import CaseEvent, Reader, Report
from alliance.conduct.services import handling, keeping
from alliance.people.models import Office, Person
from alliance.people.offices import appoint, dismiss

pytestmark = pytest.mark.django_db


def case(report: Report) -> str:
    return f"/conduct/cases/{report.receipt}/"


def test_those_who_hold_the_office_read_a_report(world, tell, sign_in):
    report, _ = tell()
    page = sign_in(world.handler).get(case(report))
    assert page.status_code == 200
    assert SECRET in page.content.decode()


@pytest.mark.parametrize("who", ["staff", "superuser", "moderator", "stranger", "accused"])
def test_nobody_else_reads_a_report_whatever_their_rank(world, tell, sign_in, who):
    report, _ = tell()
    browser: Client = sign_in(getattr(world, who))
    attachment = f"{case(report)}files/1/"
    for address in (case(report), attachment, f"/conduct/my/{report.receipt}/"):
        answer = browser.get(address)
        assert answer.status_code == 404, address
        assert SECRET not in answer.content.decode()
    acts = (
        "note",
        "answer",
        "close",
        "reopen",
        "step_back",
        "let_in",
        "involve",
        "measure",
        "lift",
    )
    for act in acts:
        assert browser.post(case(report), {act: "1", "text": "x"}).status_code == 404, act
    assert not report.messages.exists()
    assert browser.get("/conduct/cases/").status_code == 404


def test_a_visitor_is_asked_to_sign_in_and_told_nothing(tell, client):
    report, _ = tell()
    here, elsewhere = client.get(case(report)), client.get("/conduct/cases/AAAA-AAAA-AAAA/")
    assert here.status_code == elsewhere.status_code == 302
    assert here["Location"].replace(report.receipt, "") == elsewhere["Location"].replace(
        "AAAA-AAAA-AAAA", ""
    )


def test_a_report_that_is_not_there_looks_like_one_that_may_not_be_read(world, tell, sign_in):
    report, _ = tell()
    browser = sign_in(world.staff)
    there, nowhere = browser.get(case(report)), browser.get("/conduct/cases/AAAA-AAAA-AAAA/")
    assert there.status_code == nowhere.status_code == 404

    def plain(answer):
        text = answer.content.decode().replace(report.receipt, "X").replace("AAAA-AAAA-AAAA", "X")
        return re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", text)

    assert plain(there) == plain(nowhere)


def test_a_handler_whom_the_reporter_ruled_out_does_not_read_it(world, tell, sign_in):
    report, _ = tell(without=[world.handler])
    browser = sign_in(world.handler)
    assert browser.get(case(report)).status_code == 404
    assert report.receipt not in browser.get("/conduct/cases/").content.decode()
    assert sign_in(world.second).get(case(report)).status_code == 200


def test_a_handler_who_was_ruled_out_gets_no_notice_of_it(world, tell):
    tell(without=[world.handler])
    assert not world.handler.notices.filter(kind="conduct.report").exists()
    assert world.second.notices.filter(kind="conduct.report").count() == 1


def test_a_ruled_out_handler_is_not_let_in_by_another(world, tell):
    report, _ = tell(without=[world.handler])
    with pytest.raises(PermissionDenied):
        handling.let_in(report, world.handler, by=world.second)


def test_a_ruled_out_handler_does_not_get_in_by_laying_the_office_down_and_taking_it_again(
    world, tell
):
    report, _ = tell(without=[world.handler])
    dismiss(world.handler, Office.Kind.CONDUCT, by=world.staff)
    appoint(world.handler, Office.Kind.CONDUCT, by=world.staff)
    assert not permissions.may_read(world.handler, report)
    dismiss(world.second, Office.Kind.CONDUCT, by=world.staff)
    keeping.look_for_readers(report.came_at)
    assert not permissions.may_read(world.handler, report)


def test_a_handler_who_steps_back_reads_it_no_longer(world, tell, sign_in):
    report, _ = tell()
    browser = sign_in(world.handler)
    assert browser.post(case(report), {"step_back": "1"}).status_code == 302
    assert browser.get(case(report)).status_code == 404
    with pytest.raises(PermissionDenied):
        handling.note(report, "after all", by=world.handler)
    with pytest.raises(PermissionDenied):
        handling.let_in(report, world.handler, by=world.second)


def test_a_handler_who_is_noted_as_involved_reads_it_no_longer(world, tell, sign_in):
    report, _ = tell()
    assert permissions.may_read(world.second, report)
    sign_in(world.handler).post(case(report), {"involve": "1", "who": world.second.email})
    assert not permissions.may_read(world.second, report)
    assert sign_in(world.second).get(case(report)).status_code == 404


def test_who_reports_does_not_handle_it(world, tell):
    report, _ = tell(by=world.handler)
    assert not permissions.may_read(world.handler, report)
    assert permissions.may_read(world.second, report)


def test_a_handler_who_reports_without_their_name_is_not_given_away(world, tell):
    report, _ = tell(by=world.handler, may_know=Report.MayKnow.NOBODY)
    assert report.reporter is None
    assert not permissions.may_read(world.handler, report)
    standing = Reader.objects.get(report=report, person=world.handler).standing
    assert standing == Reader.Standing.RULED_OUT  # as any other whom the reporter ticked


def test_who_holds_the_office_later_reads_it_only_when_let_in(world, tell, make_person, sign_in):
    report, _ = tell()
    late: Person = make_person("late")
    appoint(late, Office.Kind.CONDUCT, by=world.staff)
    browser = sign_in(late)
    assert browser.get(case(report)).status_code == 404
    sign_in(world.handler).post(case(report), {"let_in": "1", "person": late.pk})
    assert browser.get(case(report)).status_code == 200


def test_somebody_without_the_office_cannot_be_let_in(world, tell, sign_in):
    report, _ = tell()
    for who in (world.staff, world.stranger):
        sign_in(world.handler).post(case(report), {"let_in": "1", "person": who.pk})
        assert not Reader.objects.filter(report=report, person=who).exists()
        with pytest.raises(PermissionDenied):
            handling.let_in(report, who, by=world.handler)


def test_staff_do_not_get_in_by_appointing_themselves(world, tell, sign_in):
    report, _ = tell()
    with pytest.raises(PermissionDenied):
        appoint(world.staff, Office.Kind.CONDUCT, by=world.staff)
    form = {"who": world.superuser.email, "kind": "conduct"}
    sign_in(world.superuser).post("/people/offices/appoint/", form)
    assert not permissions.is_handler(world.superuser)
    assert sign_in(world.superuser).get(case(report)).status_code == 404


def test_two_of_the_staff_who_appoint_each_other_still_read_no_report_that_is_there(world, tell):
    report, _ = tell()
    appoint(world.staff, Office.Kind.CONDUCT, by=world.superuser)
    assert not permissions.may_read(world.staff, report)


def test_an_office_that_has_ended_reads_nothing(world, tell, sign_in):
    report, _ = tell()
    dismiss(world.handler, Office.Kind.CONDUCT, by=world.staff)
    assert sign_in(world.handler).get(case(report)).status_code == 404


def test_a_blocked_handler_reads_nothing(world, tell, sign_in):
    report, _ = tell()
    browser = sign_in(world.handler)
    Person.objects.filter(pk=world.handler.pk).update(is_active=False)
    assert browser.get(case(report)).status_code == 302  # no longer signed in
    assert not permissions.may_read(Person.objects.get(pk=world.handler.pk), report)


def test_when_nobody_is_left_holders_who_came_later_get_in_and_it_is_logged(
    world, tell, make_person
):
    report, _ = tell(without=[world.handler])
    handling.step_back(report, by=world.second)
    assert world.staff.notices.filter(kind="conduct.report").exists()
    late = make_person("late")
    appoint(late, Office.Kind.CONDUCT, by=world.staff)
    keeping.look_for_readers(report.came_at)
    assert permissions.may_read(late, report)
    assert not permissions.may_read(world.handler, report)
    assert not permissions.may_read(world.second, report)
    assert report.events.filter(kind=CaseEvent.Kind.LET_IN).exists()


def test_every_look_is_logged(world, tell, sign_in):
    report, _ = tell()
    browser = sign_in(world.handler)
    browser.get(case(report))
    browser.get(case(report))
    looks = report.events.filter(kind=CaseEvent.Kind.OPENED, by=world.handler)
    assert looks.count() == 2


def test_the_log_is_only_added_to(tell):
    report, _ = tell()
    event = report.events.get()
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()


def test_pages_in_confidence_are_kept_by_nobody(world, tell, sign_in):
    report, token = tell()
    for browser, address in (
        (sign_in(world.handler), case(report)),
        (Client(), f"/conduct/follow/{token}/"),
        (sign_in(world.reporter), f"/conduct/my/{report.receipt}/"),
    ):
        answer = browser.get(address)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "same-origin"
        assert "noindex" in answer["X-Robots-Tag"]


def test_reports_cannot_be_found_by_searching(world, tell, sign_in):
    from alliance.search.models import SearchEntry
    from alliance.search.sources import SOURCES

    report, _ = tell()
    assert not SearchEntry.objects.filter(text__contains=SECRET).exists()
    found = [f for source in SOURCES.values() for f in source.everything()]
    assert not any(SECRET in f.text + f.title or report.receipt in f.url for f in found)
    page = sign_in(world.handler).get("/search/", {"q": SECRET}).content.decode()
    assert report.receipt not in page
