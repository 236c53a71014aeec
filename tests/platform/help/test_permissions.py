"""Every role tries every action of help: who is let in, and that nothing else changes anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.platform.roles import ROLES, Act, Cast, Rules, try_all

from alliance.help import hours, services
from alliance.help.models import Answer, Follow, OfficeHour, Question
from alliance.people.models import Person

pytestmark = pytest.mark.django_db
EVERYBODY = (*ROLES, "asker", "answerer")
SIGNED_IN = EVERYBODY[1:]
ANYBODY = (*EVERYBODY, "blocked")
VOLUNTEERS = ("volunteer", "staff")
MODERATORS = ("moderator", "staff")


@dataclass
class Scene:
    public: Question
    private: Question
    hidden: Question
    answer: Answer
    private_answer: Answer
    free: OfficeHour
    booked: OfficeHour


@pytest.fixture
def cast(make_person: Callable[..., Person]) -> Cast:
    cast = Cast(make_person)
    cast.add("asker")
    cast.add("answerer")
    return cast


@pytest.fixture
def scene(cast: Cast) -> Scene:
    asker, answerer = cast["asker"], cast["answerer"]

    def ask(title: str, private: bool = False) -> Question:
        return services.ask(
            asker, title=title, text="words", tags=["x"], to_alliance=private, is_private=private
        )

    public, private, hidden = ask("public"), ask("private", True), ask("hidden")
    services.hide(hidden, by=cast["staff"], reason="Rules.")
    soon = timezone.now() + timedelta(days=2)
    free, booked = hours.offer(
        cast["volunteer"], starts_at=soon, minutes=30, subject="s", join_url="", weeks=2
    )
    hours.book(booked.pk, by=answerer, wish="wish")
    return Scene(
        public,
        private,
        hidden,
        services.answer(public, by=answerer, text="so"),
        services.answer(private, by=cast["volunteer"], text="secretly so"),
        free,
        booked,
    )


def get(name: str, key: Callable[[Scene], object]) -> Act:
    return lambda client, scene: client.get(reverse(name, args=[key(scene)]))


def press(what: str, which: Callable[[Scene], Question]) -> Act:
    return lambda client, scene: client.post(
        reverse("help:change", args=[which(scene).public_id, what])
    )


def hour(what: str, which: Callable[[Scene], OfficeHour]) -> Act:
    return lambda client, scene: client.post(
        reverse("help:change_hour", args=[which(scene).pk, what]), {"wish": "x"}
    )


def hide(kind: str, key: Callable[[Scene], object]) -> Act:
    return lambda client, scene: client.post(
        reverse(f"help:hide_{kind}", kwargs={"kind": kind, "key": key(scene)}), {"reason": "Rules."}
    )


def edit(name: str, key: Callable[[Scene], object]) -> Act:
    return lambda client, scene: client.post(
        reverse(name, args=[key(scene)]), {"title": "new", "text": "new", "tag_names": ""}
    )


def answer(which: Callable[[Scene], Question]) -> Act:
    return lambda client, scene: client.post(
        reverse("help:answer", args=[which(scene).public_id]), {"text": "mine"}
    )


def offer(client: Client, scene: Scene) -> HttpResponse:
    starts_at = f"{timezone.now() + timedelta(days=5):%Y-%m-%dT%H:%M}"
    given = {"starts_at": starts_at, "minutes": 30, "subject": "o", "join_url": "", "weeks": 1}
    return client.post(reverse("help:offer"), given)


PRIVATE = ("asker", *VOLUNTEERS)
RULES: Rules = {
    "read": (get("help:question", lambda s: s.public.public_id), ANYBODY),
    "read as JSON": (get("help:question_json", lambda s: s.public.public_id), ANYBODY),
    "read a private one": (get("help:question", lambda s: s.private.public_id), PRIVATE),
    "read it as JSON": (get("help:question_json", lambda s: s.private.public_id), PRIVATE),
    "read a hidden one": (get("help:question", lambda s: s.hidden.public_id), MODERATORS),
    "read it hidden as JSON": (
        get("help:question_json", lambda s: s.hidden.public_id),
        MODERATORS,
    ),
    "ask": (
        lambda client, scene: client.post(reverse("help:ask"), {"title": "New?"}),
        SIGNED_IN,
    ),
    "answer": (answer(lambda s: s.public), SIGNED_IN),
    "answer a private one": (answer(lambda s: s.private), PRIVATE),
    "answer a hidden one": (answer(lambda s: s.hidden), ()),
    "edit a question": (edit("help:edit_question", lambda s: s.public.public_id), ("asker",)),
    "edit a hidden one": (edit("help:edit_question", lambda s: s.hidden.public_id), ()),
    "edit an answer": (edit("help:edit_answer", lambda s: s.answer.pk), ("answerer",)),
    "accept": (
        lambda client, scene: client.post(reverse("help:accept", args=[scene.answer.pk])),
        ("asker",),
    ),
    "follow": (press("follow", lambda s: s.public), SIGNED_IN),
    "follow a private one": (press("follow", lambda s: s.private), PRIVATE),
    "look after": (press("take", lambda s: s.private), VOLUNTEERS),
    "look after what was asked of all": (press("take", lambda s: s.public), ()),
    "open to all": (press("publish", lambda s: s.private), ("asker",)),
    "hide a question": (hide("question", lambda s: s.public.public_id), MODERATORS),
    "hide an answer": (hide("answer", lambda s: s.answer.pk), MODERATORS),
    "hide a private one": (hide("question", lambda s: s.private.public_id), ("staff",)),
    "hide a private answer": (hide("answer", lambda s: s.private_answer.pk), ("staff",)),
    "show again": (hide("question", lambda s: s.hidden.public_id), MODERATORS),
    "see free hours": (lambda client, scene: client.get(reverse("help:hours")), ANYBODY),
    "offer an hour": (offer, VOLUNTEERS),
    "book": (hour("book", lambda s: s.free), tuple(r for r in SIGNED_IN if r != "volunteer")),
    "give back": (hour("give-back", lambda s: s.booked), ("answerer",)),
    "call off": (hour("cancel", lambda s: s.booked), VOLUNTEERS),
    "the entry for a calendar": (
        get("help:hour_entry", lambda s: s.booked.pk),
        ("volunteer", "answerer"),
    ),
}


def test_each_role_may_do_what_the_rules_say_and_nothing_else(cast: Cast, scene: Scene) -> None:
    assert try_all(cast, scene, RULES, (Question, Answer, Follow, OfficeHour)) == []


def test_lists_hold_what_the_role_may_read(cast: Cast, scene: Scene) -> None:
    for role in ("visitor", *cast.people):
        expected = {"public"}
        expected |= {"private"} if role in PRIVATE else set()
        expected |= {"hidden"} if role in MODERATORS else set()
        browser = cast.client(role)
        found = browser.get(reverse("help:json")).json()
        assert {one["title"] for one in found["questions"]} == expected, role
        page = browser.get(reverse("help:index")).content.decode()
        for title in ("private", "hidden"):
            assert (f">{title}</a>" in page) == (title in expected), role
