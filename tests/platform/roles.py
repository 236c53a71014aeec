"""Everybody who may come to a page, for tests that let each try each action.

A rule is told by its outcome: whoever is allowed is answered or sent on, and whoever is not is
sent to sign in, refused or told that nothing is there, with every row as it was before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from tests.conftest import client_of

from alliance.people.models import Office, Person
from alliance.people.offices import appoint

OFFICES = {
    "volunteer": Office.Kind.VOLUNTEER,
    "moderator": Office.Kind.MODERATOR,
    "editor": Office.Kind.EDITOR,
    "coordinator": Office.Kind.COORDINATOR,
}
# A blocked account is nowhere among those who may.
ROLES = ("visitor", "member", *OFFICES, "staff")


class Cast:
    """`cast["moderator"]` is the person, `cast.client("moderator")` their browser."""

    def __init__(self, make_person: Callable[..., Person]) -> None:
        boss = make_person("boss", is_staff=True)
        self._make = make_person
        self.people: dict[str, Person] = {"staff": boss}
        for role, office in OFFICES.items():
            self.people[role] = make_person(role)
            appoint(self.people[role], office, by=boss)
        for role in ("member", "blocked"):
            self.people[role] = make_person(role)

    def __getitem__(self, role: str) -> Person:
        return self.people[role]

    def add(self, role: str) -> Person:
        """One more, such as the author of what is tried."""
        self.people[role] = self._make(role)
        return self.people[role]

    def client(self, role: str) -> Client:
        browser = Client() if role == "visitor" else client_of(self.people[role])
        if role == "blocked":
            Person.objects.filter(pk=self.people[role].pk).update(is_active=False)
        return browser


def was_let_in(response: HttpResponse) -> bool:
    """Answered, or sent on to anywhere but the page to sign in."""
    if response.status_code in (301, 302):
        return "/account/login/" not in response["Location"]
    return response.status_code == 200


Act = Callable[[Client, Any], HttpResponse]
Rules = dict[str, tuple[Act, tuple[str, ...]]]  # what is tried, and the roles that may do it


def try_all(cast: Cast, scene: Any, rules: Rules, models: tuple[type[Model], ...]) -> list[str]:
    """Let everybody of the cast, and a visitor, try every action on the same scene; what is done
    is undone before the next. Returns what was not as the rules say.
    """
    browsers = {role: cast.client(role) for role in ("visitor", *cast.people)}
    before, trouble = rows(*models), []
    for action, (act, allowed) in rules.items():
        assert set(allowed) <= set(browsers), action
        for role, browser in browsers.items():
            with transaction.atomic():
                response = act(browser, scene)
                # Not response.close(): it would end the connection, and with it the test.
                if file := getattr(response, "file_to_stream", None):
                    file.close()
                if was_let_in(response) != (role in allowed):
                    trouble.append(f"{action}: {role} got {response.status_code}")
                if role not in allowed and rows(*models) != before:
                    trouble.append(f"{action}: {role} changed something")
                transaction.set_rollback(True)
    return trouble


def rows(*models: type[Model]) -> list[Any]:
    """What stands in those tables."""
    return [list(model._default_manager.order_by("pk").values()) for model in models]
