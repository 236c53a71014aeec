"""Offices: who gives them, who is named, who may lay them down."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from alliance.people.models import Office, Person
from alliance.people.offices import appoint, dismiss, holders, holds

pytestmark = pytest.mark.django_db
Kind = Office.Kind


def test_an_office_is_held_from_the_appointment_until_the_dismissal(person, staff):
    assert not holds(person, Kind.MODERATOR)
    appoint(person, Kind.MODERATOR, by=staff)
    assert holds(person, Kind.MODERATOR) and not holds(person, Kind.EDITOR)
    dismiss(person, Kind.MODERATOR, by=staff)
    assert not holds(person, Kind.MODERATOR)
    assert Office.objects.count() == 1  # it stays in the record


def test_who_held_it_on_a_past_day_can_be_asked(person, staff):
    appoint(person, Kind.EDITOR, by=staff)
    today = timezone.localdate()
    Office.objects.update(starts_on=today - timedelta(days=9))
    dismiss(person, Kind.EDITOR, by=staff)
    assert holds(person, Kind.EDITOR, today - timedelta(days=5))
    assert not holds(person, Kind.EDITOR, today - timedelta(days=10))


def test_an_office_is_held_once_at_a_time(person, staff):
    first, second = (appoint(person, Kind.EDITOR, by=staff) for _ in range(2))
    assert first == second


def test_staff_hold_no_office_by_being_staff(staff):
    assert not any(holds(staff, kind) for kind in Kind)


def test_a_blocked_person_holds_none(person, staff):
    appoint(person, Kind.EDITOR, by=staff)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    person.refresh_from_db()
    assert not holds(person, Kind.EDITOR)
    assert not holders(Kind.EDITOR).exists()


def test_a_visitor_holds_none(db):
    from django.contrib.auth.models import AnonymousUser

    assert not holds(AnonymousUser(), Kind.EDITOR)


def test_only_staff_give_offices_and_take_them(person, other_person, staff, sign_in):
    for kind in Kind:
        with pytest.raises(PermissionDenied):
            appoint(other_person, kind, by=person)
    appoint(other_person, Kind.EDITOR, by=staff)
    with pytest.raises(PermissionDenied):
        dismiss(other_person, Kind.EDITOR, by=person)
    form = {"who": person.email, "kind": "editor"}
    assert sign_in(person).post("/people/offices/appoint/", form).status_code == 403
    row = Office.objects.get()
    assert sign_in(person).post(f"/people/offices/{row.pk}/", {"end": "1"}).status_code == 403
    assert holds(other_person, Kind.EDITOR)


def test_anybody_lays_down_what_they_hold(person, staff, sign_in):
    row = appoint(person, Kind.EDITOR, by=staff)
    sign_in(person).post(f"/people/offices/{row.pk}/", {"end": "1"})
    assert not holds(person, Kind.EDITOR)


def test_staff_give_an_office_by_the_page_and_the_person_is_told(
    person, staff, sign_in, deliver_mail
):
    sign_in(staff).post("/people/offices/appoint/", {"who": person.email, "kind": "editor"})
    assert holds(person, Kind.EDITOR)
    assert [m.to for m in deliver_mail()] == [[person.email]]


def test_nobody_appoints_themselves_to_read_reports(staff, sign_in):
    form = {"who": staff.email, "kind": "conduct"}
    answer = sign_in(staff).post("/people/offices/appoint/", form)
    assert answer.context["form"].errors["who"]
    assert not holds(staff, Kind.CONDUCT)


def test_a_holder_is_named_only_by_their_own_choice(person, other_person, staff, sign_in, client):
    row = appoint(person, Kind.EDITOR, by=staff)
    page = client.get("/people/offices/").content.decode()
    assert "Ada" not in page and "not named here" in page
    for somebody in (other_person, staff):
        sign_in(somebody).post(f"/people/offices/{row.pk}/", {"named": "yes"})
        assert "Ada" not in client.get("/people/offices/").content.decode()
    sign_in(person).post(f"/people/offices/{row.pk}/", {"named": "yes"})
    assert "Ada" in client.get("/people/offices/").content.decode()


def test_who_reads_reports_is_named_always(person, staff, client):
    appoint(person, Kind.CONDUCT, by=staff)
    assert "Ada" in client.get("/people/offices/").content.decode()


def test_the_page_of_offices_asks_the_database_few_times(
    make_person, staff, client, django_assert_max_num_queries
):
    for number in range(20):
        appoint(make_person(f"p{number}"), Kind.VOLUNTEER, by=staff)
    with django_assert_max_num_queries(2):
        client.get("/people/offices/")


def test_an_office_with_a_last_day_ends_by_itself_and_can_be_given_again(person, staff):
    today = timezone.localdate()
    first = appoint(person, Kind.DEPUTY, by=staff, ends_on=today)
    assert holds(person, Kind.DEPUTY) and list(holders(Kind.DEPUTY)) == [person]
    yesterday = today - timedelta(days=1)
    Office.objects.update(starts_on=today - timedelta(days=9), ends_on=yesterday)
    assert not holds(person, Kind.DEPUTY) and not holders(Kind.DEPUTY).exists()
    assert holds(person, Kind.DEPUTY, yesterday)  # it is known who held it
    again = appoint(person, Kind.DEPUTY, by=staff, ends_on=today + timedelta(days=30))
    assert again != first and holds(person, Kind.DEPUTY)
    assert holds(person, Kind.DEPUTY, yesterday)
    assert Office.objects.filter(ended_at=None).count() == 1


def test_staff_name_a_treasurer_by_the_page_with_a_last_day(person, staff, sign_in):
    staffs = sign_in(staff)
    form = {"who": person.email, "kind": "treasurer"}
    page = staffs.post("/people/offices/appoint/", form).content.decode()
    assert "name its last day" in page and not Office.objects.exists()
    day = timezone.localdate() + timedelta(days=365)
    staffs.post("/people/offices/appoint/", {**form, "ends_on": day.isoformat()})
    assert holds(person, Kind.TREASURER)
    assert "through" in staffs.get("/people/offices/").content.decode()
