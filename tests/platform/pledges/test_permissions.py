"""Every role tries every action of pledges: who is let in, and that nothing else changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import feedparser
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.platform.roles import ROLES, Act, Cast, Rules, try_all

from alliance.conduct import moderation
from alliance.organizations.models import Organization, Representative
from alliance.people.models import Person
from alliance.pledges import services
from alliance.pledges.models import Pledge, Progress, Summit
from alliance.search.models import SearchEntry

pytestmark = pytest.mark.django_db
EVERYBODY = (*ROLES, "representative", "stranger")
ANYBODY = (*EVERYBODY, "blocked")
REPORT = {"text": "x", "percent": 50, "state": "under_way", "evidence_url": ""}


@dataclass
class Scene:
    summit: Summit
    school: Organization
    shown: Pledge
    hidden: Pledge


def represent(person: Person, slug: str) -> Organization:
    organization = Organization.objects.create(slug=slug, name=slug)
    since = timezone.localdate() - timedelta(days=1)
    Representative.objects.create(person=person, organization=organization, starts_on=since)
    return organization


@pytest.fixture
def cast(make_person: Callable[..., Person]) -> Cast:
    cast = Cast(make_person)
    cast.add("representative")
    cast.add("stranger")  # speaks for another organization
    return cast


@pytest.fixture
def scene(cast: Cast) -> Scene:
    summit = Summit.objects.create(slug="s", name="S", held_on=date(2026, 2, 12))
    school = represent(cast["representative"], "school")
    represent(cast["stranger"], "other")
    shown, hidden = (
        services.give(cast["representative"], summit, school, text=text, due_on=None)
        for text in ("We show.", "We hide.")
    )
    services.set_hidden(hidden, True)
    return Scene(summit, school, shown, hidden)


def get(name: str, which: str) -> Act:
    return lambda client, scene: client.get(
        reverse(f"pledges:{name}", args=[getattr(scene, which).public_id])
    )


def report(which: str) -> Act:
    return lambda client, scene: client.post(
        reverse("pledges:report", args=[getattr(scene, which).public_id]), REPORT
    )


RULES: Rules = {
    "read the summits": (lambda client, scene: client.get(reverse("pledges:index")), ANYBODY),
    "read a summit": (lambda c, s: c.get(s.summit.get_absolute_url()), ANYBODY),
    "read a pledge": (get("pledge", "shown"), ANYBODY),
    "read it as JSON": (get("pledge_json", "shown"), ANYBODY),
    "read a hidden one": (get("pledge", "hidden"), ("moderator", "staff")),
    "read that as JSON": (get("pledge_json", "hidden"), ("moderator", "staff")),
    "enter a summit": (
        lambda c, s: c.post(
            reverse("pledges:summit_create"), {"name": "N", "slug": "n", "held_on": "2026-05-01"}
        ),
        ("staff",),
    ),
    "change a summit": (
        lambda c, s: c.post(
            reverse("pledges:summit_edit", args=["s"]),
            {"name": "N", "slug": "s", "held_on": "2026-05-01"},
        ),
        ("staff",),
    ),
    "pledge": (
        lambda c, s: c.post(
            reverse("pledges:give", args=["s"]), {"organization": s.school.pk, "text": "We will."}
        ),
        # The stranger's form is answered with an error: the organization is not theirs to choose.
        ("representative",),
    ),
    "report": (report("shown"), ("representative",)),
    "report on a hidden one": (report("hidden"), ()),
}


def test_each_role_may_do_what_the_rules_say_and_nothing_else(cast: Cast, scene: Scene) -> None:
    trouble = try_all(cast, scene, RULES, (Summit, Pledge, Progress))
    assert trouble == ["pledge: stranger got 200"]
    page = cast.client("stranger").post(
        reverse("pledges:give", args=["s"]), {"organization": scene.school.pk, "text": "We will."}
    )
    assert page.context["form"].errors["organization"]


def test_what_is_hidden_stands_nowhere(cast: Cast, scene: Scene, client: Client) -> None:
    for address in (
        reverse("pledges:feed"),
        reverse("pledges:summit", args=["s"]),
        reverse("pledges:summit_json", args=["s"]),
        reverse("organizations:page", args=["school"]),
    ):
        text = client.get(address).content.decode()
        assert "We show." in text and "We hide." not in text, address
    assert not SearchEntry.objects.filter(title__contains="We hide.").exists()
    moderation.KINDS["pledges.pledge"].show(str(scene.hidden.pk))
    assert SearchEntry.objects.filter(title__contains="We hide.").exists()


def test_the_feed_tells_of_pledges_and_reports(cast: Cast, scene: Scene, client: Client) -> None:
    services.report(scene.shown, by=cast["representative"], **REPORT)
    feed = feedparser.parse(client.get(reverse("pledges:feed")).content)
    assert not feed.bozo and feed.feed.author
    assert [entry.title for entry in feed.entries] == [
        "school: We show.: under way, 50 %",
        "school: We show.",
    ]
    assert len({entry.id for entry in feed.entries}) == 2


def test_a_pledge_is_late_when_its_day_has_passed_and_it_is_not_kept(scene: Scene) -> None:
    scene.shown.due_on = timezone.localdate() - timedelta(days=1)
    assert scene.shown.is_late
    scene.shown.state = Pledge.State.KEPT
    assert not scene.shown.is_late
