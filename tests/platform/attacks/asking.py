"""The addresses of the site, each asked with what attacks it, and nothing of it kept."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.core.cache import cache as counters
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.test import Client
from django.urls import reverse
from tests.platform.attacks.probes import Answer
from tests.platform.every_action.routes import routes
from tests.platform.every_action.rule import Rule, given
from tests.platform.every_action.rules import RULES
from tests.platform.every_action.world import World

SOURCES = Path(__file__).parents[3] / "src" / "alliance"
ASKED = re.compile(r"""GET(?:\.get|\.getlist)?[\[(]\s*["']([\w-]+)["']""")
COMMON = frozenset({"next", "page", "q", "format"})


def once(method: str) -> list[Rule]:
    """A rule for each address that answers to that method; several things at one address are
    several rules, each with fields of its own.
    """
    if method != "GET":
        return [rule for rule in RULES if rule.method == method]
    first = {rule.route: rule for rule in reversed(RULES) if rule.method == method}
    return list(first.values())


def who(rule: Rule) -> str:
    """Somebody who may: staff where they do, for they see the most."""
    for role in ("staff", "owner", "member", "visitor"):
        if role in rule.who:
            return role
    return min(rule.who, default="staff")


@cache
def names_asked_by(app: str) -> tuple[str, ...]:
    """The parameters of a query that the sources of a room read."""
    folder = SOURCES / app
    found = {
        name for file in folder.rglob("*.py") for name in ASKED.findall(file.read_text("utf-8"))
    }
    return tuple(sorted(found | COMMON))


def app_of(rule: Rule) -> str:
    view = inspect.unwrap(routes()[rule.route])
    module = getattr(view, "__module__", "") or type(view).__module__
    return module.split(".")[1] if module.startswith("alliance.") else "home"


@contextmanager
def prepared(rule: Rule, world: World) -> Iterator[tuple[Client, str]]:
    """A browser of somebody who may, and the address; all that comes of it is taken back."""
    client = world.clients[who(rule)]
    client.raise_request_exception = False
    cookies = client.cookies.copy()
    counters.clear()
    with transaction.atomic():
        if rule.before is not None:
            rule.before(world)
        yield client, reverse(rule.route, kwargs=given(rule.args, world))
        transaction.set_rollback(True)
    client.cookies = cookies


def send(client: Client, method: str, url: str, data: Any = None, **more: Any) -> Answer:
    """One request; what it writes is taken back, so that the next asks the same."""
    request_finished.disconnect(close_old_connections)
    try:
        with transaction.atomic():
            if method in ("GET", "POST") and "content_type" not in more:
                response = getattr(client, method.lower())(url, data or {}, **more)
            else:
                response = client.generic(method, url, data or b"", **more)
            answer = Answer.of(response)
            response.close()
            transaction.set_rollback(True)
    finally:
        request_finished.connect(close_old_connections)
    return answer


def with_path(url: str, value: object, probe: str) -> str | None:
    """The address with the probe in the place of `value`; None where it does not stand in it."""
    part = quote(str(value), safe="")
    return url.replace(part, quote(probe, safe=""), 1) if part and part in url else None
