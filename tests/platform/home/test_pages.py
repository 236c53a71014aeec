"""The front page, the overview, the pages of text and those of errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from lxml import html

from alliance.desk import queues
from alliance.groups.models import WorkingGroup
from alliance.groups.services import join
from alliance.home.context import NAVIGATION, navigation
from alliance.outbox.models import OutboxItem

if TYPE_CHECKING:
    from alliance.people.models import Person

PUBLIC = ["home:index", "home:about", "home:privacy", "home:community", "home:feeds"]


def page_at(client: Client, address: str, status: int = 200) -> html.HtmlElement:
    response = client.get(address)
    assert response.status_code == status
    return html.fromstring(response.content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize("name", PUBLIC)
def test_page_has_one_heading_a_main_part_and_a_way_to_skip_to_it(
    client: Client, name: str
) -> None:
    page = page_at(client, reverse(name))
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("//main/@id") == ["main"]
    assert page.xpath("//body/a[1]/@href") == ["#main"]
    assert page.xpath("/html/@lang") == ["en"]


@pytest.mark.django_db
def test_front_page_has_the_three_doors(client: Client) -> None:
    page = page_at(client, reverse("home:index"))
    doors = set(page.xpath("//li[@class='door']//a/@href"))
    assert doors == {reverse(n) for n in ("issuing:home", "backpack:home", "verifier:verify")}


@pytest.mark.django_db
def test_empty_alliance_has_an_inviting_front_page(client: Client) -> None:
    text = page_at(client, reverse("home:index")).text_content()
    assert "The first badge could be yours" in text
    assert "None has started here yet" in text


@pytest.mark.django_db
def test_working_groups_are_drawn_and_listed_in_the_same_order(client: Client) -> None:
    from alliance.groups.models import WorkingGroup

    for name in ("Standard", "Endorsement", "Research"):
        WorkingGroup.objects.create(
            acronym=name.lower(), name=name, purpose="To work.", state=WorkingGroup.State.ACTIVE
        )
    WorkingGroup.objects.create(
        acronym="old", name="Old", purpose="Done.", state=WorkingGroup.State.CONCLUDED
    )
    page = page_at(client, reverse("home:index"))
    assert page.xpath("//ol[@class='sky-list']//a/text()") == [
        "Endorsement",
        "Research",
        "Standard",
    ]
    assert len(page.xpath("//*[@class='sky-star-bright']")) == 3


@pytest.mark.django_db
def test_next_community_call_is_in_the_viewers_zone(client: Client) -> None:
    from datetime import date, time

    from alliance.calls.models import CallSeries

    CallSeries.objects.create(
        name="Community call", slug="community", first_on=date(2012, 1, 4),
        local_time=time(12), time_zone="America/New_York", rule="FREQ=WEEKLY;BYDAY=WE",
    )  # fmt: skip
    client.cookies["tz"] = "Asia%2FTokyo"
    page = page_at(client, reverse("home:index"))
    (text,) = page.xpath("//p[@class='next-call-when']/time/text()")
    assert text.endswith("JST")
    assert text.startswith("Thursday")  # noon in New York is the night after in Tokyo


@pytest.mark.django_db
def test_overview_is_for_those_who_are_signed_in(client: Client) -> None:
    response = client.get(reverse("home:dashboard"))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_overview_names_good_next_steps(signed_in: Client) -> None:
    page = page_at(signed_in, reverse("home:dashboard"))
    steps = page.xpath("//ul[@class='steps']/li/a/@href")
    assert reverse("issuing:issuer_create") in steps
    assert reverse("mfa_index") in steps


def test_overview_leads_to_the_desk_while_something_waits_there(
    sign_in: Callable[[Person], Client], staff: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, name = sign_in(staff), "outbox.failed"
    monkeypatch.setattr(queues, "QUEUES", {name: queues.QUEUES[name]})
    steps = "//ul[@class='steps']/li[a/@href='/desk/']/p/text()"
    assert page_at(client, "/home/").xpath(steps) == []
    OutboxItem.objects.create(key="a", to="a@example.org", status=OutboxItem.Status.FAILED)
    assert page_at(client, "/home/").xpath(steps)[0].startswith("1 thing waits")


@pytest.mark.django_db
def test_overview_leads_to_ones_groups(signed_in: Client, person: Person) -> None:
    group = WorkingGroup.objects.create(
        acronym="trust", name="Trust", purpose="x", state=WorkingGroup.State.ACTIVE
    )
    assert "/groups/trust/" not in signed_in.get("/home/").content.decode()
    join(group, by=person)
    assert "/groups/trust/" in signed_in.get("/home/").content.decode()


@pytest.mark.django_db
def test_overview_of_a_newcomer_is_empty_and_inviting(signed_in: Client) -> None:
    text = page_at(signed_in, reverse("home:dashboard")).text_content()
    assert "Nothing in your Backpack yet" in text
    assert "You issue no badges yet" in text


@pytest.mark.django_db
def test_unknown_address_says_what_to_do(client: Client) -> None:
    page = page_at(client, "/nothing-is-here", status=404)
    assert "This page is not here" in page.text_content()
    assert reverse("verifier:verify") in page.xpath("//main//a/@href")


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_pages_of_broken_requests_need_no_context(name: str) -> None:
    """Django makes them without a request: nothing may be looked up then."""
    page = html.fromstring(render_to_string(name))
    assert page.xpath("//h1")
    assert "Traceback" not in page.text_content()


@pytest.mark.django_db
def test_form_without_its_token_is_refused_in_words(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(reverse("account_login"), {"login": "ada@example.org"})
    assert response.status_code == 403
    assert "send that form again" in response.content.decode()


def test_navigation_marks_the_page_and_the_part_it_belongs_to() -> None:
    verify = reverse("verifier:verify")
    current = {item.label: item.current for item in navigation(NAVIGATION, verify)}
    assert current["Verify"] == "page"
    below = {item.label: item.current for item in navigation(NAVIGATION, "/issuers/example/")}
    assert below["Issue"] == "true"
    assert [label for label, mark in below.items() if mark] == ["Issue"]


def test_navigation_leaves_out_what_the_site_does_not_have() -> None:
    assert navigation((("Nothing", "nothing:index"),), "/") == ()


@pytest.mark.django_db
def test_robots_are_kept_out_of_what_is_somebodys_own(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /backpack/" in text
    assert "Disallow: /issuers" not in text


@pytest.mark.django_db
def test_manifest_and_icon_lead_to_files_that_are_there(client: Client) -> None:
    from django.contrib.staticfiles import finders

    icons = [icon["src"] for icon in client.get("/site.webmanifest").json()["icons"]]
    icons.append(client.get("/favicon.ico")["Location"])
    for address in icons:
        assert finders.find(address.removeprefix("/static/").partition("?")[0])


@pytest.mark.django_db
def test_the_account_pages_wear_the_frame_of_the_site(client: Client) -> None:
    """allauth puts a `site` of its own into the context; the frame must not show it."""
    for name in ("account_login", "account_signup", "account_request_login_code"):
        page = page_at(client, reverse(name))
        assert (
            page.xpath("//a[@class='brand']")[0].text_content().strip() == "Badge Alliance (demo)"
        )
        assert page.xpath("//h1")


def test_zone_of_the_profile_goes_before_that_of_the_browser(
    signed_in: Client, person: Person
) -> None:
    person.time_zone = "Asia/Tokyo"
    person.save()
    page = page_at(signed_in, reverse("home:about"))
    assert page.get("data-zone") == "Asia/Tokyo"
    assert page.get("data-zone-chosen") is not None


def test_frame_needs_nothing_but_a_request() -> None:
    from django.contrib.auth.models import AnonymousUser

    request = RequestFactory().get("/somewhere/")
    request.user = AnonymousUser()
    page = html.fromstring(render_to_string("theme/base.html", request=request))
    assert page.xpath("//nav[@aria-label='Main']")


def test_history_of_the_front_page_is_spread_from_the_first_to_the_last() -> None:
    from alliance.history.models import HistoryEntry
    from alliance.home.front import milestones

    entries = [HistoryEntry(year=2000 + place, title=str(place)) for place in range(16)]
    assert [e.year for e in milestones(entries, 6)] == [2000, 2003, 2006, 2009, 2012, 2015]
    assert milestones(entries[:3], 6) == entries[:3]
