"""Every role tries every action of the history: who is let in, and that nothing else changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from tests.platform.roles import ROLES, Act, Cast, Rules, try_all

from alliance.conduct import moderation
from alliance.history import services
from alliance.history.models import HistoryEntry, Proposal
from alliance.people.models import Person
from alliance.search.models import SearchEntry

pytestmark = pytest.mark.django_db
EVERYBODY = (*ROLES, "proposer")
ANYBODY = (*EVERYBODY, "blocked")
SIGNED_IN = EVERYBODY[1:]
EDITORS = ("editor", "staff")
HIDERS = ("moderator", *EDITORS)
WORDS = {"year": 2015, "title": "T", "text": "t", "source_url": "https://example.org/s"}


@dataclass
class Scene:
    shown: HistoryEntry
    hidden: HistoryEntry
    proposal: Proposal


@pytest.fixture
def cast(make_person: Callable[..., Person]) -> Cast:
    cast = Cast(make_person)
    cast.add("proposer")
    return cast


@pytest.fixture
def scene(cast: Cast) -> Scene:
    shown = HistoryEntry.objects.create(year=2012, title="shown", source_url="https://e.example/")
    hidden = HistoryEntry.objects.create(
        year=2013, title="concealed", source_url="https://e.example/"
    )
    services.hide(hidden, by=cast["editor"], reason="Rules.")
    proposal = services.propose(cast["proposer"], WORDS, entry=shown, reason="")
    return Scene(shown, hidden, proposal)


def get(name: str, which: str) -> Act:
    return lambda client, scene: client.get(
        reverse(f"history:{name}", args=[getattr(scene, which).pk])
    )


def post(name: str, which: str, **given: object) -> Act:
    return lambda client, scene: client.post(
        reverse(f"history:{name}", args=[getattr(scene, which).pk]), given
    )


RULES: Rules = {
    "read the timeline": (lambda client, scene: client.get(reverse("history:index")), ANYBODY),
    "read an entry": (get("entry", "shown"), ANYBODY),
    "read it as JSON": (get("entry_json", "shown"), ANYBODY),
    "read what is hidden": (get("entry", "hidden"), HIDERS),
    "read that as JSON": (get("entry_json", "hidden"), HIDERS),
    "propose an entry": (
        lambda client, scene: client.post(reverse("history:propose"), WORDS),
        SIGNED_IN,
    ),
    "propose a change": (post("propose_change", "shown", **WORDS), SIGNED_IN),
    "propose to what is hidden": (post("propose_change", "hidden", **WORDS), HIDERS),
    "read a proposal": (get("proposal", "proposal"), ("proposer", *EDITORS)),
    "see what waits": (lambda client, scene: client.get(reverse("history:review")), EDITORS),
    "accept": (post("proposal", "proposal", verdict="accept"), EDITORS),
    "decline": (post("proposal", "proposal", verdict="decline"), EDITORS),
    "hide": (post("hide", "shown", reason="Rules."), HIDERS),
    "show again": (post("hide", "hidden"), HIDERS),
}


def test_each_role_may_do_what_the_rules_say_and_nothing_else(cast: Cast, scene: Scene) -> None:
    assert try_all(cast, scene, RULES, (HistoryEntry, Proposal)) == []


def test_an_editor_does_not_accept_their_own(cast: Cast, scene: Scene) -> None:
    own = services.propose(cast["editor"], WORDS | {"title": "own"}, entry=None, reason="")
    with pytest.raises(PermissionDenied):
        services.accept(own, by=cast["editor"])
    services.accept(own, by=cast["staff"])


def test_nothing_is_proposed_without_a_source(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        services.propose(cast["member"], WORDS | {"source_url": ""}, entry=None, reason="")


def test_what_is_hidden_stands_nowhere(cast: Cast, scene: Scene) -> None:
    for name in ("index", "json", "feed"):
        assert "concealed" not in Client().get(reverse(f"history:{name}")).content.decode()
    assert not SearchEntry.objects.filter(title__contains="concealed").exists()
    services.show(scene.hidden, by=cast["moderator"])
    assert "concealed" in Client().get(reverse("history:json")).content.decode()


def test_every_version_of_an_entry_can_be_read(cast: Cast, scene: Scene, client: Client) -> None:
    services.accept(scene.proposal, by=cast["editor"])
    told = client.get(reverse("history:entry_json", args=[scene.shown.pk])).json()
    assert [one["title"] for one in told["versions"]] == ["T", "shown"]
    page = client.get(scene.shown.get_absolute_url()).content.decode()
    assert "2012: shown" in page and "As it was first written" in page
    assert "Proposer" not in page  # who proposed it is nobody else's business


def test_moderators_hide_an_entry_from_their_queue(cast: Cast, scene: Scene) -> None:
    kind = moderation.KINDS["history.entry"]
    kind.hide(str(scene.shown.pk))
    scene.shown.refresh_from_db()
    assert scene.shown.hidden_at and kind.may_see
    assert not kind.may_see(cast["member"], str(scene.shown.pk))
    kind.show(str(scene.shown.pk))
    assert kind.may_see(cast["member"], str(scene.shown.pk))
