"""People: profiles, offices, accounts, signing in."""

from __future__ import annotations

from tests.platform.every_action.rule import ACCOUNTS, EVERYBODY, STAFF, do, look
from tests.platform.every_action.world import World

from alliance.people.models import Office, Person
from alliance.people.signin import make_link


def _shown(world: World) -> None:
    Person.objects.filter(pk=world["owner"].pk).update(profile_public=True)


def _public(world: World) -> dict[str, object]:
    return {"public_id": world["owner"].public_id}


def _private(world: World) -> dict[str, object]:
    return {"public_id": world["member"].public_id}


def _office(world: World) -> dict[str, object]:
    return {"pk": Office.objects.get(person=world["moderator"]).pk}


def _token(world: World) -> dict[str, object]:
    return {"token": make_link(world["member"]).rstrip("/").rpartition("/")[2]}


OFFICE = {"who": "member@example.org", "kind": "volunteer"}
MODERATOR = frozenset({"moderator"})

RULES = [
    look("people:directory"),
    look("people:profile", args=_public, before=_shown),
    look("people:profile", frozenset(), args=_private, what="of somebody who is not to be seen"),
    look("people:directory_json"),
    look("people:profile_json", args=_public, before=_shown),
    look("people:profile_json", frozenset(), args=_private, what="of somebody not to be seen"),
    look("people:offices_json"),
    look("people:profile_edit", ACCOUNTS),
    do("people:profile_edit", ACCOUNTS, {"name": "Another"}),
    look("people:profile_preview", ACCOUNTS),
    look("people:sessions", ACCOUNTS),
    do("people:sessions", ACCOUNTS, {"end": "others"}, changes=None),  # where there is another
    look("people:close", ACCOUNTS),
    do("people:close", ACCOUNTS, {"sure": "yes"}, changes=None),  # not who still leads something
    look("people:sign_in_again", ACCOUNTS),
    do("people:sign_in_again", ACCOUNTS, changes=False),
    look("people:second_factor", ACCOUNTS),
    look("people:unsent", ACCOUNTS),
    do("people:unsent", ACCOUNTS, changes=False),
    do("people:set_language", EVERYBODY, {"language": "es"}, changes=None),
    look("people:offices"),
    do("people:appoint", STAFF, OFFICE),
    do("people:office", STAFF | MODERATOR, {"end": "1"}, args=_office, what="end"),
    do("people:office", MODERATOR, {"named": "yes"}, args=_office, what="be named"),
    look("people:accounts", STAFF),
    look("people:account", STAFF, args=_private),
    do("people:account", STAFF, {"reason": "r"}, args=_private),
    do("people:take_factors_off", STAFF, {"reason": "r"}, args=_private, changes=None),
    # Whoever has the link: it is a secret, and asks for nothing else.
    look("people:sign_in_link", args=_token, changes=None),
    do("people:sign_in_link", EVERYBODY, args=_token),
]
