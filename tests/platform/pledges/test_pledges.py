"""A pledge is an organization's own word, kept as it was given, with reports that show evidence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance.organizations.models import Organization, Representative
from alliance.people.models import Person
from alliance.pledges import services
from alliance.pledges.models import Pledge, Summit
from alliance.pledges.seed import add_demo_pledges
from alliance.search.models import SearchEntry

pytestmark = pytest.mark.django_db
KEPT = {"text": "Done.", "percent": 100, "state": "kept", "evidence_url": "https://example.org/e"}


@pytest.fixture
def summit() -> Summit:
    return Summit.objects.create(slug="summit", name="Summit", held_on=date(2026, 2, 12))


@pytest.fixture
def school(person: Person) -> Organization:
    """An organization that `person` speaks for."""
    found = Organization.objects.create(slug="school", name="Example School")
    Representative.objects.create(
        person=person, organization=found, starts_on=timezone.localdate() - timedelta(days=1)
    )
    return found


@pytest.fixture
def pledge(person: Person, summit: Summit, school: Organization) -> Pledge:
    return services.give(person, summit, school, text="We will teach.", due_on=None)


def test_a_pledge_is_found_and_shown(pledge: Pledge, summit: Summit, client: Client) -> None:
    assert "We will teach." in client.get(summit.get_absolute_url()).content.decode()
    assert SearchEntry.objects.get(kind="pledge").url == pledge.get_absolute_url()
    told = client.get(reverse("pledges:summit_json", args=["summit"])).json()
    assert told["pledges"][0]["organization"] == "Example School"


@pytest.mark.parametrize("who", ["other_person", "staff"])
def test_nobody_pledges_or_reports_for_an_organization_they_do_not_speak_for(
    who: str,
    request: pytest.FixtureRequest,
    summit: Summit,
    school: Organization,
    pledge: Pledge,
    sign_in: Callable[[Person], Client],
) -> None:
    stranger = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        services.give(stranger, summit, school, text="x", due_on=None)
    with pytest.raises(PermissionDenied):
        services.report(pledge, by=stranger, **KEPT)
    client = sign_in(stranger)
    assert client.post(reverse("pledges:give", args=["summit"])).status_code == 403
    assert client.post(reverse("pledges:report", args=[pledge.public_id])).status_code == 403


def test_whoever_no_longer_speaks_for_it_reports_no_more(person: Person, pledge: Pledge) -> None:
    Representative.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(PermissionDenied):
        services.report(pledge, by=person, **KEPT)


def test_the_form_offers_only_organizations_one_speaks_for(
    summit: Summit, school: Organization, signed_in: Client
) -> None:
    other = Organization.objects.create(slug="other", name="Other")
    form = {"organization": other.pk, "text": "We will."}
    assert signed_in.post(reverse("pledges:give", args=["summit"]), form).status_code == 200
    assert not Pledge.objects.exists()


def test_a_kept_pledge_shows_evidence_and_is_complete(person: Person, pledge: Pledge) -> None:
    with pytest.raises(ValidationError):
        services.report(pledge, by=person, **(KEPT | {"evidence_url": ""}))
    services.report(pledge, by=person, **(KEPT | {"percent": 40}))
    pledge.refresh_from_db()
    assert (pledge.state, pledge.percent) == ("kept", 100)


@pytest.mark.parametrize(
    "wrong", [{"percent": 101}, {"state": "magic"}, {"evidence_url": "javascript:1"}, {"text": ""}]
)
def test_a_report_that_makes_no_sense_is_refused(
    wrong: dict[str, object], person: Person, pledge: Pledge
) -> None:
    with pytest.raises(ValidationError):
        services.report(pledge, by=person, **(KEPT | wrong))
    pledge.refresh_from_db()
    assert pledge.state == "given"


def test_reports_are_added_and_the_words_of_the_pledge_stay(
    person: Person, pledge: Pledge, signed_in: Client
) -> None:
    url = reverse("pledges:report", args=[pledge.public_id])
    for percent in (20, 60):
        form = {"text": f"At {percent}", "percent": percent, "state": "under_way"}
        assert signed_in.post(url, form).status_code == 302
    page = signed_in.get(pledge.get_absolute_url()).content.decode()
    assert "At 20" in page and "At 60" in page and "We will teach." in page


def test_only_staff_enter_summits(
    person: Person, staff: Person, sign_in: Callable[[Person], Client]
) -> None:
    form = {"name": "S", "slug": "s", "held_on": "2026-02-12", "place": "", "text": ""}
    url = reverse("pledges:summit_create")
    assert Client().post(url, form).status_code == 302
    assert sign_in(person).post(url, form).status_code == 403
    assert not Summit.objects.exists()
    assert sign_in(staff).post(url, form)["Location"] == Summit.objects.get().get_absolute_url()


def test_the_example_is_marked_and_added_once(client: Client) -> None:
    assert add_demo_pledges() > 0
    assert add_demo_pledges() == 0
    assert all("(demo)" in str(pledge) for pledge in Pledge.objects.all())
    assert client.get(reverse("pledges:index")).status_code == 200
