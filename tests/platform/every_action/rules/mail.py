# ruff: noqa: E501 (a table: each rule is a line)
"""Mailing lists and their archive. The list is the group's, and one is read by subscribers alone."""

from __future__ import annotations

import hashlib
from types import SimpleNamespace
from uuid import uuid4

from django.utils import timezone
from tests.platform.archive.test_pages import write
from tests.platform.every_action.rule import ACCOUNTS, EVERYBODY, LEADS, STAFF, Rule, do, look
from tests.platform.every_action.world import World
from tests.platform.lists.world import mail, make_list, subscribe

from alliance.lists import addresses
from alliance.lists.models import Confirmation, HeldMessage, ListRole
from alliance.lists.services import subscribing, take

OWNER = frozenset({"owner"})
MODERATES = LEADS | {"moderator", "list_moderator"}
MEMBERS = MODERATES | OWNER


def things(world: World) -> SimpleNamespace:
    """The owner is subscribed and has written; somebody's message is held."""
    own = world.group.mailing_lists.first() or make_list("trust", group=world.group)
    inner = make_list("inner", reading="subscribers")
    role = ListRole.objects.create(mailing_list=own, person=world["list_moderator"])
    rows = [subscribe(one, world["owner"].email) for one in (own, inner)]
    raw = mail(sender="Stranger <stranger@example.net>", to=f"{own.slug}@lists.localhost")
    take(raw, own, "stranger@example.net", timezone.now())
    return SimpleNamespace(
        own=own, inner=inner, role=role, subscription=rows[0],
        held=HeldMessage.objects.get(mailing_list=own), entry=write(own, 1), secret=write(inner, 2),
    )  # fmt: skip


def _list(**more: str):  # type: ignore[no-untyped-def]
    """Of the group's list; with `pk="role"` the number of that thing, too."""

    def args(world: World) -> dict[str, object]:
        made = world.of(things)
        numbers = {name: getattr(made, thing).pk for name, thing in more.items()}
        return {"slug": made.own.slug, **numbers}

    return args


def _message(thing: str = "entry", **more: object):  # type: ignore[no-untyped-def]
    def args(world: World) -> dict[str, object]:
        entry = getattr(world.of(things), thing)
        return {"slug": entry.mailing_list.slug, "digest": entry.digest, **more}

    return args


def _month(world: World) -> dict[str, object]:
    return _list()(world) | {"month": "2026-03"}


def _by_id(world: World) -> dict[str, object]:
    return _list()(world) | {"message_id": "1@example.org"}


def _inner(world: World) -> dict[str, object]:
    return {"slug": "inner"}


def _without_list(world: World) -> None:
    world.group.mailing_lists.update(group=None)


def _asked(world: World) -> None:
    subscribing.ask(world.of(things).own, "new@example.net", Confirmation.Wish.SUBSCRIBE)


def _confirm(world: World) -> dict[str, object]:
    """The question's token went by mail, and only its digest is kept: here it is one we know."""
    digest = hashlib.sha256(b"known").hexdigest()
    row = Confirmation.objects.latest("pk")
    Confirmation.objects.filter(pk=row.pk).update(token_hash=digest)
    return {"token": "known"}


def _leave(world: World) -> dict[str, object]:
    return {"token": addresses.subscription_token(world.of(things).subscription, "leave")}


def _write(world: World) -> dict[str, object]:
    return {"subject": "s", "text": "t", "occasion": uuid4()}


def _reply(world: World) -> dict[str, object]:
    return {"subject": "Re: Topic", "text": "t", "key": uuid4()}


RULESET = {
    "name": "New", "description": "", "posting": "subscribers", "reading": "public",
    "reply_to": "list", "subject_prefix": "", "first_posts_held": 0, "max_kib": 100,
}  # fmt: skip
NEW = RULESET | {"slug": "brand-new", "kind": "main"}


def lists(*names: str, who: frozenset[str] = EVERYBODY, **more: object) -> list[Rule]:
    more.setdefault("args", _list())
    return [look(f"lists:{name}", who, **more) for name in names]


def manage(name: str, data: object = None, **more: object) -> Rule:
    more.setdefault("args", _list())
    return do(f"lists:{name}", more.pop("who", MODERATES), data, **more)  # type: ignore[arg-type]


def archive(*names: str, who: frozenset[str] = EVERYBODY, **more: object) -> list[Rule]:
    return [look(f"archive:{name}", who, **more) for name in names]


ADDRESS = {"email": "new@example.net", "mode": "each"}
RULES = [
    *lists("index", "index_json", args={}),
    *lists("list", "list_json"),
    *lists("list", who=STAFF | {"moderator", "owner"}, args=_inner, what="of subscribers alone"),
    *lists("mine", who=ACCOUNTS, args={}),
    *lists("new", who=STAFF, args={}),
    do("lists:new", STAFF, NEW),
    do("lists:new_for_group", LEADS, args={"acronym": "trust"}, before=_without_list),
    # A page asks the address itself; nobody is put on a list by typing their address.
    manage("subscribe", ADDRESS, who=EVERYBODY),
    manage("ask_to_leave", lambda w: {"email": w["owner"].email}, who=EVERYBODY),
    *lists("confirm", args=_confirm, before=_asked),
    do("lists:confirm", EVERYBODY, args=_confirm, before=_asked),
    *lists("leave", args=_leave),
    do("lists:leave", EVERYBODY, args=_leave),
    *lists("write", who=MEMBERS),
    manage("write", _write, who=MEMBERS),
    manage("change", {"leave": "1"}, who=OWNER, args=_list(pk="subscription")),
    *lists("held", "members", "bounces", who=MODERATES),
    *lists("held_one", who=MODERATES, args=_list(pk="held")),
    manage("held_one", {"choice": "accept"}, args=_list(pk="held"), what="accept"),
    manage("held_one", {"choice": "discard"}, args=_list(pk="held"), what="discard"),
    manage("invite", ADDRESS),
    manage("end", args=_list(pk="subscription")),
    manage("moderate", {"moderated": "1"}, args=_list(pk="subscription")),
    manage("try_again", args=_list(pk="subscription"), changes=None),
    *lists("rules", who=LEADS),
    manage("rules", RULESET, who=LEADS),
    manage("appoint", {"email": "member@example.org"}, who=LEADS),
    manage("dismiss", who=LEADS, args=_list(pk="role")),
    manage("close", {"closed": "1"}, who=LEADS),
    *archive("list", "json", "feed", "find", args=_list()),
    *archive("list", who=STAFF | {"moderator", "owner"}, args=_inner, what="of subscribers alone"),
    *archive("month", "month_mbox", args=_month),
    *archive("thread", "thread_feed", args=_message()),
    *archive("message", args=_message()),
    *archive("message", who=STAFF | {"moderator", "owner"}, args=_message("secret"), what="of subscribers alone"),
    *archive("attachment", args=_message(number=2)),
    *archive("message_id", args=_by_id),
    *archive("raw", who=ACCOUNTS, args=_message()),
    *archive("reply", who=MEMBERS, args=_message()),
    do("archive:reply", MEMBERS, _reply, args=_message()),
    do("archive:moderate", MODERATES, {"do": "hide", "reason": "r"}, args=_message()),
]  # fmt: skip
