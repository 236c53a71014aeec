"""Who speaks for an organization, and who belongs to it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from alliance.organizations import queries
from alliance.organizations.models import Affiliation, Representative
from alliance.organizations.services import belonging, representing

pytestmark = pytest.mark.django_db
Kind = Representative.Kind


def speakers(organization, on=None):
    return [(r.person.name, r.kind) for r in queries.representatives_of(organization, on)]


def test_handing_over_is_at_once_and_stays_in_the_record(world, client):
    representing.hand_over(world.organization, world.member, by=world.primary, stay=False)
    assert speakers(world.organization) == [("Mia", "primary"), ("Anton", "alternate")]
    assert not queries.represents(world.primary, world.organization)
    with pytest.raises(PermissionDenied):
        representing.hand_over(world.organization, world.primary, by=world.primary)
    page = client.get(f"/organizations/{world.organization.slug}/").content.decode()
    assert "Paula" in page  # who spoke for it before, and was named


def test_who_hands_over_may_stay_as_an_alternate(world):
    representing.hand_over(world.organization, world.alternate, by=world.primary, stay=True)
    assert speakers(world.organization) == [("Anton", "primary"), ("Paula", "alternate")]


def test_who_spoke_for_it_on_a_past_day_can_be_asked(world):
    today = timezone.localdate()
    Representative.objects.update(starts_on=today - timedelta(days=100))
    representing.hand_over(world.organization, world.member, by=world.primary)
    then = today - timedelta(days=1)
    assert ("Paula", "primary") in speakers(world.organization, then)
    assert list(queries.organizations_represented_by(world.primary, then)) == [world.organization]
    assert not queries.organizations_represented_by(world.primary).exists()
    assert not queries.organizations_represented_by(world.member, then).exists()


def test_there_is_never_more_than_one_primary(world):
    for person in (world.member, world.alternate, world.member):
        representing.hand_over(world.organization, person, by=world.staff, stay=True)
        assert [kind for _, kind in speakers(world.organization)].count("primary") == 1


@pytest.mark.parametrize("who", ["alternate", "elsewhere", "member"])
def test_only_the_primary_one_and_staff_name_representatives(world, sign_in, who):
    by = getattr(world, who)
    for act in (
        lambda: representing.name_alternate(world.organization, world.member, by=by),
        lambda: representing.hand_over(world.organization, by, by=by),
    ):
        with pytest.raises(PermissionDenied):
            act()
    address = f"/organizations/{world.organization.slug}/representatives/"
    answer = sign_in(by).post(address, {"hand_over": "1", "who": by.email})
    assert answer.status_code == 403
    assert speakers(world.organization)[0] == ("Paula", "primary")


@pytest.mark.parametrize(("who", "may"), [("elsewhere", 404), ("member", 404), ("staff", 302)])
def test_others_do_not_end_what_somebody_speaks_for(world, sign_in, who, may):
    row = Representative.objects.get(person=world.alternate)
    browser = sign_in(getattr(world, who))
    assert browser.post(f"/organizations/representatives/{row.pk}/end/").status_code == may
    assert queries.represents(world.alternate, world.organization) == (may == 404)


def test_anybody_lays_down_what_they_speak_for(world, sign_in):
    row = Representative.objects.get(person=world.alternate)
    sign_in(world.alternate).post(f"/organizations/representatives/{row.pk}/end/")
    assert not queries.represents(world.alternate, world.organization)


def test_an_alternate_does_not_end_the_primary_one(world, sign_in):
    row = Representative.objects.get(person=world.primary)
    answer = sign_in(world.alternate).post(f"/organizations/representatives/{row.pk}/end/")
    assert answer.status_code == 404
    assert queries.represents(world.primary, world.organization)


def test_who_was_named_by_another_is_named_on_the_page_only_by_their_own_choice(
    world, sign_in, client
):
    page = f"/organizations/{world.organization.slug}/"
    assert "Anton" not in client.get(page).content.decode()
    row = Representative.objects.get(person=world.alternate)
    choice = f"/organizations/my/representations/{row.pk}/"
    assert sign_in(world.primary).post(choice, {"named": "yes"}).status_code == 404
    assert "Anton" not in client.get(page).content.decode()
    sign_in(world.alternate).post(choice, {"named": "yes"})
    assert "Anton" in client.get(page).content.decode()


def test_a_blocked_person_speaks_for_nobody(world):
    from alliance.people.standing import deactivate

    deactivate(world.primary, by=world.staff, reason="x")
    assert speakers(world.organization) == [("Anton", "alternate")]
    assert not queries.organizations_represented_by(world.primary).exists()


def test_representatives_are_bounded_in_number(world, monkeypatch):
    monkeypatch.setattr(representing, "MAX_REPRESENTATIVES", 2)
    with pytest.raises(representing.TooManyRepresentatives):
        representing.name_alternate(world.organization, world.member, by=world.primary)


def test_naming_somebody_unknown_and_somebody_hidden_look_the_same(world, make_person, sign_in):
    hidden = make_person("hidden", is_active=False)
    address = f"/organizations/{world.organization.slug}/representatives/"
    texts = []
    for who in (hidden.email, "nobody@example.org", f"/people/{world.member.public_id}/"):
        answer = sign_in(world.primary).post(address, {"alternate": "1", "who": who})
        texts.append(str(answer.context["alternate_form"].errors["who"]))
    assert len(set(texts)) == 1


# Belonging ---------------------------------------------------------------------------------------


def ask(world, person=None, **more) -> Affiliation:
    more.setdefault("starts_on", date(2026, 1, 1))
    more.setdefault("is_shown", True)
    return belonging.ask(person or world.member, world.organization, title="Registrar", **more)


def test_what_somebody_says_is_shown_once_it_is_confirmed(world, sign_in, client):
    page = f"/organizations/{world.organization.slug}/"
    form = {"title": "Registrar", "starts_on": "2026-01-01", "is_shown": "on"}
    sign_in(world.member).post(f"{page}belong/", form)
    row = Affiliation.objects.get()
    assert "Registrar" not in client.get(page).content.decode()
    assert not queries.organizations_of(world.member).exists()
    assert world.primary.notices.filter(kind="organizations.asked").exists()
    sign_in(world.alternate).post(f"/organizations/affiliations/{row.pk}/", {"confirm": "1"})
    assert "Registrar" in client.get(page).content.decode()
    assert list(queries.organizations_of(world.member)) == [world.organization]


def test_what_is_confirmed_is_shown_only_by_choice(world, client):
    row = ask(world, is_shown=False)
    belonging.decide(row, confirm=True, by=world.primary)
    page = client.get(f"/organizations/{world.organization.slug}/").content.decode()
    assert "Mia" not in page
    facts = client.get(f"/organizations/{world.organization.slug}.json").json()
    assert facts["people"] == []


@pytest.mark.parametrize("who", ["member", "elsewhere"])
def test_others_confirm_nothing_not_even_for_themselves(world, sign_in, who):
    row = ask(world)
    by = getattr(world, who)
    address = f"/organizations/affiliations/{row.pk}/"
    assert sign_in(by).post(address, {"confirm": "1"}).status_code == 404
    with pytest.raises(PermissionDenied):
        belonging.decide(row, confirm=True, by=by)
    row.refresh_from_db()
    assert row.state == Affiliation.State.ASKED


def test_who_speaks_for_it_has_confirmed_it_with_that(world):
    assert ask(world, world.alternate).state == Affiliation.State.CONFIRMED


def test_another_title_has_to_be_confirmed_again(world):
    row = ask(world)
    belonging.decide(row, confirm=True, by=world.primary)
    belonging.change(row, by=world.member, title="President", ends_on=None, is_shown=True)
    row.refresh_from_db()
    assert row.state == Affiliation.State.ASKED
    assert not queries.organizations_of(world.member).exists()


def test_nobody_changes_an_affiliation_of_another(world, sign_in):
    row = ask(world)
    address = f"/organizations/my/affiliations/{row.pk}/"
    for browser in (sign_in(world.primary), sign_in(world.elsewhere)):
        assert browser.get(address).status_code == 404
        assert browser.post(address, {"title": "Thief"}).status_code == 404
    with pytest.raises(PermissionDenied):
        belonging.change(row, by=world.primary, title="x", ends_on=None, is_shown=True)


def test_one_belongs_once_at_a_time(world, sign_in):
    ask(world)
    form = {"title": "Again", "starts_on": "2026-02-01"}
    answer = sign_in(world.member).post(f"/organizations/{world.organization.slug}/belong/", form)
    assert answer.status_code == 200
    assert Affiliation.objects.count() == 1


def test_after_it_ended_one_belongs_no_longer(world):
    row = ask(world)
    belonging.decide(row, confirm=True, by=world.primary)
    belonging.end(row, by=world.primary)
    assert not queries.organizations_of(world.member).exists()
    assert queries.organizations_of(world.member, date(2026, 1, 1)).exists()


def test_who_asks_many_organizations_has_to_wait(world, monkeypatch):
    monkeypatch.setattr(belonging, "MAX_ASKED", 0)
    with pytest.raises(belonging.TooManyAsked):
        ask(world)


@pytest.mark.parametrize(("who", "status"), [("member", 403), ("elsewhere", 403), ("staff", 200)])
def test_the_page_of_its_people_is_for_those_who_keep_it(world, sign_in, who, status):
    address = f"/organizations/{world.organization.slug}/people/"
    assert sign_in(getattr(world, who)).get(address).status_code == status


@pytest.mark.parametrize("who", ["primary", "alternate", "elsewhere", "member"])
@pytest.mark.parametrize("act", ["approve", "decline", "end", "resume"])
def test_only_staff_decide_about_organizations(world, sign_in, who, act):
    address = f"/organizations/{world.organization.slug}/decide/"
    form = {act: "1", "reason": "x"}
    assert sign_in(getattr(world, who)).post(address, form).status_code == 403
    assert world.fresh().state == "active"


@pytest.mark.parametrize(("who", "status"), [("elsewhere", 403), ("member", 403), ("staff", 302)])
def test_only_those_who_keep_it_change_what_the_page_says(world, sign_in, who, status):
    address = f"/organizations/{world.organization.slug}/edit/"
    answer = sign_in(getattr(world, who)).post(address, {"name": "Changed"})
    assert answer.status_code == status
    assert (world.fresh().name == "Changed") == (status == 302)


def test_a_visitor_is_asked_to_sign_in_for_everything_but_reading(world, client):
    slug = world.organization.slug
    for address in ("propose/", "proposals/", "my/", f"{slug}/edit/", f"{slug}/people/",
                    f"{slug}/belong/"):  # fmt: skip
        answer = client.get(f"/organizations/{address}")
        assert answer.status_code == 302 and "/account/login/" in answer["Location"]


def test_a_closed_account_leaves_the_record_without_a_name(world, client):
    from alliance.people.services import close_account

    ask(world, world.primary)
    close_account(world.primary)
    assert not Affiliation.objects.exists()
    page = client.get(f"/organizations/{world.organization.slug}/").content.decode()
    assert "Paula" not in page
    assert Representative.objects.filter(kind=Kind.PRIMARY, ends_on__isnull=False).count() == 1


def test_where_somebody_belongs_is_on_their_page_only_when_they_show_it(world, client):
    from alliance.people.models import Person

    row = ask(world)
    belonging.decide(row, confirm=True, by=world.primary)
    Person.objects.filter(pk=world.member.pk).update(profile_public=True)
    page = f"/people/{world.member.public_id}/"
    assert "Example University" not in client.get(page).content.decode()
    Person.objects.filter(pk=world.member.pk).update(shows_affiliations=True)
    assert "Example University" in client.get(page).content.decode()
