"""Every role tries every action of resources: who is let in, and that nothing else changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests.platform.roles import ROLES, Act, Cast, Rules, try_all

from alliance.people.models import Person
from alliance.resources import services
from alliance.resources.models import Resource, Review, Version

pytestmark = pytest.mark.django_db
EVERYBODY = (*ROLES, "proposer", "reviewer")
SIGNED_IN = EVERYBODY[1:]
ANYBODY = (*EVERYBODY, "blocked")
EDITORS = ("editor", "staff")
HIDERS = ("moderator", *EDITORS)
FORM = {"title": "T", "text": "t", "topic": "start", "authors": "", "language": "en"}


@dataclass
class Scene:
    waiting: Resource
    published: Resource
    hidden: Resource
    review: Review


@pytest.fixture
def cast(make_person: Callable[..., Person]) -> Cast:
    cast = Cast(make_person)
    cast.add("proposer")
    cast.add("reviewer")
    return cast


@pytest.fixture
def scene(cast: Cast, settings: Any, tmp_path: Path) -> Scene:
    settings.MEDIA_ROOT = tmp_path

    def propose(title: str) -> Resource:
        made = Resource(title=title, text="t", topic="start")
        file = SimpleUploadedFile("a.pdf", b"%PDF-1.7 example")
        return services.propose(cast["proposer"], made, upload=file)

    waiting, published, hidden = propose("waiting"), propose("published"), propose("hidden")
    for one in (published, hidden):
        services.curate(one, Resource.State.PUBLISHED, by=cast["editor"])
        one.refresh_from_db()
    services.set_hidden(hidden, True)
    review = services.review(published, by=cast["reviewer"], stars=4, text="Good.")
    return Scene(waiting, published, hidden, review)


def get(name: str, which: str, *more: object) -> Act:
    return lambda client, scene: client.get(
        reverse(f"resources:{name}", args=[getattr(scene, which).public_id, *more])
    )


def post(name: str, which: str, **given: object) -> Act:
    return lambda client, scene: client.post(
        reverse(f"resources:{name}", args=[getattr(scene, which).public_id]), given
    )


def propose(client: Client, scene: Scene) -> HttpResponse:
    return client.post(reverse("resources:propose"), FORM | {"url": "https://example.org/"})


def hide_review(client: Client, scene: Scene) -> HttpResponse:
    return client.post(reverse("resources:hide_review", args=[scene.review.pk]))


RULES: Rules = {
    "read what is published": (get("resource", "published"), ANYBODY),
    "read it as JSON": (get("resource_json", "published"), ANYBODY),
    "take its file": (get("file", "published", 1), ANYBODY),
    "read what waits": (get("resource", "waiting"), ("proposer", *EDITORS)),
    "read what waits as JSON": (get("resource_json", "waiting"), ("proposer", *EDITORS)),
    "take the file of what waits": (get("file", "waiting", 1), ("proposer", *EDITORS)),
    "read what is hidden": (get("resource", "hidden"), HIDERS),
    "take the file of what is hidden": (get("file", "hidden", 1), HIDERS),
    "propose": (propose, SIGNED_IN),
    "change what waits": (post("edit", "waiting", **FORM), ("proposer", *EDITORS)),
    "change what is published": (post("edit", "published", **FORM), EDITORS),
    "add a version to what waits": (
        post("add_version", "waiting", url="https://example.org/2"),
        ("proposer", *EDITORS),
    ),
    "add one to what is published": (
        post("add_version", "published", url="https://example.org/2"),
        EDITORS,
    ),
    "publish": (post("curate", "waiting", verdict="publish"), EDITORS),
    "set aside": (post("curate", "published", verdict="retire"), EDITORS),
    "review": (
        post("review", "published", stars=3, text="x"),
        tuple(role for role in SIGNED_IN if role != "proposer"),
    ),
    "review what waits": (post("review", "waiting", stars=3, text="x"), ()),
    "review what is hidden": (post("review", "hidden", stars=3, text="x"), ()),
    "hide a review": (hide_review, HIDERS),
}


def test_each_role_may_do_what_the_rules_say_and_nothing_else(cast: Cast, scene: Scene) -> None:
    assert try_all(cast, scene, RULES, (Resource, Version, Review)) == []


def test_an_editor_does_not_publish_what_they_proposed_themselves(cast: Cast, scene: Scene) -> None:
    own = Resource(title="own", text="t", topic="start")
    services.propose(cast["editor"], own, url="https://example.org/")
    address = reverse("resources:curate", args=[own.public_id])
    assert cast.client("editor").post(address, {"verdict": "publish"}).status_code == 403


def test_what_is_hidden_or_waits_is_offered_to_nobody_else(cast: Cast, scene: Scene) -> None:
    for role in ("visitor", "member", "moderator"):
        told = cast.client(role).get(reverse("resources:json")).json()["resources"]
        assert [one["title"] for one in told] == ["published"]
    for name in ("feed", "index"):
        shown = Client().get(reverse(f"resources:{name}")).content.decode()
        assert ">published<" in shown and ">hidden<" not in shown and ">waiting<" not in shown


def test_whoever_reviewed_takes_it_back_and_nobody_else_does(cast: Cast, scene: Scene) -> None:
    address = reverse("resources:withdraw_review", args=[scene.published.public_id])
    cast.client("staff").post(address)
    assert Review.objects.count() == 1
    cast.client("reviewer").post(address)
    assert Review.objects.count() == 0
